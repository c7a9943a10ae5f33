// A conversation's events as the lines of a thread: days, groups by author, the "new messages" line.
import type { AnyEvent, Attachment, Bubble, EventOf } from "../../../../chat-core";
import { dayKey } from "../../../shared/texts/time";

/** Messages of one author closer than this share one heading. */
const GROUP_MS = 3 * 60_000;

type Text = {
  readonly kind: "text";
  readonly key: string;
  readonly at: number;
  readonly text: string;
  readonly author: "client" | "agent" | "ai";
  readonly authorId: string | null;
  readonly name: string | null;
  readonly note: boolean;
  /** Null until the server has it. */
  readonly seq: number | null;
  readonly bubble: Bubble | null;
  readonly answer: EventOf<"message.posted">["answer"];
  /** What the agent wrote before it was translated; null when it was not. */
  readonly original: string | null;
  readonly attachments: readonly Attachment[];
  /** Whether it opens, and ends, a group of the same author. */
  readonly first: boolean;
  readonly last: boolean;
};

/** What has a card of its own and no line in the thread. */
type BesideTheThread = "brief.written" | "conversation.summarized";

export type SystemEvent = Exclude<AnyEvent, { type: "message.posted" | "note.posted" | BesideTheThread }>;

export type ThreadLine =
  | { readonly kind: "day"; readonly key: string; readonly at: number }
  | { readonly kind: "new"; readonly key: string }
  | { readonly kind: "system"; readonly key: string; readonly event: SystemEvent; readonly at: number }
  | { readonly kind: "words"; readonly key: string; readonly text: string; readonly at: number }
  | Text;

export type TextLine = Text;

/** The place in the log of what a line shows; null for a line of its own making. */
export function seqOf(line: ThreadLine): number | null {
  return line.kind === "text" ? line.seq : line.kind === "system" ? line.event.seq : null;
}

type Me = { readonly id: string; readonly name: string };
type Loose = Omit<Text, "first" | "last">;

function ofEvent(event: EventOf<"message.posted"> | EventOf<"note.posted">): Loose | null {
  const common = {
    kind: "text",
    key: event.id,
    at: Date.parse(event.created_at),
    text: event.content,
    seq: event.seq,
    bubble: null,
    attachments: [] as readonly Attachment[],
  } as const;
  if (event.type === "note.posted") {
    return { ...common, author: "agent", authorId: event.sender_id, name: event.sender_name, note: true, answer: null, original: null };
  }
  if (event.sender_type === "system") return null;
  const { sender_type: author, sender_id: authorId, sender_name: name, answer, attachments } = event;
  return { ...common, author, authorId, name, note: false, answer, attachments, original: event.original ?? null };
}

function ofBubble(bubble: Bubble, me: Me): Loose {
  return {
    kind: "text",
    key: bubble.cmdId,
    at: bubble.at,
    text: bubble.text,
    author: "agent",
    authorId: me.id,
    name: me.name,
    note: bubble.kind === "note",
    seq: null,
    bubble,
    answer: null,
    original: null,
    attachments: [],
  };
}

function together(one: Loose, other: Loose): boolean {
  return one.author === other.author && one.authorId === other.authorId && one.note === other.note && other.at - one.at < GROUP_MS;
}

/** One event as a loose line; a message of the system itself is plain words. The brief stands beside the thread. */
function lineOf(event: Exclude<AnyEvent, { type: BesideTheThread }>): Loose | ThreadLine {
  const at = Date.parse(event.created_at);
  if (event.type !== "message.posted" && event.type !== "note.posted") {
    return { kind: "system", key: event.id, event, at };
  }
  return ofEvent(event) ?? { kind: "words", key: event.id, text: event.content, at };
}

/**
 * The thread of a conversation. `readSeq` is how far the agent had read when the thread was opened:
 * the line "new messages" stands before the first client message after it; null for none.
 */
export function layoutThread(events: readonly AnyEvent[], bubbles: readonly Bubble[], me: Me, readSeq: number | null): ThreadLine[] {
  const loose = [
    ...events.filter((event) => event.type !== "brief.written" && event.type !== "conversation.summarized").map(lineOf),
    ...bubbles.map((bubble) => ofBubble(bubble, me)),
  ];
  const lines: ThreadLine[] = [];
  let day = "";
  let marked = readSeq === null;
  let open: Loose | null = null;
  loose.forEach((line, index) => {
    const at = "at" in line ? line.at : 0;
    if (dayKey(at) !== day) {
      day = dayKey(at);
      lines.push({ kind: "day", key: `day-${day}`, at });
      open = null;
    }
    if (line.kind !== "text") {
      lines.push(line);
      open = null;
      return;
    }
    if (!marked && line.author === "client" && line.seq !== null && line.seq > (readSeq ?? 0)) {
      lines.push({ kind: "new", key: "new" });
      marked = true;
      open = null;
    }
    const next = loose[index + 1];
    const first = open === null || !together(open, line);
    const last = next?.kind !== "text" || !together(line, next) || dayKey(next.at) !== day;
    lines.push({ ...line, first, last });
    open = line;
  });
  return lines;
}
