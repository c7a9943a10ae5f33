// Which rows of the desk belong to a tab, in which order, and what they say of themselves.
import type { ConversationSummary } from "../rest/types";

type Row = ConversationSummary;

const timeOf = (at: string | null) => (at === null ? 0 : Date.parse(at));

/** When something last happened in it. */
export function lastActivity(row: Row): number {
  return Math.max(timeOf(row.last_message_at), timeOf(row.waiting_since), timeOf(row.created_at));
}

/** My active conversations, the latest message first. */
export function mineOf(rows: Iterable<Row>, meId: string | null): Row[] {
  return [...rows]
    .filter((row) => row.status === "active" && row.agent_id === meId)
    .sort((one, other) => lastActivity(other) - lastActivity(one));
}

/** Whether this agent is the one who is asked. */
export function isOfferedTo(row: Row, meId: string | null): boolean {
  return meId !== null && row.offered_to === meId;
}

/** Whether the client waits but is not there: they keep their place, nobody is asked about them. */
export function isAway(row: Row): boolean {
  return row.status === "waiting" && row.client_away_since !== null;
}

/** Whether it was closed because the client, who waited for a person, did not come back. */
export function isAbandoned(row: Row): boolean {
  return row.status === "closed" && row.client_away_since !== null;
}

const inLine = (one: Row, other: Row) => other.priority - one.priority || timeOf(one.waiting_since) - timeOf(other.waiting_since);

/** Those who wait and are there, in the queue's own order: first what is offered to me, then priority, then the longest wait. */
export function waitingOf(rows: Iterable<Row>, meId: string | null): Row[] {
  const offered = (row: Row) => (isOfferedTo(row, meId) ? 0 : 1);
  return [...rows]
    .filter((row) => row.status === "waiting" && !isAway(row))
    .sort((one, other) => offered(one) - offered(other) || inLine(one, other));
}

/** Those who wait and are away, in the queue's order. */
export function awayOf(rows: Iterable<Row>): Row[] {
  return [...rows].filter(isAway).sort(inLine);
}

/** Everything open, the latest message first. */
export function openOf(rows: Iterable<Row>): Row[] {
  return [...rows].filter((row) => row.status !== "closed").sort((one, other) => lastActivity(other) - lastActivity(one));
}

/** Waiting conversations that ask for this agent now. */
export function offersTo(rows: Iterable<Row>, meId: string | null, now: number): Row[] {
  return waitingOf(rows, meId).filter(
    (row) => isOfferedTo(row, meId) && (row.offer_expires_at === null || Date.parse(row.offer_expires_at) > now),
  );
}

/** Whether the client's last words have not been read by an agent. */
export function isUnread(row: Row): boolean {
  return row.status !== "closed" && row.last_message_from === "client" && row.last_message_seq > row.agent_read_seq;
}

/** Whether the client had the last word: closing then leaves them without an answer. */
export function clientWaitsForAnswer(row: Row): boolean {
  return row.last_message_from === "client";
}

/** How long a client has been waiting, in milliseconds; null when they are not. */
export function waitOf(row: Row, now: number): number | null {
  return row.status === "waiting" && row.waiting_since !== null ? Math.max(0, now - Date.parse(row.waiting_since)) : null;
}

/** The row before or after the open one, for J and K; the first one when none is open. */
export function neighbour(rows: readonly Row[], openId: string | undefined, step: 1 | -1): Row | undefined {
  const index = rows.findIndex((row) => row.id === openId);
  return index < 0 ? rows[0] : rows[index + step];
}
