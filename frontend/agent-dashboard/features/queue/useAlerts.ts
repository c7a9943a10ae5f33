// Rings, notifies and marks the tab while something waits for this agent.
import { useNavigate } from "@tanstack/react-router";
import { useEffect } from "react";
import { alertsBetween, callsFor } from "./alerts";
import { showBadge } from "./badge";
import { serverNow, useDesk, useMe } from "../../shared/desk/desk";
import { texts } from "../../shared/texts/i18n";
import { knownName, shortId } from "../../shared/desk/names";
import { usePreferences } from "../../shared/browser/preferences";
import { isUnread, mineOf, offersTo } from "../../shared/desk/rows";
import { ownsSound, play, prepareSound } from "../../shared/browser/sound";
import type { ConversationSummary } from "../../shared/rest/types";

/** A waiting client is rung for again this often, until somebody takes them. */
const RING_AGAIN_MS = 10_000;

function ring(sound: "arrival" | "message"): void {
  if (ownsSound() && usePreferences.getState().sound) play(sound);
}

function notify(row: ConversationSummary, title: string, onClick: () => void): void {
  if (!("Notification" in window) || Notification.permission !== "granted" || document.hasFocus()) return;
  const notification = new Notification(title, { body: row.last_message ?? "", tag: row.id, lang: texts().lang });
  notification.onclick = () => {
    window.focus();
    notification.close();
    onClick();
  };
}

/** Compares each change of the desk with the state before it. */
function useArrivals(openId: string | undefined): void {
  const navigate = useNavigate();
  useEffect(
    () =>
      useDesk.subscribe((now, before) => {
        const me = now.meId === null ? undefined : now.agents.get(now.meId);
        if (me === undefined || now.rows === before.rows) return;
        const { arrivals, messages } = alertsBetween(before.rows, now.rows, me);
        const { t } = texts();
        const show = (row: ConversationSummary) => void navigate({ to: "/conversations/$id", params: { id: row.id } });
        const nameOf = (row: ConversationSummary) => knownName(row) ?? t("client.visitor", { id: shortId(row.client_id) });
        if (arrivals.length > 0) ring("arrival");
        for (const row of arrivals) notify(row, t("notify.arrival", { name: nameOf(row) }), () => show(row));
        const unseen = messages.filter((row) => row.id !== openId || !document.hasFocus());
        if (unseen.length > 0 && arrivals.length === 0) ring("message");
        for (const row of unseen) notify(row, t("notify.message", { name: nameOf(row) }), () => show(row));
      }),
    [navigate, openId],
  );
}

/** Rings again while an offer or an unclaimed client is there. */
function useRinging(): void {
  useEffect(() => {
    const timer = setInterval(() => {
      const { rows, agents, meId } = useDesk.getState();
      const me = meId === null ? undefined : agents.get(meId);
      if (me !== undefined && [...rows.values()].some((row) => callsFor(row, me))) ring("arrival");
    }, RING_AGAIN_MS);
    return () => clearInterval(timer);
  }, []);
}

/** How many things wait for me: unread conversations and offers. */
export function useAttention(): number {
  const rows = useDesk((state) => state.rows);
  const me = useMe();
  if (me === null) return 0;
  const all = [...rows.values()];
  return mineOf(all, me.id).filter(isUnread).length + offersTo(all, me.id, serverNow()).length;
}

/** To be used once, by the layout. `page` names the open page; `openId` the conversation on screen. */
export function useAlerts(page: string, openId: string | undefined): void {
  const attention = useAttention();
  useEffect(() => prepareSound(), []);
  useArrivals(openId);
  useRinging();
  useEffect(() => showBadge(attention, page), [attention, page]);
}
