// The signals about people: who is writing and how far they have read, paced and made up for after a cut.
import type { Clock } from "./host";
import type { FrameOut } from "./types";

export type PresenceOptions = {
  readonly clock: Clock;
  readonly send: (frame: FrameOut) => boolean;
  /** The other side has not said for a while that it is still writing. */
  readonly onSilent: (conversationId: string) => void;
};

/** While writing goes on, "I am writing" is repeated this often. */
const REPEAT_MS = 3_000;
/** Without a keystroke for this long, writing has ended. */
const PAUSE_MS = 4_000;
/** The other side's "I am writing" is believed this long. */
const BELIEVED_MS = 8_000;

type Writing = {
  readonly saidAt: number;
  readonly cancelPause: () => void;
};

export class Presence {
  #options: PresenceOptions;
  #writing = new Map<string, Writing>();
  #heard = new Map<string, () => void>();
  #read = new Map<string, number>();

  constructor(options: PresenceOptions) {
    this.#options = options;
  }

  setTyping(conversationId: string, active: boolean): void {
    const { clock, send } = this.#options;
    const before = this.#writing.get(conversationId);
    before?.cancelPause();
    if (!active) {
      if (before) send({ type: "set_typing", conversation_id: conversationId, active: false });
      this.#writing.delete(conversationId);
      return;
    }
    const repeat = !before || clock.now() - before.saidAt >= REPEAT_MS;
    if (repeat) send({ type: "set_typing", conversation_id: conversationId, active: true });
    this.#writing.set(conversationId, {
      saidAt: repeat ? clock.now() : before.saidAt,
      cancelPause: clock.after(PAUSE_MS, () => this.setTyping(conversationId, false)),
    });
  }

  /** The other side said that it writes, or stopped: without a repeat it is forgotten. */
  heard(conversationId: string, active: boolean): void {
    this.#heard.get(conversationId)?.();
    this.#heard.delete(conversationId);
    if (active)
      this.#heard.set(
        conversationId,
        this.#options.clock.after(BELIEVED_MS, () => this.#options.onSilent(conversationId)),
      );
  }

  markRead(conversationId: string, seq: number): void {
    if (seq <= (this.#read.get(conversationId) ?? 0)) return;
    this.#read.set(conversationId, seq);
    this.#options.send({ type: "mark_read", conversation_id: conversationId, seq });
  }

  /** A mark sent into a dying connection may be lost: say it again. */
  connected(): void {
    this.#read.forEach((seq, id) => this.#options.send({ type: "mark_read", conversation_id: id, seq }));
  }

  forget(conversationId: string): void {
    this.#writing.get(conversationId)?.cancelPause();
    this.#heard.get(conversationId)?.();
    for (const map of [this.#writing, this.#heard, this.#read]) map.delete(conversationId);
  }
}
