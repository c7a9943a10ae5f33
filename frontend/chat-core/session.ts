// The glue of both applications: one connection, one outbox, the views; observable as one snapshot.
import { Connection, type ConnectionState } from "./connection";
import { type ConversationSignal, type View, applyAll, applySignal, emptyView, hasGap, withoutSignals } from "./conversation";
import type { Host, KeyValue } from "./host";
import { Outbox, type Pending, type Sent } from "./outbox";
import { Presence } from "./presence";
import { type AgentWelcome, type AnyEvent, type ClientWelcome, type FrameIn, type Hello, type NewCommand, PROTOCOL } from "./types";

/** Everything to draw. The same object until something changes, as useSyncExternalStore wants it. */
export type Snapshot = {
  readonly connection: ConnectionState;
  /** The last welcome; kept while reconnecting. */
  readonly welcome: ClientWelcome | AgentWelcome | null;
  readonly views: ReadonlyMap<string, View>;
  readonly pending: readonly Pending[];
};

export type SessionOptions = {
  readonly host: Host;
  /** Holds the outbox. Give each person their own prefix. */
  readonly storage: KeyValue;
  /** The address of the socket, ws: or wss:. */
  readonly url: () => string;
  /** A client's proof; agents are known by their cookie and give null. */
  readonly token: () => string | null;
  /** Sees every frame after the session has dealt with it: the desk, presence, errors without a command. */
  readonly onFrame?: (frame: FrameIn) => void;
};

export class Session {
  #options: SessionOptions;
  #connection: Connection;
  #outbox: Outbox;
  #presence: Presence;
  #listeners = new Set<() => void>();
  #views = new Map<string, View>();
  #welcome: ClientWelcome | AgentWelcome | null = null;
  #epoch: string | null = null;
  /** Conversations being synced, with the seq asked from. */
  #syncing = new Map<string, number>();
  #snapshot: Snapshot | null = null;

  constructor(options: SessionOptions) {
    this.#options = options;
    this.#connection = new Connection({
      host: options.host,
      url: options.url,
      hello: () => this.#hello(),
      onFrame: (frame) => this.#receive(frame),
      onState: (state) => this.#stateChanged(state),
    });
    this.#outbox = new Outbox({
      host: options.host,
      storage: options.storage,
      send: (command) => this.#connection.send(command),
      onChange: () => this.#changed(),
    });
    this.#presence = new Presence({
      clock: options.host.clock,
      send: (frame) => this.#connection.send(frame),
      onSilent: (conversationId) => this.#update(conversationId, (view) => ({ ...view, typing: null })),
    });
  }

  /** Calls `listener` after every change, until the answer is called. */
  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  };

  readonly getSnapshot = (): Snapshot => {
    this.#snapshot ??= {
      connection: this.#connection.state,
      welcome: this.#welcome,
      views: new Map(this.#views),
      pending: this.#outbox.entries,
    };
    return this.#snapshot;
  };

  open(): void {
    this.#connection.open();
  }

  close(): void {
    this.#connection.close();
  }

  online(): void {
    this.#connection.online();
  }

  offline(): void {
    this.#connection.offline();
  }

  /** Follows a conversation from now on, over reconnections. */
  watch(conversationId: string): void {
    if (this.#views.has(conversationId)) return;
    this.#views.set(conversationId, emptyView(conversationId));
    this.#sync(conversationId);
    this.#changed();
  }

  /** Stops following and forgets what is held of it. */
  unwatch(conversationId: string): void {
    if (!this.#views.delete(conversationId)) return;
    this.#syncing.delete(conversationId);
    this.#presence.forget(conversationId);
    this.#connection.send({ type: "unwatch", conversation_id: conversationId });
    this.#changed();
  }

  /** Saves and sends a command; it survives a lost connection and, unless momentary, a reload. */
  send(command: NewCommand): Sent {
    if (command.type === "post_message") this.#presence.setTyping(command.conversation_id, false);
    return this.#outbox.add(command);
  }

  retry(cmdId: string): void {
    this.#outbox.retry(cmdId);
  }

  discard(cmdId: string): void {
    this.#outbox.discard(cmdId);
  }

  /** Another person speaks from here on: drops the conversations and what was not sent. */
  forget(): void {
    this.#views.forEach((_, id) => this.#presence.forget(id));
    this.#views.clear();
    this.#syncing.clear();
    this.#epoch = null;
    this.#welcome = null;
    this.#outbox.clear();
  }

  /** Call it at every keystroke with true; the session paces the signals and ends them by itself. */
  setTyping(conversationId: string, active: boolean): void {
    this.#presence.setTyping(conversationId, active);
  }

  /** Tells how far this side has read; repeats and steps back are dropped. */
  markRead(conversationId: string, seq: number): void {
    this.#presence.markRead(conversationId, seq);
  }

  #hello(): Hello {
    const cursors = Object.fromEntries([...this.#views.values()].slice(-200).map((view) => [view.id, view.lastSeq]));
    return { type: "hello", protocol: PROTOCOL, token: this.#options.token(), epoch: this.#epoch, cursors };
  }

  #stateChanged(state: ConnectionState): void {
    if (state.kind !== "online") {
      this.#outbox.disconnected();
      this.#syncing.clear();
      this.#views.forEach((view, id) => this.#views.set(id, withoutSignals(view)));
    }
    this.#changed();
  }

  #receive(frame: FrameIn): void {
    this.#handle(frame);
    this.#options.onFrame?.(frame);
    this.#changed();
  }

  #handle(frame: FrameIn): void {
    if ("prev_seq" in frame) return this.#applyEvents([frame]);
    switch (frame.type) {
      case "client_welcome":
      case "agent_welcome":
        return this.#welcomed(frame);
      case "ack":
        this.#applyEvents(frame.events);
        return this.#outbox.acknowledge(frame);
      case "error":
        return this.#outbox.refuse(frame);
      case "events":
        return this.#applyEvents(frame.events);
      case "synced":
        return this.#synced(frame.conversation_id);
      case "reset":
        return this.#update(frame.conversation_id, (view) => emptyView(view.id));
      case "typing":
        this.#presence.heard(frame.conversation_id, frame.active);
        return this.#signal(frame);
      case "read":
      case "queue_position":
      case "assistant_delta":
      case "assistant_stopped":
      case "client_presence":
        return this.#signal(frame);
      case "ping":
      case "going_away":
      case "desk":
      case "presence":
        return;
      default:
        // A newer server may say more than this page knows; the types make sure that nothing known is forgotten.
        frame satisfies never;
    }
  }

  #welcomed(welcome: ClientWelcome | AgentWelcome): void {
    // Cursors count for one epoch only: on the first connection and after a restore all is read anew.
    const resumed = this.#epoch === welcome.epoch;
    if (!resumed) this.#views.forEach((_, id) => this.#views.set(id, emptyView(id)));
    this.#epoch = welcome.epoch;
    this.#welcome = welcome;
    const replayed = welcome.type === "client_welcome" ? welcome.conversation : null;
    if (replayed) this.#expect(replayed);
    if (!resumed) this.#views.forEach((_, id) => id !== replayed?.id && this.#sync(id));
    this.#presence.connected();
    this.#outbox.connected();
  }

  /** The client's conversation, drawn in its true state before its events arrive. */
  #expect(conversation: NonNullable<ClientWelcome["conversation"]>): void {
    if (this.#views.has(conversation.id)) return;
    const { id, status, lang, agent_name: agentName, rating } = conversation;
    const known = rating === null ? null : { stars: rating, comment: "" };
    this.#views.set(id, { ...emptyView(id), status, lang, agentName, rating: known });
  }

  #applyEvents(events: readonly AnyEvent[]): void {
    for (const event of events)
      if (event.type === "message.posted" || event.type === "note.posted") if (event.cmd_id) this.#outbox.seen(event.cmd_id);
    for (const [id, own] of byConversation(events)) {
      // A client's new conversation is first heard of in the ack that opened it.
      if (!this.#views.has(id) && own.some((event) => event.type === "conversation.started"))
        this.#views.set(id, { ...emptyView(id), synced: true });
      this.#update(id, (view) => applyAll(view, own));
      const view = this.#views.get(id);
      if (view && hasGap(view) && !this.#syncing.has(id)) this.#sync(id);
    }
  }

  #signal(signal: ConversationSignal): void {
    this.#update(signal.conversation_id, (view) => applySignal(view, signal));
  }

  #sync(conversationId: string): void {
    const since = this.#views.get(conversationId)?.lastSeq ?? 0;
    if (this.#connection.send({ type: "sync", conversation_id: conversationId, since })) this.#syncing.set(conversationId, since);
  }

  #synced(conversationId: string): void {
    const since = this.#syncing.get(conversationId);
    this.#syncing.delete(conversationId);
    this.#update(conversationId, (view) => ({ ...view, synced: true }));
    const view = this.#views.get(conversationId);
    if (!view || !hasGap(view)) return;
    // Still a gap: ask once more if the last answer helped, else let the next event ask.
    if (since === undefined || view.lastSeq > since) this.#sync(conversationId);
    else this.#views.set(conversationId, { ...view, held: [] });
  }

  #update(conversationId: string, change: (view: View) => View): void {
    const view = this.#views.get(conversationId);
    if (!view) return;
    this.#views.set(conversationId, change(view));
    this.#changed();
  }

  #changed(): void {
    this.#snapshot = null;
    this.#listeners.forEach((listener) => listener());
  }
}

function byConversation(events: readonly AnyEvent[]): Map<string, AnyEvent[]> {
  const groups = new Map<string, AnyEvent[]>();
  for (const event of events) groups.set(event.conversation_id, [...(groups.get(event.conversation_id) ?? []), event]);
  return groups;
}
