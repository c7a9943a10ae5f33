// For tests only: a clock that is moved by hand, sockets that are played by hand, and short ways to write events.
import type { Clock, Host, SocketEvents } from "./host";
import type { Message } from "./i18n";
import { lastOf } from "./last";
import type { Ack, AnyEvent, ClientWelcome, EventOf, FrameIn, FrameOut, WireError } from "./types";

export class FakeClock implements Clock {
  #now = 1_000_000;
  #timers: { readonly at: number; readonly action: () => void }[] = [];

  readonly now = (): number => this.#now;

  after(delay: number, action: () => void): () => void {
    const timer = { at: this.#now + delay, action };
    this.#timers.push(timer);
    return () => void (this.#timers = this.#timers.filter((other) => other !== timer));
  }

  get timers(): number {
    return this.#timers.length;
  }

  /** Moves time on, running what falls due on the way, in order. */
  advance(milliseconds: number): void {
    const end = this.#now + milliseconds;
    for (;;) {
      const [next] = this.#timers.filter((timer) => timer.at <= end).sort((one, other) => one.at - other.at);
      if (!next) break;
      this.#timers = this.#timers.filter((timer) => timer !== next);
      this.#now = Math.max(this.#now, next.at);
      next.action();
    }
    this.#now = end;
  }
}

export class FakeSocket {
  readonly sent: FrameOut[] = [];
  open = false;
  left = false;

  constructor(
    readonly url: string,
    readonly events: SocketEvents,
  ) {}

  send(text: string): void {
    this.sent.push(JSON.parse(text) as FrameOut);
  }

  close(): void {
    this.left = true;
  }

  opens(): void {
    this.open = true;
    this.events.opened();
  }

  says(frame: FrameIn): void {
    this.events.message(JSON.stringify(frame));
  }

  dies(code = 1006): void {
    this.events.closed(code);
  }

  /** The frames of one type that were sent. */
  sentOf<T extends FrameOut["type"]>(type: T): Extract<FrameOut, { type: T }>[] {
    return this.sent.filter((frame): frame is Extract<FrameOut, { type: T }> => frame.type === type);
  }
}

export class FakeHost implements Host {
  readonly clock = new FakeClock();
  readonly sockets: FakeSocket[] = [];
  #ids = 0;

  constructor(readonly random: () => number = () => 1) {}

  readonly newId = (): string => (++this.#ids).toString(16).padStart(32, "0");

  openSocket(url: string, events: SocketEvents): FakeSocket {
    const socket = new FakeSocket(url, events);
    this.sockets.push(socket);
    return socket;
  }

  /** The socket in use. */
  get socket(): FakeSocket {
    const socket = lastOf(this.sockets);
    if (!socket) throw new Error("no socket was opened");
    return socket;
  }
}

/** A small seeded generator (mulberry32): the same numbers in every run. */
export function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

export const CONVERSATION = "11111111-1111-4111-8111-111111111111";

const common = (seq: number, prevSeq: number) => ({
  id: `22222222-2222-4222-8222-${seq.toString(16).padStart(12, "0")}`,
  conversation_id: CONVERSATION,
  seq,
  prev_seq: prevSeq,
  created_at: "2026-11-23T08:00:00Z",
});

export const started = (seq = 1): EventOf<"conversation.started"> => ({
  ...common(seq, seq - 1),
  type: "conversation.started",
  lang: "fr",
});

export const message = (seq: number, content: string, more: Partial<EventOf<"message.posted">> = {}): EventOf<"message.posted"> => ({
  ...common(seq, seq - 1),
  type: "message.posted",
  sender_type: "client",
  sender_id: null,
  sender_name: null,
  content,
  attachments: [],
  cmd_id: null,
  answer: null,
  ...more,
});

/** Any other event: its own fields over the common ones. */
export const event = <T extends AnyEvent["type"]>(
  type: T,
  seq: number,
  own: Omit<EventOf<T>, keyof ReturnType<typeof common> | "type">,
): AnyEvent => ({ ...common(seq, seq - 1), type, ...own }) as unknown as AnyEvent;

export const ack = (cmdId: string, more: Partial<Ack> = {}): Ack => ({
  type: "ack",
  cmd_id: cmdId,
  conversation_id: CONVERSATION,
  seq: 1,
  id: null,
  at: null,
  duplicate: false,
  events: [],
  ...more,
});

export const refusal = (cmdId: string | null, code: WireError["code"], more: Partial<WireError> = {}): WireError => ({
  type: "error",
  code,
  message: code,
  retryable: false,
  cmd_id: cmdId,
  retry_after: null,
  details: {},
  ...more,
});

export const welcome = (more: Partial<ClientWelcome> = {}): ClientWelcome => ({
  type: "client_welcome",
  protocol: 1,
  epoch: "first",
  server_time: "2026-11-23T08:00:00Z",
  ping_seconds: 25,
  limits: { message_chars: 8000, frame_bytes: 65536, commands_per_10_seconds: 20 },
  client_id: "33333333-3333-4333-8333-333333333333",
  conversation: null,
  humans_available: true,
  ...more,
});

type Catalogue = Readonly<Record<string, Message>>;
const formsOf = (message: Message): string[] => (typeof message === "string" ? [message] : [message.one ?? message.other, message.other]);
const holesOf = (text: string): string => (text.match(/\{\w+\}/g) ?? []).sort().join();

/**
 * What is wrong between the French and the English texts: a key that one lacks, a parameter that
 * a form lacks, French without its non-breaking spaces or with straight apostrophes.
 */
export function catalogueFaults(french: Catalogue, english: Catalogue): string[] {
  const faults: string[] = [];
  for (const key of new Set([...Object.keys(french), ...Object.keys(english)])) {
    const [fr, en] = [french[key], english[key]];
    if (fr === undefined || en === undefined) {
      faults.push(`${key}: missing in one language`);
      continue;
    }
    if (new Set([...formsOf(fr), ...formsOf(en)].map(holesOf)).size > 1) faults.push(`${key}: parameters differ`);
    if (formsOf(fr).some((text) => / [:;!?»]|« |'/.test(text))) faults.push(`${key}: French typography`);
  }
  return faults;
}
