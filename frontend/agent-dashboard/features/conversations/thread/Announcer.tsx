// Tells screen readers of each finished message; the visible list itself is silent.
import { useState } from "react";
import { type AnyEvent, lastOf } from "../../../../chat-core";
import { useT } from "../../../shared/texts/i18n";

const KEPT = 5;

type Props = { events: readonly AnyEvent[]; clientName: string; ready: boolean };

/** Speaks of what came after the first synchronisation, never of the agent's own words. */
export function Announcer({ events, clientName, ready }: Props) {
  const t = useT();
  const [since, setSince] = useState<number | null>(null);
  if (ready && since === null) setSince(lastOf(events)?.seq ?? 0);
  const heard = events.filter((event) => event.seq > (since ?? Number.MAX_SAFE_INTEGER)).slice(-KEPT);
  return (
    <div role="log" aria-live="polite" aria-label={t("thread.announcements")} className="sr-only">
      {heard.map((event) => {
        if (event.type !== "message.posted" || event.sender_type === "agent") return null;
        const name = event.sender_type === "ai" ? t("thread.assistant") : clientName;
        return (
          <p key={event.id}>{t("thread.said", { name, text: event.content || event.attachments.map((file) => file.name).join(", ") })}</p>
        );
      })}
    </div>
  );
}
