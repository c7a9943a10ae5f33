// What to read first: why, what the client wants, what is known, tried and missing. Every line leads to its message.
import {
  BadgeCheck,
  Bot,
  ChevronDown,
  CircleHelp,
  ClipboardList,
  Copy,
  MessageSquareQuote,
  Quote,
  UserCheck,
  type LucideIcon,
} from "lucide-react";
import { useState } from "react";
import { toast } from "sonner";
import type { Brief, EventOf } from "../../../../chat-core";
import { unbroken } from "../../../shared/texts/typography";
import { briefSections, briefText, firstBrief, latestBrief, openRequest, type BriefLine, type BriefSection } from "./brief";
import { useLang, useT } from "../../../shared/texts/i18n";
import { useInterface } from "../../../shared/desk/interface";
import { clock, shortMoment, span } from "../../../shared/texts/time";
import type { ConversationSummary, HandoffReason } from "../../../shared/rest/types";
import { useNow } from "../../../shared/desk/useNow";
import { useView } from "../../../shared/desk/session";
import { Evidence } from "../thread/SystemLine";
import { IconButton } from "../../../shared/ui/Button";
import { Tag, type Tone } from "../../../shared/ui/Parts";

const icons: Record<BriefSection["kind"], LucideIcon> = {
  verified: BadgeCheck,
  stated: MessageSquareQuote,
  tried: Bot,
  agent_said: UserCheck,
  missing: CircleHelp,
};
const moods: Record<Brief["mood"], Tone> = { calm: "green", worried: "amber", annoyed: "amber", angry: "red" };

/** Goes to a message; `onLeave` closes the panel where it covers the thread. */
type Go = (seq: number) => void;

export function BriefCard({ row, onLeave }: { row: ConversationSummary; onLeave: () => void }) {
  const t = useT();
  const view = useView(row.id);
  const point = useInterface((state) => state.point);
  const [open, setOpen] = useState(true);
  const events = view?.events ?? [];
  const event = latestBrief(events);
  const requested = openRequest(events);
  const reason = event?.brief.reason ?? requested?.reason ?? row.handoff_reason;
  if (reason === null) return null;
  const go: Go = (seq) => {
    point(row.id, seq);
    onLeave();
  };
  const first = firstBrief(events);
  const updated = event !== null && first !== null && first.seq !== event.seq ? event : null;
  return (
    <section aria-label={t("brief.title")} className="overflow-hidden rounded-card border border-accent-line bg-card">
      <div className="flex items-center gap-1 bg-accent-soft py-1 pr-1 pl-3">
        <h3 className="flex flex-1 flex-wrap items-center gap-x-2 text-sm font-semibold text-accent">
          <span className="inline-flex items-center gap-1.5">
            <ClipboardList aria-hidden className="size-3.5" />
            {t("brief.title")}
          </span>
          {updated === null ? null : <Updated event={updated} />}
        </h3>
        {event === null ? null : <CopyBrief brief={event.brief} />}
        <IconButton label={t(open ? "brief.fold" : "brief.unfold")} aria-expanded={open} onClick={() => setOpen(!open)} className="size-7">
          <ChevronDown aria-hidden className={`size-4 transition-transform ${open ? "rotate-180" : ""}`} />
        </IconButton>
      </div>
      <div className="px-1.5 py-2">
        <Why reason={reason} event={event} go={go} />
        {open && event !== null ? <Sections brief={event.brief} go={go} since={first?.seq ?? event.seq} /> : null}
        {open ? <Evidence words={event?.brief.evidence ?? requested?.evidence ?? []} className="px-1.5 pt-2" /> : null}
        <Since row={row} requested={requested} />
      </div>
    </section>
  );
}

function Updated({ event }: { event: EventOf<"brief.written"> }) {
  const t = useT();
  const lang = useLang();
  return (
    <span role="status" className="text-xs font-normal text-muted">
      {t("brief.updated", { time: clock(Date.parse(event.created_at), lang) })}
    </span>
  );
}

function CopyBrief({ brief }: { brief: Brief }) {
  const t = useT();
  const lang = useLang();
  const copy = async () => {
    await navigator.clipboard.writeText(briefText(brief, t, lang));
    toast.success(t("info.copied"));
  };
  return (
    <IconButton label={t("brief.copy")} onClick={() => void copy()} className="size-7">
      <Copy aria-hidden className="size-3.5" />
    </IconButton>
  );
}

/** The reason and the mood, and the need in the client's own words. */
function Why({ reason, event, go }: { reason: HandoffReason; event: EventOf<"brief.written"> | null; go: Go }) {
  const t = useT();
  const lang = useLang();
  const brief = event?.brief ?? null;
  return (
    <>
      <div className="flex flex-wrap items-center gap-1 px-1.5">
        <Leads seq={brief?.reason_seq ?? null} go={go} className="mr-0.5 font-semibold">
          {t(`reason.${reason}`)}
        </Leads>
        {brief === null || brief.category === "other" || brief.category === reason ? null : (
          <Tag>{t(`brief.category.${brief.category}`)}</Tag>
        )}
        {brief === null ? null : (
          <Leads seq={brief.mood_seq} go={go}>
            <Tag tone={moods[brief.mood]}>{t(`brief.mood.${brief.mood}`)}</Tag>
          </Leads>
        )}
        {brief === null || brief.lang === lang ? null : <Tag>{t(`lang.${brief.lang}`)}</Tag>}
      </div>
      {brief === null || brief.need === null ? null : (
        <Leads seq={brief.need.seq} go={go} className="mt-1.5 flex w-full items-start gap-1.5 px-1.5 py-1 text-base">
          <Quote aria-hidden className="mt-0.5 size-3.5 shrink-0 text-accent" />
          <span className="sr-only">{t("brief.need")} </span>
          <span className="min-w-0 wrap-anywhere">{unbroken(brief.need.text)}</span>
        </Leads>
      )}
    </>
  );
}

function Sections({ brief, go, since }: { brief: Brief; go: Go; since: number }) {
  const t = useT();
  const lang = useLang();
  return briefSections(brief, t, lang).map(({ kind, title, lines }) => {
    const Icon = icons[kind];
    return (
      <section key={kind} aria-label={title} className="mt-2 border-t border-line pt-2">
        <h4 className="flex items-center gap-1.5 px-1.5 text-xs font-medium text-muted">
          <Icon
            aria-hidden
            className={`size-3.5 ${kind === "verified" ? "text-green" : kind === "missing" ? "text-amber" : "text-faint"}`}
          />
          {title}
        </h4>
        <ul className="mt-0.5">
          {lines.map((line) => (
            <li key={line.key}>
              <Line line={line} go={go} fresh={kind !== "missing" && line.seq !== null && line.seq > since} />
            </li>
          ))}
        </ul>
      </section>
    );
  });
}

function Line({ line, go, fresh }: { line: BriefLine; go: Go; fresh: boolean }) {
  const t = useT();
  return (
    <Leads seq={line.seq} go={go} className="flex w-full items-baseline gap-x-2 px-1.5 py-0.5 text-sm">
      {line.label === null ? null : <span className="w-22 shrink-0 text-muted">{line.label}</span>}
      <span className="min-w-0 flex-1 wrap-anywhere">
        {line.text}
        {line.aside === null ? null : <span className="block text-xs text-muted">{line.aside}</span>}
      </span>
      {fresh ? <Tag tone="accent">{t("brief.new")}</Tag> : null}
    </Leads>
  );
}

type LeadsProps = { seq: number | null; go: Go; className?: string; children: React.ReactNode };

/** A line that leads to its message, or just a line when it has none. */
function Leads({ seq, go, className = "", children }: LeadsProps) {
  const t = useT();
  if (seq === null) return <span className={className}>{children}</span>;
  return (
    <button
      type="button"
      title={t("brief.go")}
      onClick={() => go(seq)}
      className={`min-h-6 rounded-sm text-left hover:bg-sunken ${className}`}
    >
      {children}
    </button>
  );
}

function Since({ row, requested }: { row: ConversationSummary; requested: EventOf<"transfer.requested"> | null }) {
  const t = useT();
  const lang = useLang();
  const now = useNow(30_000);
  const since = requested === null ? row.waiting_since : requested.created_at;
  if (since === null) return null;
  return (
    <p className="mt-2 px-1.5 text-xs text-muted">
      {t("handoff.since", { moment: shortMoment(Date.parse(since), lang) })}
      {row.status === "waiting" ? ` · ${t("handoff.waits", { span: span(now - Date.parse(since), lang) })}` : ""}
    </p>
  );
}
