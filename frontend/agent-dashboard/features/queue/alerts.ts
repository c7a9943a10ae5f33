// What deserves an alert: pure comparisons of the desk before and after.
import { isAway, isUnread } from "../../shared/desk/rows";
import type { AgentPresence, ConversationSummary } from "../../shared/rest/types";

type Rows = ReadonlyMap<string, ConversationSummary>;

type Alerts = {
  /** Clients who now wait for this agent: offered to them, or newly in the queue while they are available. */
  readonly arrivals: readonly ConversationSummary[];
  /** My conversations in which the client has written since. */
  readonly messages: readonly ConversationSummary[];
};

function hasRoom(me: AgentPresence): boolean {
  return me.status === "available" && me.load < me.max_conversations;
}

/** Whether this row asks something of this agent now. */
export function callsFor(row: ConversationSummary, me: AgentPresence): boolean {
  if (row.status !== "waiting" || isAway(row)) return false;
  return row.offered_to === me.id || (row.offered_to === null && hasRoom(me));
}

/** What is new between two states of the desk. */
export function alertsBetween(before: Rows, after: Rows, me: AgentPresence): Alerts {
  const arrivals: ConversationSummary[] = [];
  const messages: ConversationSummary[] = [];
  for (const row of after.values()) {
    const old = before.get(row.id);
    if (callsFor(row, me) && (old === undefined || !callsFor(old, me))) arrivals.push(row);
    const mine = row.status === "active" && row.agent_id === me.id;
    const wasMine = old?.agent_id === me.id;
    if (mine && wasMine && isUnread(row) && row.last_message_seq > old.last_message_seq) messages.push(row);
  }
  return { arrivals, messages };
}
