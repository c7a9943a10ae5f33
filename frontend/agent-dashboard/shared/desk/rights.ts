// What this agent may do with a conversation. The server decides; this only shows the right buttons.
import type { AgentPresence, ConversationSummary } from "../rest/types";

export type Rights = {
  accept: boolean;
  reply: boolean;
  note: boolean;
  transfer: boolean;
  close: boolean;
  /** Back to the assistant. */
  giveBack: boolean;
  /** A supervisor may give a colleague's conversation to themself. */
  takeOver: boolean;
};

export function rightsOn(row: ConversationSummary, me: AgentPresence): Rights {
  const active = row.status === "active";
  const mine = active && row.agent_id === me.id;
  const senior = me.role !== "agent";
  return {
    accept: row.status === "waiting",
    reply: mine,
    note: senior || row.agent_id === me.id || row.status === "waiting",
    transfer: mine || (senior && active),
    close: mine || (senior && row.status !== "closed"),
    giveBack: mine || (senior && active),
    takeOver: senior && active && !mine,
  };
}
