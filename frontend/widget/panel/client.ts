// The visitor's side of the chat, without any drawing: who they are, their conversation and what they can do.
import {
  type Bubble,
  type ClientSession,
  type ConnectionState,
  type ErrorCode,
  type Host,
  type KeyValue,
  type ScreenLang,
  type Outcome,
  Session,
  type SessionOptions,
  TO_BE_STARTED,
  type View,
  type WidgetConfig,
  findLast,
  lastOf,
  pendingTexts,
} from "../../chat-core";
import { type Credentials, SessionRefused } from "./credentials";

/** Everything the panel draws. The same object until something changes. */
export type ChatState = {
  readonly connection: ConnectionState;
  /** The conversation on screen; null before the first message and after "new conversation". */
  readonly view: View | null;
  /** Texts on their way, under the conversation's messages. */
  readonly bubbles: readonly Bubble[];
  readonly config: WidgetConfig | null;
  /** Whether the conversation, if there is one, is known yet. */
  readonly ready: boolean;
  /** Why there is no connection at all, beyond a cut that mends itself. */
  readonly trouble: "unreachable" | "stopped" | "outdated" | null;
};

export type Draft = {
  readonly read: () => string;
  readonly write: (text: string) => void;
};

export type ClientOptions = {
  readonly base: string;
  readonly lang: ScreenLang;
  readonly host: Host;
  readonly outbox: KeyValue;
  readonly credentials: Credentials;
  /** What is written and not sent; it goes with this tab from page to page. */
  readonly draft: Draft;
  readonly fetchConfig: () => Promise<WidgetConfig>;
  /** The person ended the session in another tab. */
  readonly onEnded: () => void;
};

/** The wait before another attempt to get a session, in milliseconds. */
const RETRY_MS = 3_000;
const UNKNOWN_SESSION = 4401;

export class ChatClient {
  readonly session: Session;
  #options: ClientOptions;
  #identity: ClientSession | null = null;
  #config: WidgetConfig | null = null;
  #trouble: ChatState["trouble"] = null;
  #lastError: ErrorCode | null = null;
  #renewed = false;
  #started = false;
  /** Counts leavings: what was begun before one, for this person or another, is not done after it. */
  #times = 0;
  #left: string | null | undefined = null;
  #listeners = new Set<() => void>();
  #state: ChatState | null = null;
  #cancelRetry = (): void => {};
  #sent: (ids: readonly string[]) => void = () => {};

  constructor(options: ClientOptions) {
    this.#options = options;
    const settings: SessionOptions = {
      host: options.host,
      storage: options.outbox,
      url: () => `${options.base.replace(/^http/, "ws")}ws/client/${this.#identity?.client_id ?? ""}`,
      token: () => this.#identity?.token ?? null,
      onFrame: (frame) => {
        if (frame.type === "client_welcome") {
          this.#renewed = false;
          this.#trouble = null;
        } else if (frame.type === "error" && frame.cmd_id === null) this.#lastError = frame.code;
      },
    };
    this.session = new Session(settings);
    this.session.subscribe(() => this.#sessionChanged());
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  };

  readonly getSnapshot = (): ChatState => (this.#state ??= this.#compose());

  /** The panel is opened for the first time: now, and only now, the network and the storage are used. */
  start(): void {
    if (this.#started) return;
    this.#started = true;
    void this.#authenticate();
    void this.#loadConfig();
  }

  /** Leaves for good: nothing is known any more. The proof of the session that was, if there was one. */
  leave(): string | null {
    const identity = this.#identity ?? this.#options.credentials.kept();
    this.pause();
    this.session.forget();
    this.#identity = this.#config = this.#left = this.#trouble = null;
    this.#started = this.#renewed = false;
    this.#changed();
    return identity && bearerOf(identity);
  }

  /** The page is shown again, or the visitor wants another try. */
  resume(): void {
    if (!this.#started) return;
    if (this.#identity && this.#options.credentials.ended()) return this.#options.onEnded();
    this.#trouble = null;
    if (this.#identity) this.session.open();
    else void this.#authenticate();
  }

  /** The page is hidden or the widget leaves. */
  pause(): void {
    this.#times++;
    this.#cancelRetry();
    this.session.close();
  }

  get draft(): Draft {
    return this.#options.draft;
  }

  /** Uploaded files that go with the next words; null while one is on its way. */
  attached: readonly string[] | null = [];

  /** Writes; the first words start a conversation. */
  say(text: string, attachments: readonly string[] = []): void {
    if (attachments[0]) this.#sent(attachments);
    this.session.send({ type: "post_message", conversation_id: this.#conversation(), content: text, attachments });
  }

  /** Is told which files went with a message. */
  onSent(listener: (ids: readonly string[]) => void): () => void {
    this.#sent = listener;
    return () => (this.#sent = () => {});
  }

  /** The visitor's proof for requests of files. */
  get bearer(): string {
    return this.#identity ? bearerOf(this.#identity) : "";
  }

  requestHuman(): Promise<Outcome> {
    return this.session.send({ type: "request_human", conversation_id: this.#conversation() }).done;
  }

  /** Asks for a person where a closed conversation ended; once that is too long ago, in a new one. */
  async requestHumanAgain(closed: string): Promise<Outcome> {
    const outcome = await this.session.send({ type: "request_human", conversation_id: closed }).done;
    if (outcome.ok || outcome.code !== "conversation_closed") return outcome;
    this.startOver(closed);
    return this.requestHuman();
  }

  cancelRequest(): Promise<Outcome> {
    return this.session.send({ type: "cancel_request", conversation_id: this.#conversation() }).done;
  }

  end(): Promise<Outcome> {
    return this.session.send({ type: "close_conversation", conversation_id: this.#conversation() }).done;
  }

  rate(conversationId: string, rating: number, comment: string): Promise<Outcome> {
    return this.session.send({ type: "rate_conversation", conversation_id: conversationId, rating, comment }).done;
  }

  /** Leaves a closed conversation; the next words start another one. */
  startOver(closed = this.getSnapshot().view?.id): void {
    this.#left = closed;
    this.#changed();
  }

  typing(active: boolean): void {
    const { view } = this.getSnapshot();
    if (view) this.session.setTyping(view.id, active);
  }

  #conversation(): string {
    const { view } = this.getSnapshot();
    if (view && view.status !== "closed") return view.id;
    const starting = this.session.getSnapshot().pending.some((entry) => entry.command.type === "start_conversation" && !entry.failed);
    if (!starting) this.session.send({ type: "start_conversation", lang: this.#options.lang });
    return TO_BE_STARTED;
  }

  async #authenticate(): Promise<void> {
    this.#cancelRetry();
    const times = this.#times;
    try {
      const identity = await this.#options.credentials.obtain();
      if (times !== this.#times) return;
      this.#identity = identity;
      this.#trouble = null;
      this.session.open();
    } catch (problem) {
      if (times !== this.#times) return;
      const refused = problem instanceof SessionRefused ? problem : null;
      this.#trouble = refused?.retryAfter === null ? "stopped" : "unreachable";
      const delay = Math.max(RETRY_MS, (refused?.retryAfter ?? 0) * 1000);
      if (this.#trouble === "unreachable") this.#cancelRetry = this.#options.host.clock.after(delay, () => void this.#authenticate());
    }
    this.#changed();
  }

  async #loadConfig(): Promise<void> {
    // Without it the panel shows its own defaults.
    this.#config = await this.#options.fetchConfig().catch(() => null);
    this.#changed();
  }

  #sessionChanged(): void {
    const { connection, views } = this.session.getSnapshot();
    // What goes on, in another tab for example, is no longer left.
    if (views.get(this.#left ?? "")?.status !== "closed") this.#left = null;
    if (connection.kind === "stopped" && this.#trouble === null && this.#identity) {
      if (connection.code === UNKNOWN_SESSION && !this.#renewed) this.#renew(this.#identity);
      else this.#trouble = this.#lastError === "protocol_mismatch" ? "outdated" : "stopped";
    }
    this.#changed();
  }

  /** The server forgot this visitor: become a new one, once, and say again what was not sent. */
  #renew(unknown: ClientSession): void {
    if (this.#options.credentials.ended()) return this.#options.onEnded();
    this.#renewed = true;
    this.#identity = null;
    this.#options.credentials.forget(unknown);
    const unsent = this.getSnapshot().bubbles.map((bubble) => bubble.text);
    this.session.forget();
    unsent.forEach((text) => this.say(text));
    void this.#authenticate();
  }

  #compose(): ChatState {
    const { connection, views, pending, welcome } = this.session.getSnapshot();
    const fresh = pendingTexts(pending, null);
    const newest = findLast([...views.values()], ({ status }) => status !== "closed") ?? lastOf([...views.values()]);
    const over = newest?.status === "closed" && (newest.id === this.#left || fresh.length > 0);
    const view = newest && !over ? newest : null;
    const bubbles = view ? [...pendingTexts(pending, view), ...fresh] : fresh;
    const ready = welcome !== null && (view === null || view.synced || view.lastSeq > 0);
    return { connection, view, bubbles, config: this.#config, ready, trouble: this.#trouble };
  }

  #changed(): void {
    this.#state = null;
    this.#listeners.forEach((listener) => listener());
  }
}

function bearerOf({ client_id: id, token }: ClientSession): string {
  return `Bearer ${id}.${token}`;
}
