// What asks for this agent: clients who wait, and new messages of their own conversations.
import { Link } from "@tanstack/react-router";
import { BellOff, MessageSquare } from "lucide-react";
import { useActions } from "../../shared/desk/actions";
import { useDesk } from "../../shared/desk/desk";
import { useLang, useT } from "../../shared/texts/i18n";
import { useAct } from "../../shared/desk/interface";
import { awayOf, isUnread, mineOf, waitingOf, waitOf } from "../../shared/desk/rows";
import { age, span } from "../../shared/texts/time";
import type { ConversationSummary } from "../../shared/rest/types";
import { useClientName } from "../../shared/desk/useClientName";
import { useNow } from "../../shared/desk/useNow";
import { useUnreadCount } from "../../shared/desk/useUnreadCount";
import { Avatar } from "../../shared/ui/Avatar";
import { Button } from "../../shared/ui/Button";
import { Count, Empty, Skeleton, Tag } from "../../shared/ui/Parts";

export function Notifications() {
  const t = useT();
  const { rows, meId, ready } = useDesk();
  const waiting = waitingOf(rows.values(), meId);
  const unread = mineOf(rows.values(), meId).filter(isUnread);
  const away = awayOf(rows.values()).length;
  const total = waiting.length + unread.length;
  return (
    <section aria-labelledby="notifications" className="rounded-card border border-line bg-card">
      <h2 id="notifications" className="flex items-center gap-2 border-b border-line px-4 py-3 text-base font-semibold">
        {t("notifications.title")}
        {total > 0 ? <Count value={total} loud /> : null}
      </h2>
      {!ready ? (
        <div className="space-y-3 p-4">
          <Skeleton className="h-10" />
          <Skeleton className="h-10" />
        </div>
      ) : total + away === 0 ? (
        <Empty icon={BellOff} title={t("notifications.none")}>
          {t("notifications.none.hint")}
        </Empty>
      ) : (
        <ul className="divide-y divide-line">
          {waiting.map((row) => (
            <WaitingClient key={row.id} row={row} />
          ))}
          {unread.map((row) => (
            <NewMessage key={row.id} row={row} />
          ))}
          {away > 0 ? (
            <li>
              <Link
                to="/conversations"
                search={{ tab: "waiting" }}
                className="focus-inset block px-4 py-3 text-sm text-muted hover:bg-sunken"
              >
                {t("notifications.away", { count: away })}
              </Link>
            </li>
          ) : null}
        </ul>
      )}
    </section>
  );
}

function WaitingClient({ row }: { row: ConversationSummary }) {
  const t = useT();
  const lang = useLang();
  const name = useClientName(row);
  const now = useNow(1_000);
  const act = useAct(row.id);
  const { accept } = useActions();
  const wait = waitOf(row, now) ?? 0;
  const shown = wait < 60_000 ? span(wait, lang) : span(Math.floor(wait / 60_000) * 60_000, lang);
  return (
    <li className="flex flex-wrap items-center gap-x-3 gap-y-2 px-4 py-3">
      <Avatar name={name} seed={row.client_id} status={row.client_online ? "online" : "gone"} />
      <div className="min-w-0 flex-1 basis-56">
        <p className="flex flex-wrap items-center gap-x-2 gap-y-0.5">
          <Tag tone="accent">{t("notifications.new")}</Tag>
          <span className="font-semibold">{t("notifications.waiting", { span: shown })}</span>
        </p>
        <p className="truncate text-sm text-muted">
          <Link
            to="/conversations/$id"
            params={{ id: row.id }}
            search={{ tab: "waiting" }}
            className="font-medium text-ink underline-offset-2 hover:underline"
          >
            {name}
          </Link>
          {row.handoff_reason === null ? null : ` · ${t(`reason.${row.handoff_reason}`)}`}
          {row.last_message === null ? null : ` · ${row.last_message}`}
        </p>
      </div>
      <Button look="primary" className="max-sm:w-full" busy={act === "accept"} onClick={() => accept(row.id)}>
        {t("offer.accept")}
        <span className="sr-only"> ({name})</span>
      </Button>
    </li>
  );
}

function NewMessage({ row }: { row: ConversationSummary }) {
  const t = useT();
  const lang = useLang();
  const name = useClientName(row);
  const now = useNow(30_000);
  const count = useUnreadCount(row);
  const at = row.last_message_at === null ? now : Date.parse(row.last_message_at);
  return (
    <li>
      <Link
        to="/conversations/$id"
        params={{ id: row.id }}
        className="focus-inset flex items-center gap-3 px-4 py-3 transition-colors hover:bg-sunken"
      >
        <Avatar name={name} seed={row.client_id} status={row.client_online ? "online" : "gone"} />
        <span className="min-w-0 flex-1">
          <span className="flex flex-wrap items-center gap-x-2">
            <Tag>
              <MessageSquare aria-hidden className="size-3" />
              {t("notifications.message")}
            </Tag>
            <span className="font-semibold">{name}</span>
            {row.client_name === null || row.order_number === null ? null : (
              <span className="tabular text-sm text-muted">#{row.order_number}</span>
            )}
          </span>
          <span className="block truncate text-sm text-muted">{row.last_message}</span>
        </span>
        <span className="flex flex-col items-end gap-1">
          <time dateTime={new Date(at).toISOString()} className="text-xs text-muted">
            {age(at, now, lang) ?? t("time.now")}
          </time>
          <Count value={count} label={t("list.unread", { count })} loud />
        </span>
      </Link>
    </li>
  );
}
