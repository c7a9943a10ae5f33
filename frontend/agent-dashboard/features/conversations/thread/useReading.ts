// How far the agent has read the open thread: tells the server, and keeps the "new messages" line.
import { useEffect, useState } from "react";
import { type AnyEvent, type View, findLast } from "../../../../chat-core";
import { rowRead, useDesk } from "../../../shared/desk/desk";
import { isUnread } from "../../../shared/desk/rows";
import type { ConversationSummary } from "../../../shared/rest/types";
import { useFocused } from "./useFocused";
import { useSession } from "../../../shared/desk/session";

function lastSeq(events: readonly AnyEvent[], sender: "client" | "agent"): number {
  const found = findLast(events, (event) => event.type === "message.posted" && event.sender_type === sender);
  return found?.seq ?? 0;
}

/**
 * Marks the client's messages as read while this window is in front and the thread at its end.
 * Answers the seq after which messages are new to this agent; null when none are.
 */
export function useReading(view: View, row: ConversationSummary, mine: boolean, atEnd: boolean): number | null {
  const session = useSession();
  const focused = useFocused();
  const said = lastSeq(view.events, "client");
  const answered = lastSeq(view.events, "agent");
  const [seen, setSeen] = useState(said);
  // Just taken over, nothing has been read: then a line above everything would say nothing.
  const halfRead = mine && isUnread(row) && row.agent_read_seq > 0;
  const [newAfter, setNewAfter] = useState<number | null>(halfRead ? row.agent_read_seq : null);
  if (view.synced && said > seen) {
    if (!focused && newAfter === null) setNewAfter(Math.max(seen, row.agent_read_seq));
    setSeen(said);
  }
  const reads = mine && focused && atEnd;
  useEffect(() => {
    if (!reads || said === 0) return;
    session.markRead(view.id, said);
    useDesk.setState((state) => rowRead(state, view.id, said));
  }, [session, view.id, reads, said]);
  if (!mine || newAfter === null || answered > said) return null;
  return newAfter;
}
