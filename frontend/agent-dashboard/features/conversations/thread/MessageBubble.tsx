// One message or note in the thread, with its heading, its sources and its state of delivery.
import {
  BookOpen,
  Bot,
  Check,
  CheckCheck,
  ChevronRight,
  Clock,
  Languages,
  RotateCcw,
  StickyNote,
  Trash2,
  TriangleAlert,
} from "lucide-react";
import { safeHref } from "../../../../chat-core";
import { useLang, useT } from "../../../shared/texts/i18n";
import { refusal } from "../../../shared/desk/actions";
import { clock, fullMoment } from "../../../shared/texts/time";
import type { TextLine } from "./thread";
import { useSession } from "../../../shared/desk/session";
import { Avatar } from "../../../shared/ui/Avatar";
import { Tag } from "../../../shared/ui/Parts";
import { Files, PendingFiles } from "../../files/Files";
import { RichText } from "./RichText";

type BubbleProps = {
  line: TextLine;
  clientName: string;
  clientId: string;
  /** The client has read this far. */
  readSeq: number;
  /** A client's message in the reader's language; null: there is none to be had; undefined: not shown. */
  translation?: string | null | undefined;
};

export function MessageBubble(props: BubbleProps) {
  return props.line.note ? <Note line={props.line} /> : <Said {...props} />;
}

function Said({ line, clientName, clientId, readSeq, translation }: BubbleProps) {
  const moment = fullMoment(line.at, useLang());
  const right = line.author === "agent";
  return (
    <div className={`flex gap-2.5 px-4 md:px-6 ${line.first ? "pt-3" : "pt-0.5"} ${right ? "flex-row-reverse" : ""}`}>
      <div className="w-7 shrink-0">{line.first ? <Face line={line} clientName={clientName} clientId={clientId} /> : null}</div>
      <div className={`flex max-w-[min(85%,38rem)] min-w-0 flex-col ${right ? "items-end" : "items-start"}`}>
        {line.first ? <Heading line={line} clientName={clientName} /> : null}
        {line.text === "" && line.bubble === null ? null : (
          <div title={moment} className={`rounded-bubble px-3 py-2 text-message break-words whitespace-pre-wrap ${bubbleLook(line)}`}>
            <RichText text={line.text} />
            {translation === undefined || translation === line.text ? null : <Translation text={translation} />}
            {line.bubble !== null && line.bubble.files > 0 ? <PendingFiles count={line.bubble.files} /> : null}
          </div>
        )}
        {line.original === null ? null : <Original text={line.original} />}
        <Files files={line.attachments} />
        {line.answer === null ? null : <Sources line={line} />}
        {right && (line.last || line.bubble !== null) ? <Delivery line={line} readSeq={readSeq} /> : null}
      </div>
    </div>
  );
}

function Translation({ text }: { text: string | null }) {
  const t = useT();
  return (
    <div className="mt-1.5 border-t border-line-strong pt-1.5">
      <p className="flex items-center gap-1 text-xs text-muted">
        <Languages aria-hidden className="size-3.5" />
        {t(text === null ? "translation.none" : "translation.label")}
      </p>
      {text === null ? null : <RichText text={text} />}
    </div>
  );
}

/** What the agent wrote before it was translated; clients never get it. */
function Original({ text }: { text: string }) {
  const t = useT();
  return (
    <details className="group mt-1 max-w-full text-sm">
      <summary className="inline-flex min-h-6 cursor-pointer list-none items-center gap-1 rounded-sm text-xs text-muted hover:text-ink">
        <ChevronRight aria-hidden className="size-3.5 transition-transform group-open:rotate-90" />
        {t("translation.original")}
      </summary>
      <p className="mt-1 pl-4.5 break-words whitespace-pre-wrap text-muted">{text}</p>
    </details>
  );
}

function bubbleLook(line: TextLine): string {
  if (line.bubble?.failed != null) return "border border-red-line bg-red-soft";
  if (line.author === "agent") return "bg-accent-soft";
  if (line.author === "ai") return "border border-line bg-surface";
  return "bg-sunken";
}

function Face({ line, clientName, clientId }: Pick<BubbleProps, "line" | "clientName" | "clientId">) {
  if (line.author === "ai") {
    return (
      <span aria-hidden className="inline-flex size-7 items-center justify-center rounded-full border border-line bg-card text-muted">
        <Bot className="size-4" />
      </span>
    );
  }
  const client = line.author === "client";
  return <Avatar name={client ? clientName : (line.name ?? "")} seed={client ? clientId : (line.authorId ?? "")} size="size-7 text-xs" />;
}

function Heading({ line, clientName }: { line: TextLine; clientName: string }) {
  const t = useT();
  const lang = useLang();
  const name = line.author === "ai" ? t("thread.assistant") : line.author === "client" ? clientName : line.name;
  return (
    <p className="mb-1 flex items-center gap-1.5 text-xs">
      <span className="font-semibold">{name}</span>
      {line.author === "ai" ? <Tag>{t("thread.ai_badge")}</Tag> : null}
      <time dateTime={new Date(line.at).toISOString()} className="text-muted">
        {clock(line.at, lang)}
      </time>
    </p>
  );
}

function Sources({ line }: { line: TextLine }) {
  const t = useT();
  const sources = line.answer?.sources ?? [];
  if (sources.length === 0) return null;
  return (
    <details className="group mt-1 text-sm">
      <summary className="inline-flex min-h-6 cursor-pointer list-none items-center gap-1 rounded-sm text-xs text-muted hover:text-ink">
        <ChevronRight aria-hidden className="size-3.5 transition-transform group-open:rotate-90" />
        {line.answer?.generated ? t("thread.generated", { count: sources.length }) : t("thread.sources", { count: sources.length })}
      </summary>
      <ul className="mt-1 space-y-1 pl-4.5">
        {sources.map((source) => (
          <li key={source.id} className="flex items-center gap-1.5 text-xs">
            <BookOpen aria-hidden className="size-3.5 shrink-0 text-faint" />
            {safeHref(source.url) === null ? (
              source.title
            ) : (
              <a href={source.url ?? ""} target="_blank" rel="noreferrer" className="text-accent underline underline-offset-2">
                {source.title}
              </a>
            )}
          </li>
        ))}
      </ul>
    </details>
  );
}

function Note({ line }: { line: TextLine }) {
  const t = useT();
  const lang = useLang();
  const moment = fullMoment(line.at, lang);
  return (
    <div className={`px-4 md:px-6 ${line.first ? "pt-3" : "pt-1"}`}>
      <div
        title={moment}
        className="rounded-card border border-note-line bg-note px-3 py-2 text-message break-words whitespace-pre-wrap text-note-ink"
      >
        {line.first ? (
          <p className="mb-1 flex items-center gap-1.5 text-xs">
            <StickyNote aria-hidden className="size-3.5" />
            <span className="font-semibold">{t("thread.note_by", { name: line.name ?? "" })}</span>
            <time dateTime={new Date(line.at).toISOString()}>{clock(line.at, lang)}</time>
          </p>
        ) : null}
        <RichText text={line.text} />
      </div>
      {line.bubble === null ? null : <Delivery line={line} readSeq={0} />}
    </div>
  );
}

function Delivery({ line, readSeq }: { line: TextLine; readSeq: number }) {
  const t = useT();
  const session = useSession();
  const { bubble, seq } = line;
  const look = "mt-1 flex items-center gap-1 text-xs";
  if (bubble?.failed != null) {
    return (
      <p role="alert" className={`${look} flex-wrap text-red-ink`}>
        <TriangleAlert aria-hidden className="size-3.5" />
        {t("delivery.failed", { reason: refusal(bubble.failed) })}
        <button
          type="button"
          onClick={() => session.retry(bubble.cmdId)}
          className="inline-flex min-h-6 items-center gap-1 rounded-sm px-1 font-semibold underline underline-offset-2"
        >
          <RotateCcw aria-hidden className="size-3" />
          {t("common.retry")}
        </button>
        <button
          type="button"
          onClick={() => session.discard(bubble.cmdId)}
          className="inline-flex min-h-6 items-center gap-1 rounded-sm px-1 font-semibold underline underline-offset-2"
        >
          <Trash2 aria-hidden className="size-3" />
          {t("delivery.discard")}
        </button>
      </p>
    );
  }
  const state = bubble !== null ? "pending" : seq !== null && seq <= readSeq ? "read" : "sent";
  const Icon = state === "pending" ? Clock : state === "read" ? CheckCheck : Check;
  return (
    <p className={`${look} ${state === "read" ? "text-accent" : "text-muted"}`}>
      <Icon aria-hidden className="size-3.5" />
      {t(`delivery.${state}`)}
    </p>
  );
}
