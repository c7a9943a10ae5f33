// Commands on their way: saved before the first send, one in flight per conversation, the same cmd_id until settled.
import { backoff } from "./backoff";
import type { Host, KeyValue } from "./host";
import { lastOf } from "./last";
import type { Ack, Command, ErrorCode, NewCommand, WireError } from "./types";

/**
 * The conversation a client is about to start has no id yet: commands carry this one until
 * the ack of `start_conversation` brings the real one.
 */
export const TO_BE_STARTED = "";

/** A command that has no answer yet, or a written text that was refused and waits for retry or discard. */
export type Pending = {
  readonly command: Command;
  /** When it was written, milliseconds since 1970; also the order within its conversation. */
  readonly at: number;
  /** Why it was refused; null while it is still on its way. */
  readonly failed: ErrorCode | null;
};

/** The definitive answer to a command. */
export type Outcome =
  | { readonly ok: true; readonly ack: Ack }
  | { readonly ok: false; readonly code: ErrorCode; readonly details: Readonly<Record<string, string>> };

export type Sent = {
  readonly cmdId: string;
  /** Settles with the definitive answer; never rejects. After a reload nobody holds it any more. */
  readonly done: Promise<Outcome>;
};

export type OutboxOptions = {
  readonly host: Host;
  readonly storage: KeyValue;
  /** Puts a command on the wire; false when there is no connection. */
  readonly send: (command: Command) => boolean;
  readonly onChange: () => void;
};

/** An answer that does not come is asked for again after this time. */
const ANSWER_MS = 20_000;
/** Decisions of the moment: tried again while the page lives, never replayed by a later page. */
const MOMENTARY: ReadonlySet<Command["type"]> = new Set(["accept_conversation", "decline_offer", "transfer_conversation", "set_status"]);
/** What a person wrote stays visible when refused; the rest only has its outcome. */
const WRITTEN: ReadonlySet<Command["type"]> = new Set(["start_conversation", "post_message", "post_note"]);

type Entry = {
  command: Command;
  failed: ErrorCode | null;
} & Pending;

/** What is under way in one conversation: the command in flight, or a wait before the next try. */
type Lane = {
  inFlight: string | null;
  tries: number;
  cancelTimer: () => void;
  resting: boolean;
};

export class Outbox {
  #options: OutboxOptions;
  #entries: Entry[] = [];
  #lanes = new Map<string, Lane>();
  #waiters = new Map<string, (outcome: Outcome) => void>();
  #last = 0;
  #online = false;
  #snapshot: readonly Pending[] = [];

  constructor(options: OutboxOptions) {
    this.#options = options;
    this.#adopt();
    this.#changed();
  }

  /** What is pending or refused, in the order it was written. The same array until something changes. */
  get entries(): readonly Pending[] {
    return this.#snapshot;
  }

  /** Saves a command and sends it as soon as its turn comes. */
  add(command: NewCommand): Sent {
    const entry = this.#keep(command);
    const cmdId = entry.command.cmd_id;
    const done = new Promise<Outcome>((resolve) => this.#waiters.set(cmdId, resolve));
    this.#changed();
    this.#pump();
    return { cmdId, done };
  }

  /** The connection was welcomed: takes over what other tabs left and sends. */
  connected(): void {
    this.#online = true;
    this.#adopt();
    this.#changed();
    this.#pump();
  }

  /** The connection is gone: what was in flight is in doubt and will be sent again, unchanged. */
  disconnected(): void {
    this.#online = false;
    for (const lane of this.#lanes.values()) lane.cancelTimer();
    this.#lanes.clear();
  }

  /** The server committed a command. */
  acknowledge(ack: Ack): void {
    const entry = this.#find(ack.cmd_id);
    if (!entry) return;
    this.#release(entry);
    if (entry.command.type === "start_conversation" && ack.conversation_id) this.#assign(ack.conversation_id);
    this.#drop(entry);
    this.#settle(ack.cmd_id, { ok: true, ack });
    this.#changed();
    this.#pump();
  }

  /** The server refused a command: tried again if that can help, else kept visible or dropped. */
  refuse(error: WireError): void {
    const entry = error.cmd_id === null ? undefined : this.#find(error.cmd_id);
    if (!entry) return;
    if (error.retryable) {
      this.#rest(laneOf(entry.command), error.retry_after);
      return;
    }
    this.#release(entry);
    this.#fail(entry, error.code);
    this.#settle(entry.command.cmd_id, { ok: false, code: error.code, details: error.details });
    this.#changed();
    this.#pump();
  }

  /** The command's event came by another way (another tab, a replay): it is done. */
  seen(cmdId: string): void {
    const entry = this.#find(cmdId);
    if (!entry || this.#lanes.get(laneOf(entry.command))?.inFlight === cmdId) return;
    this.#drop(entry);
    this.#changed();
  }

  /** Sends a refused text again, under a new cmd_id because the old one was answered for good. */
  retry(cmdId: string): void {
    const chosen = this.#find(cmdId);
    if (!chosen) return;
    const lane = laneOf(chosen.command);
    for (const entry of this.#entries.filter((other) => other.failed && laneOf(other.command) === lane)) {
      if (entry !== chosen && entry.command.type !== "start_conversation") continue;
      this.#options.storage.remove(entry.command.cmd_id);
      entry.command = { ...entry.command, cmd_id: this.#options.host.newId() };
      entry.failed = null;
      this.#save(entry);
    }
    this.#changed();
    this.#pump();
  }

  /** Throws a refused text away. */
  discard(cmdId: string): void {
    const entry = this.#find(cmdId);
    if (!entry?.failed) return;
    this.#drop(entry);
    const rest = this.#entries.filter((other) => laneOf(other.command) === TO_BE_STARTED);
    if (rest.every((other) => other.command.type === "start_conversation" && other.failed)) rest.forEach((other) => this.#drop(other));
    this.#changed();
  }

  /** Throws everything away; promises of it stay open. */
  clear(): void {
    this.disconnected();
    [...this.#entries].forEach((entry) => this.#drop(entry));
    this.#waiters.clear();
    this.#changed();
  }

  #keep(command: NewCommand): Entry {
    this.#last = Math.max(this.#options.host.clock.now(), this.#last + 1);
    const entry: Entry = { command: { ...command, cmd_id: this.#options.host.newId() }, at: this.#last, failed: null };
    this.#entries.push(entry);
    this.#save(entry);
    return entry;
  }

  #save(entry: Entry): void {
    if (!MOMENTARY.has(entry.command.type)) this.#options.storage.set(entry.command.cmd_id, JSON.stringify(entry));
  }

  /** Reads what the storage holds: entries of an earlier page or of another tab. */
  #adopt(): void {
    const { storage } = this.#options;
    for (const key of storage.keys()) {
      // With a dot in it, it is in the outbox of somebody else of this origin.
      if (this.#find(key) || key.includes(".")) continue;
      const entry = readEntry(storage.get(key));
      if (entry && entry.command.cmd_id === key) this.#entries.push(entry);
      else storage.remove(key);
    }
    this.#entries.sort((one, other) => one.at - other.at);
    this.#last = Math.max(this.#last, lastOf(this.#entries)?.at ?? 0);
  }

  #pump(): void {
    if (!this.#online) return;
    const busy = new Set<string>();
    for (const entry of [...this.#entries]) {
      const name = laneOf(entry.command);
      if (entry.failed || busy.has(name)) continue;
      busy.add(name);
      if (this.#settledElsewhere(entry)) {
        this.#drop(entry);
        this.#changed();
        busy.delete(name);
      } else this.#sendFirst(name, entry);
    }
  }

  #sendFirst(name: string, entry: Entry): void {
    const lane = this.#lane(name);
    if (lane.inFlight !== null || lane.resting) return;
    // Only `start_conversation` may go before the conversation has an id.
    if (name === TO_BE_STARTED && entry.command.type !== "start_conversation") return;
    if (!this.#options.send(entry.command)) return;
    lane.inFlight = entry.command.cmd_id;
    lane.cancelTimer = this.#options.host.clock.after(ANSWER_MS, () => this.#rest(name, null));
  }

  /** Another tab got the answer, or the person threw the text away there. */
  #settledElsewhere(entry: Entry): boolean {
    return !MOMENTARY.has(entry.command.type) && this.#options.storage.get(entry.command.cmd_id) === null;
  }

  #rest(name: string, retryAfter: number | null): void {
    const { clock, random } = this.#options.host;
    const lane = this.#lane(name);
    lane.cancelTimer();
    lane.inFlight = null;
    lane.resting = true;
    lane.cancelTimer = clock.after(backoff(lane.tries++, random, retryAfter), () => {
      lane.resting = false;
      this.#pump();
    });
  }

  #release(entry: Entry): void {
    const name = laneOf(entry.command);
    const lane = this.#lanes.get(name);
    if (lane?.inFlight !== entry.command.cmd_id) return;
    lane.cancelTimer();
    this.#lanes.delete(name);
  }

  #lane(name: string): Lane {
    const lane = this.#lanes.get(name) ?? { inFlight: null, tries: 0, cancelTimer: () => {}, resting: false };
    this.#lanes.set(name, lane);
    return lane;
  }

  /** The conversation has an id now: what was held for it gets it, and is saved so before the first send. */
  #assign(conversationId: string): void {
    for (const entry of this.#entries) {
      if (!("conversation_id" in entry.command) || entry.command.conversation_id !== TO_BE_STARTED) continue;
      entry.command = { ...entry.command, conversation_id: conversationId };
      this.#save(entry);
    }
  }

  #fail(entry: Entry, code: ErrorCode): void {
    if (!WRITTEN.has(entry.command.type)) {
      this.#drop(entry);
      return;
    }
    const held =
      entry.command.type === "start_conversation" ? this.#entries.filter((other) => laneOf(other.command) === TO_BE_STARTED) : [entry];
    for (const one of held) {
      one.failed = code;
      this.#save(one);
    }
  }

  #drop(entry: Entry): void {
    this.#entries = this.#entries.filter((other) => other !== entry);
    this.#options.storage.remove(entry.command.cmd_id);
  }

  #settle(cmdId: string, outcome: Outcome): void {
    this.#waiters.get(cmdId)?.(outcome);
    this.#waiters.delete(cmdId);
  }

  #find(cmdId: string): Entry | undefined {
    return this.#entries.find((entry) => entry.command.cmd_id === cmdId);
  }

  #changed(): void {
    this.#snapshot = this.#entries.map((entry) => ({ ...entry }));
    this.#options.onChange();
  }
}

function laneOf(command: Command): string {
  return "conversation_id" in command ? command.conversation_id : command.type === "start_conversation" ? TO_BE_STARTED : command.type;
}

function readEntry(text: string | null): Entry | null {
  try {
    const value = JSON.parse(text ?? "null") as Partial<Entry> | null;
    if (!value?.command?.cmd_id || typeof value.at !== "number") return null;
    return { command: value.command, at: value.at, failed: value.failed ?? null };
  } catch {
    return null;
  }
}
