// One WebSocket that comes back: hello first, pong to ping, silence watch, backoff, drain, stop codes.
import { backoff } from "./backoff";
import { toJson } from "./cut";
import type { Host, Socket } from "./host";
import type { FrameIn, FrameOut, Hello } from "./types";

/**
 * Where the connection stands. `retryAt` is in milliseconds since 1970.
 * `stopped` means that trying again is useless until `open()` is called; `code` is the close code.
 */
export type ConnectionState =
  | { readonly kind: "idle" }
  | { readonly kind: "connecting" }
  | { readonly kind: "online" }
  | { readonly kind: "waiting"; readonly retryAt: number }
  | { readonly kind: "stopped"; readonly code: number };

export type ConnectionOptions = {
  readonly host: Host;
  readonly url: () => string;
  readonly hello: () => Hello;
  readonly onFrame: (frame: FrameIn) => void;
  readonly onState: (state: ConnectionState) => void;
};

/** So long after the server's ping was due, without any frame, the line is dead. */
const LATE_MS = 10_000;
/** A socket that has not brought a welcome by then is given up. */
const WELCOME_MS = 15_000;

export class Connection {
  #options: ConnectionOptions;
  #socket: Socket | null = null;
  /** Counts sockets, so that the last words of a forgotten one are not heard. */
  #generation = 0;
  #state: ConnectionState = { kind: "idle" };
  #attempt = 0;
  #retryAfter: number | null = null;
  /** The longest time between two frames of a living line; the welcome says how often the server pings. */
  #silence = 0;
  /** Cancels the watch over an open socket, or the wait for the next one. */
  #cancelTimer = (): void => {};
  #cancelDrain = (): void => {};
  #drainUntil = 0;

  constructor(options: ConnectionOptions) {
    this.#options = options;
  }

  get state(): ConnectionState {
    return this.#state;
  }

  /** Connects, also out of `stopped` and out of a wait. Does nothing when a socket is there. */
  open(): void {
    if (this.#socket) return;
    this.#connect();
  }

  /** Leaves, for good or until `open()`: the page hides, the widget is destroyed. */
  close(): void {
    this.#forgetSocket();
    this.#attempt = 0;
    this.#set({ kind: "idle" });
  }

  /** The host has a network again: do not wait any longer. */
  online(): void {
    if (this.#state.kind !== "waiting") return;
    this.#attempt = 0;
    this.#connect();
  }

  /** The host lost its network: a socket may hang for minutes, so it is dropped at once. */
  offline(): void {
    if (this.#socket) this.#lose();
  }

  /** Sends when online; answers whether it was handed to the socket. */
  send(frame: FrameOut): boolean {
    if (this.#state.kind !== "online" || !this.#socket) return false;
    this.#socket.send(toJson(frame));
    return true;
  }

  #connect(): void {
    this.#forgetSocket();
    this.#set({ kind: "connecting" });
    const { host, url, hello } = this.#options;
    const generation = this.#generation;
    const current = (action: () => void): void => {
      if (generation === this.#generation) action();
    };
    this.#watch(WELCOME_MS);
    try {
      this.#socket = host.openSocket(url(), {
        opened: () => current(() => this.#socket?.send(JSON.stringify(hello()))),
        message: (data) => current(() => this.#receive(data)),
        closed: (code) => current(() => this.#closed(code)),
      });
    } catch {
      this.#wait();
    }
  }

  #receive(data: unknown): void {
    const frame = parse(data);
    if (this.#state.kind === "online") this.#watch(this.#silence);
    if (!frame) return;
    switch (frame.type) {
      case "ping":
        this.#socket?.send(JSON.stringify({ type: "pong" } satisfies FrameOut));
        return;
      case "going_away":
        this.#drain(frame.reconnect_in);
        return;
      case "client_welcome":
      case "agent_welcome":
        this.#attempt = 0;
        this.#retryAfter = null;
        this.#silence = frame.ping_seconds * 1000 + LATE_MS;
        this.#watch(this.#silence);
        this.#set({ kind: "online" });
        break;
      case "error":
        if (frame.cmd_id === null && frame.retry_after !== null) this.#retryAfter = frame.retry_after;
        break;
      default:
    }
    this.#options.onFrame(frame);
  }

  #closed(code: number): void {
    const drainUntil = this.#drainUntil;
    this.#forgetSocket();
    if (code >= 4400 && code <= 4499) this.#set({ kind: "stopped", code });
    else this.#wait(drainUntil);
  }

  /** The server stops soon: finish what is under way there, then move. */
  #drain(seconds: number): void {
    const { clock } = this.#options.host;
    this.#drainUntil = clock.now() + seconds * 1000;
    this.#cancelDrain();
    this.#cancelDrain = clock.after(seconds * 1000, () => this.#connect());
  }

  /** Tries again after the backoff, not before `notBefore` (milliseconds since 1970). */
  #wait(notBefore = 0): void {
    const { clock, random } = this.#options.host;
    const delay = backoff(this.#attempt++, random, this.#retryAfter);
    this.#retryAfter = null;
    const retryAt = Math.max(clock.now() + delay, notBefore);
    this.#cancelTimer();
    this.#cancelTimer = clock.after(retryAt - clock.now(), () => this.#connect());
    this.#set({ kind: "waiting", retryAt });
  }

  #watch(delay: number): void {
    this.#cancelTimer();
    this.#cancelTimer = this.#options.host.clock.after(delay, () => this.#lose());
  }

  #lose(): void {
    this.#forgetSocket();
    this.#wait();
  }

  #forgetSocket(): void {
    this.#generation++;
    this.#cancelTimer();
    this.#cancelDrain();
    this.#drainUntil = 0;
    this.#socket?.close();
    this.#socket = null;
  }

  #set(state: ConnectionState): void {
    this.#state = state;
    this.#options.onState(state);
  }
}

/** A frame, or null for what is no frame at all. The server is trusted for the rest: it validates what it sends. */
function parse(data: unknown): FrameIn | null {
  if (typeof data !== "string") return null;
  try {
    const value: unknown = JSON.parse(data);
    return typeof value === "object" && value !== null && "type" in value ? (value as FrameIn) : null;
  } catch {
    return null;
  }
}
