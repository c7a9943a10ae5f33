// What this agent may do, by the server's own table. The server decides; this only shows the right buttons.
import { useMe } from "./desk";
import { CONVERSATION_RIGHTS, SHOP_RIGHTS } from "./rights.gen";
import type { AgentPresence, ConversationSummary, Role } from "../rest/types";

export type Rights = {
  accept: boolean;
  reply: boolean;
  note: boolean;
  transfer: boolean;
  close: boolean;
  /** Back to the assistant. */
  giveBack: boolean;
  /** Who may transfer a colleague's conversation may give it to themself. */
  takeOver: boolean;
};
export type ShopRight = keyof typeof SHOP_RIGHTS;
type ConversationRight = keyof typeof CONVERSATION_RIGHTS;
type Standing = "own" | "line" | "other";

function standingOf(row: ConversationSummary, me: AgentPresence): Standing {
  if (row.agent_id === me.id) return "own";
  return row.status === "waiting" ? "line" : "other";
}

export function rightsOn(row: ConversationSummary, me: AgentPresence): Rights {
  const active = row.status === "active";
  const standing = standingOf(row, me);
  const may = (right: ConversationRight) => (CONVERSATION_RIGHTS[right][me.role] as readonly Standing[]).includes(standing);
  return {
    accept: row.status === "waiting" && may("take"),
    reply: active && may("write"),
    note: may("note"),
    transfer: active && may("transfer"),
    close: row.status !== "closed" && may("close"),
    giveBack: active && may("give_back"),
    takeOver: active && standing !== "own" && may("transfer"),
  };
}

export function mayInShop(role: Role, right: ShopRight): boolean {
  return (SHOP_RIGHTS[right] as readonly Role[]).includes(role);
}

/** Whether whoever is signed in has this right; not before it is known who that is. */
export function useMay(right: ShopRight): boolean {
  const me = useMe();
  return me !== null && mayInShop(me.role, right);
}
