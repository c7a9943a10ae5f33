// One conversation in a list: who, what was said last, how long they wait, whose turn it is.
import { Link } from "@tanstack/react-router";
import { Bot, DoorOpen, Hourglass, MailQuestion, PenLine, Star } from "lucide-react";
import { hasDraft } from "../../../shared/desk/drafts";
import { useLang, useT } from "../../../shared/texts/i18n";
import { isAbandoned, isOfferedTo, isUnread, lastActivity, waitOf } from "../../../shared/desk/rows";
import { age, minutesSpan, timer, waitTone } from "../../../shared/texts/time";
import type { ConversationSummary, Scope } from "../../../shared/rest/types";
import { useClientName } from "../../../shared/desk/useClientName";
import { useNow } from "../../../shared/desk/useNow";
import { useUnreadCount } from "../../../shared/desk/useUnreadCount";
import { useView } from "../../../shared/desk/session";
import { Avatar } from "../../../shared/ui/Avatar";
import { Count, Tag } from "../../../shared/ui/Parts";

type RowProps = { row: ConversationSummary; scope: Scope; meId: string | null; open: boolean };

export function ConversationRow({ row, scope, meId, open }: RowProps) {
  const t = useT();
  const name = useClientName(row);
  const unread = isUnread(row);
  return (
    <Link
      to="/conversations/$id"
      params={{ id: row.id }}
      search={{ tab: scope }}
      aria-current={open ? "page" : undefined}
      data-unread={unread || undefined}
      className="focus-inset group flex min-h-16 gap-3 border-b border-line px-4 py-2.5 transition-colors hover:bg-sunken aria-[current=page]:bg-accent-soft"
    >
      <Avatar name={name} seed={row.client_id} status={row.client_online ? "online" : "gone"} />
      <span className="min-w-0 flex-1">
        <span className="flex items-baseline gap-2">
          <span className={`truncate ${unread ? "font-semibold" : "font-medium"}`}>{name}</span>
          <span className="sr-only">{t(row.client_online ? "client.online" : "client.gone")}</span>
          <span className="ml-auto shrink-0">{row.status === "waiting" ? <WaitTimer row={row} /> : <Age row={row} />}</span>
        </span>
        <span className="mt-0.5 flex items-center gap-2">
          <LastWords row={row} unread={unread} />
          {unread && row.agent_id === meId ? <Unread row={row} /> : null}
        </span>
        <Marks row={row} scope={scope} meId={meId} />
      </span>
    </Link>
  );
}

function Age({ row }: { row: ConversationSummary }) {
  const t = useT();
  const lang = useLang();
  const now = useNow(30_000);
  const at = lastActivity(row);
  return (
    <time dateTime={new Date(at).toISOString()} className="text-xs text-muted">
      {age(at, now, lang) ?? t("time.now")}
    </time>
  );
}

/** How long ago a waiting client left. */
function Gone({ since, now }: { since: number; now: number }) {
  const t = useT();
  const lang = useLang();
  return (
    <Tag>
      <DoorOpen aria-hidden className="size-3" />
      {t("wait.gone", { span: minutesSpan(now - since, lang) })}
    </Tag>
  );
}

/** How long a client has been waiting; amber, then red. Of one who is away: since when. */
export function WaitTimer({ row }: { row: ConversationSummary }) {
  const t = useT();
  const now = useNow(1_000);
  const wait = waitOf(row, now);
  if (wait === null) return null;
  if (row.client_away_since !== null) return <Gone since={Date.parse(row.client_away_since)} now={now} />;
  return (
    <Tag tone={waitTone(wait)}>
      <Hourglass aria-hidden className="size-3" />
      <span className="sr-only">{t("wait.label")}</span>
      <span className="tabular">{timer(wait)}</span>
    </Tag>
  );
}

function Unread({ row }: { row: ConversationSummary }) {
  const t = useT();
  const count = useUnreadCount(row);
  return <Count value={count} label={t("list.unread", { count })} loud />;
}

function LastWords({ row, unread }: { row: ConversationSummary; unread: boolean }) {
  const t = useT();
  const typing = useView(row.id)?.typing ?? null;
  if (typing?.senderType === "client") {
    return <span className="flex-1 truncate text-sm text-accent italic">{t("list.typing")}</span>;
  }
  if (row.status === "active" && hasDraft(row.id)) {
    return (
      <span className="flex flex-1 items-center gap-1 truncate text-sm text-muted">
        <PenLine aria-hidden className="size-3.5 shrink-0" />
        {t("list.draft")}
      </span>
    );
  }
  if (row.status === "waiting" && row.need !== null) {
    return <span className="flex-1 truncate text-sm text-ink">{t("handoff.quote", { words: row.need })}</span>;
  }
  const by = row.last_message_from;
  const prefix = by === "agent" ? t("list.by_agent") : by === "ai" ? t("list.by_ai") : "";
  return (
    <span className={`flex-1 truncate text-sm ${unread ? "text-ink" : "text-muted"}`}>
      {row.last_message === null ? t("list.no_message") : `${prefix}${row.last_message}`}
    </span>
  );
}

function Marks({ row, scope, meId }: { row: ConversationSummary; scope: Scope; meId: string | null }) {
  const t = useT();
  const foreign = scope !== "mine" && row.agent_name !== null && row.agent_id !== meId;
  const order = row.client_name === null ? null : row.order_number;
  const reason = row.status === "waiting" ? row.handoff_reason : null;
  const ai = row.status === "ai";
  const offered = isOfferedTo(row, meId);
  const rating = row.status === "closed" ? row.rating : null;
  const abandoned = isAbandoned(row);
  if (!foreign && !ai && !offered && !abandoned && order === null && reason === null && rating === null) return null;
  return (
    <span className="mt-1.5 flex flex-wrap items-center gap-1">
      {offered ? <OfferMark row={row} /> : null}
      {reason === null ? null : <Tag>{t(`reason.${reason}`)}</Tag>}
      {order === null ? null : <Tag>#{order}</Tag>}
      {ai ? (
        <Tag>
          <Bot aria-hidden className="size-3" />
          {t("list.with_ai")}
        </Tag>
      ) : null}
      {foreign ? <Tag>{row.agent_name}</Tag> : null}
      {abandoned ? <Tag>{t("list.abandoned")}</Tag> : null}
      {rating === null ? null : (
        <Tag>
          <Star aria-hidden className="size-3" />
          {t("rating.value", { stars: rating })}
        </Tag>
      )}
    </span>
  );
}

function OfferMark({ row }: { row: ConversationSummary }) {
  const t = useT();
  const now = useNow(1_000);
  const left = row.offer_expires_at === null ? null : Date.parse(row.offer_expires_at) - now;
  if (left !== null && left <= 0) return null;
  return (
    <Tag tone="accent">
      <MailQuestion aria-hidden className="size-3" />
      {t("list.offered")}
      {left === null ? null : <span className="tabular">{timer(left)}</span>}
    </Tag>
  );
}
