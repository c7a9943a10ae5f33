// What the visitor sees of a conversation, as rows: messages by whom, and lines of what happened.
import { type AnyEvent, type AssistantAnswer, type EventOf, type MessagePosted, type View, findLast, lastOf } from "../../chat-core";
import { type T, waitText } from "./texts";

export type Row =
  | { readonly kind: "message"; readonly event: MessagePosted; readonly first: boolean }
  | { readonly kind: "line"; readonly id: string; readonly text: string };

/** Messages of one person this close together share one name. */
const GROUP_MS = 180_000;

/** `queue`: what the waiting visitor is told now; the line of their request says the same. */
export function rowsOf(events: readonly AnyEvent[], t: T, queue: View["queue"] = null): Row[] {
  const rows: Row[] = [];
  const request = queue && findLast(events, (event) => event.type === "transfer.requested");
  let before: MessagePosted | null = null;
  for (const logged of events) {
    const event =
      queue && logged === request ? { ...request, wait: queue.wait, estimated_wait_seconds: queue.estimatedWaitSeconds } : logged;
    if (event.type === "message.posted" && event.sender_type !== "system") {
      rows.push({ kind: "message", event, first: !before || !sameGroup(before, event) });
      before = event;
      continue;
    }
    const text = lineOf(event, t);
    if (text === null) continue;
    rows.push({ kind: "line", id: event.id, text });
    before = null;
  }
  return rows;
}

function sameGroup(one: MessagePosted, next: MessagePosted): boolean {
  const near = Date.parse(next.created_at) - Date.parse(one.created_at) < GROUP_MS;
  return near && one.sender_type === next.sender_type && one.sender_name === next.sender_name;
}

const REQUESTED = {
  soon: "line.requested",
  estimated: "line.requested",
  long: "line.requestedLong",
  busy: "line.requestedAbsent",
  nobody: "line.requestedAbsent",
} as const;

/** Events without a line: the agents' own, and what shows elsewhere. */
type Silent = EventOf<
  | "conversation.started"
  | "conversation.rated"
  | "conversation.summarized"
  | "note.posted"
  | "client.left"
  | "client.returned"
  | "agent.offered"
  | "offer.ended"
  | "order.verified"
  | "brief.written"
>;

/** What happened, in the visitor's words; null for what is not for them. */
export function lineOf(event: AnyEvent, t: T): string | null {
  switch (event.type) {
    case "message.posted":
      return event.content || event.attachments.map(({ name }) => name).join(", ");
    case "transfer.requested":
      return t(REQUESTED[event.wait], { wait: waitText(t, event.estimated_wait_seconds ?? 0) });
    case "client.asked":
      return t("line.asked");
    case "transfer.cancelled":
      return t("line.cancelled");
    case "assistant.resumed":
      return t("line.resumed");
    case "agent.assigned":
      return event.cause === "transferred" && event.previous_agent_name
        ? t("line.transferred", { previous: event.previous_agent_name, name: event.agent_name })
        : t("line.joined", { name: event.agent_name });
    case "agent.left":
      return t("line.left", { name: event.agent_name });
    case "conversation.closed":
      if (event.reason === "abandoned") return t("line.closed.abandoned");
      if (event.closed_by === "client") return t("line.closed.client");
      return event.closed_by === "agent"
        ? t("line.closed.agent", { name: event.agent_name ?? t("sender.service") })
        : t("line.closed.system");
    case "conversation.reopened":
      return t("line.reopened");
    default:
      // Complete by type: a new event is a compile error here, and these words cost the widget nothing.
      event satisfies Silent;
      return null;
  }
}

/** Whose words these are, as shown and as read aloud. */
export function senderOf(event: MessagePosted, t: T): string {
  if (event.sender_type === "client") return t("sender.you");
  if (event.sender_type === "ai") return t("sender.ai");
  return event.sender_name ? t("sender.agent", { name: event.sender_name }) : t("sender.service");
}

/** One finished event as a sentence for a screen reader; null for the visitor's own words and silent events. */
export function announcementOf(event: AnyEvent, t: T): string | null {
  if (event.type !== "message.posted" || event.sender_type === "system") return lineOf(event, t);
  return event.sender_type === "client"
    ? null
    : t("announce", { name: senderOf(event, t), text: event.content || event.attachments.map(({ name }) => name).join(", ") });
}

/** The answer whose suggestions still make sense: the assistant's, when nothing was said after it. */
export function openAnswer(events: readonly AnyEvent[]): { readonly id: string; readonly answer: AssistantAnswer } | null {
  const end = lastOf(events);
  return end?.type === "message.posted" && end.answer ? { id: end.id, answer: end.answer } : null;
}
