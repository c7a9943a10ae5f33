// The view of one conversation: a pure reducer over its events and signals, the same for widget and dashboard.
import type { AnyEvent, EventOf, FrameIn, Lang, OrderDetails, SenderType, Status, WaitKind } from "./types";

/** An answer while it is being given. `broken`: words were lost, the rest waits for the finished message. */
export type Streaming = {
  readonly streamId: string;
  readonly text: string;
  readonly nextIndex: number;
  readonly broken: boolean;
};

/** What one side of the conversation knows of it. All of it follows from the events, but the last group. */
export type View = {
  readonly id: string;
  readonly status: Status;
  readonly lang: Lang;
  /** Applied events in order: messages, notes and everything else that happened. */
  readonly events: readonly AnyEvent[];
  /** The `seq` of the last applied event, 0 for none. */
  readonly lastSeq: number;
  /** Events that came before their predecessor; a sync fills the gap. */
  readonly held: readonly AnyEvent[];
  readonly agentName: string | null;
  readonly order: OrderDetails | null;
  readonly rating: { readonly stars: number; readonly comment: string } | null;
  /** Whether everything up to now has been received since this connection was made. */
  readonly synced: boolean;

  readonly clientReadSeq: number;
  readonly agentReadSeq: number;
  readonly streaming: Streaming | null;
  readonly typing: { readonly senderType: SenderType; readonly senderName: string | null } | null;
  readonly queue: { readonly position: number; readonly wait: WaitKind; readonly estimatedWaitSeconds: number | null } | null;
  /** Agents only: whether the client has the widget open; null when not told. */
  readonly clientOnline: boolean | null;
};

/** Signals and stream marks that belong to one conversation. */
export type ConversationSignal = Extract<
  FrameIn,
  { readonly type: "typing" | "read" | "queue_position" | "assistant_delta" | "assistant_stopped" | "client_presence" }
>;

const HELD_AT_MOST = 500;

export function emptyView(id: string): View {
  return {
    id,
    status: "ai",
    lang: "fr",
    events: [],
    lastSeq: 0,
    held: [],

    agentName: null,
    order: null,
    rating: null,
    synced: false,
    clientReadSeq: 0,
    agentReadSeq: 0,
    streaming: null,
    typing: null,
    queue: null,
    clientOnline: null,
  };
}

/** Applies one event: exactly once, in order. The same view comes back when nothing changed. */
export function apply(view: View, event: AnyEvent): View {
  return applyAll(view, [event]);
}

/** Applies events in any order, with repeats: what fits is applied, what is too early is held. */
export function applyAll(view: View, incoming: readonly AnyEvent[]): View {
  const waiting = new Map(view.held.map((event) => [event.prev_seq, event]));
  for (const event of incoming) if (event.seq > view.lastSeq) waiting.set(event.prev_seq, event);
  const fresh: AnyEvent[] = [];
  let lastSeq = view.lastSeq;
  for (let next = waiting.get(lastSeq); next; next = waiting.get(lastSeq)) {
    waiting.delete(lastSeq);
    fresh.push(next);
    lastSeq = next.seq;
  }
  const held = [...waiting.values()].filter((event) => event.seq > lastSeq).slice(-HELD_AT_MOST);
  if (fresh.length === 0 && held.length === view.held.length) return view;
  const moved = { ...view, lastSeq, held, events: fresh.length ? [...view.events, ...fresh] : view.events };
  return fresh.reduce<View>((now, event) => ({ ...now, ...consequence(now, event) }), moved);
}

/** Whether events are missing between what was applied and what is held. */
export function hasGap(view: View): boolean {
  return view.held.length > 0;
}

/** What an event changes, beside joining the list. */
function consequence(view: View, event: AnyEvent): Partial<View> {
  switch (event.type) {
    case "conversation.started":
      return { status: "ai", lang: event.lang };
    case "message.posted":
      return posted(view, event);
    case "transfer.requested":
      return { status: "waiting", queue: null };
    case "transfer.cancelled":
      return { status: "ai", queue: null };
    case "agent.assigned":
      return { status: "active", agentName: event.agent_name, queue: null, streaming: null, typing: null };
    case "agent.left":
    case "assistant.resumed":
      return { status: event.type === "agent.left" ? "waiting" : "ai", agentName: null, typing: null };
    case "order.verified":
      return { order: event.order };
    case "conversation.closed":
      return { status: "closed", queue: null, streaming: null, typing: null };
    case "conversation.reopened":
      return { status: "ai", agentName: null, typing: null };
    case "conversation.rated":
      return { rating: { stars: event.rating, comment: event.comment } };
    default:
      // A newer server may say more than this page knows; the types make sure that nothing known is forgotten.
      event satisfies EventOf<
        | "note.posted"
        | "brief.written"
        | "conversation.summarized"
        | "client.left"
        | "client.returned"
        | "client.asked"
        | "agent.offered"
        | "offer.ended"
      >;
      return {};
  }
}

function posted(view: View, event: EventOf<"message.posted">): Partial<View> {
  const typing = view.typing?.senderType === event.sender_type ? null : view.typing;
  if (event.sender_type === "ai") return { typing, streaming: null };
  if (event.sender_type === "client") return { typing, clientReadSeq: Math.max(view.clientReadSeq, event.seq) };
  if (event.sender_type === "agent") return { typing, agentReadSeq: Math.max(view.agentReadSeq, event.seq) };
  return { typing };
}

/** Applies a signal: it may be lost, repeated or late, and is never the truth. */
export function applySignal(view: View, signal: ConversationSignal): View {
  switch (signal.type) {
    case "typing":
      return { ...view, typing: signal.active ? { senderType: signal.sender_type, senderName: signal.sender_name } : null };
    case "read":
      return signal.reader === "client"
        ? { ...view, clientReadSeq: Math.max(view.clientReadSeq, signal.seq) }
        : { ...view, agentReadSeq: Math.max(view.agentReadSeq, signal.seq) };
    case "queue_position":
      if (view.status !== "waiting") return view;
      return { ...view, queue: { position: signal.position, wait: signal.wait, estimatedWaitSeconds: signal.estimated_wait_seconds } };
    case "assistant_delta":
      return { ...view, streaming: extend(view, signal) };
    case "assistant_stopped":
      return view.streaming?.streamId === signal.stream_id ? { ...view, streaming: null } : view;
    case "client_presence":
      return { ...view, clientOnline: signal.online };
    default:
      signal satisfies never;
      return view;
  }
}

function extend(view: View, delta: Extract<FrameIn, { type: "assistant_delta" }>): Streaming | null {
  const finished = view.events.some((event) => event.type === "message.posted" && event.answer?.stream_id === delta.stream_id);
  if (finished) return view.streaming;
  const current =
    view.streaming?.streamId === delta.stream_id ? view.streaming : { streamId: delta.stream_id, text: "", nextIndex: 0, broken: false };
  if (current.broken || delta.index < current.nextIndex) return current;
  if (delta.index > current.nextIndex) return { ...current, broken: true };
  return { ...current, text: current.text + delta.text, nextIndex: delta.index + 1 };
}

/** What a lost connection makes uncertain: all that only signals told. */
export function withoutSignals(view: View): View {
  return { ...view, synced: false, streaming: null, typing: null };
}
