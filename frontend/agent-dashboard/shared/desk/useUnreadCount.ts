// How many of the client's messages no agent has read yet; exact for watched conversations, else at least one.
import { isUnread } from "./rows";
import type { ConversationSummary } from "../rest/types";
import { useView } from "./session";

export function useUnreadCount(row: ConversationSummary): number {
  const view = useView(row.id);
  if (!isUnread(row)) return 0;
  const unread = view?.events.filter(
    (event) => event.type === "message.posted" && event.sender_type === "client" && event.seq > row.agent_read_seq,
  );
  return Math.max(1, unread?.length ?? 1);
}
