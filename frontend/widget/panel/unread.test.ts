// The number on the launcher: others' messages that nobody has read in any tab.
import { expect, test } from "vitest";
import type { View } from "../../chat-core";
import { applyAll, applySignal, emptyView } from "../../chat-core/conversation";
import { CONVERSATION, event, message, started } from "../../chat-core/testing";
import { Unread } from "./unread";

function setup(view: View | null) {
  const counts: number[] = [];
  let current = view;
  let tell = (): void => {};
  const chat = { getSnapshot: () => ({ view: current }), subscribe: (listener: () => void) => ((tell = listener), () => {}) };
  const unread = new Unread(chat, (count) => counts.push(count));
  const becomes = (next: View | null): void => {
    current = next;
    tell();
  };
  return { unread, counts, becomes };
}

const read = (view: View, seq: number) => applySignal(view, { type: "read", conversation_id: CONVERSATION, reader: "client", seq });
const replayed = applyAll(emptyView(CONVERSATION), [started(), message(2, "Bonjour", { sender_type: "agent" })]);
const history = { ...replayed, synced: true };

test("what was read on an earlier page is not new, what came since is", () => {
  const { counts, becomes } = setup(null);
  becomes(replayed);
  becomes(read(history, 2));
  expect(counts).toEqual([]);
  becomes(applyAll(read(history, 2), [message(3, "un", { sender_type: "agent" })]));
  expect(counts).toEqual([1]);
});

test("what came between two pages is new at the end of the replay", () => {
  const { counts, becomes } = setup(null);
  becomes(replayed);
  becomes(history);
  expect(counts).toEqual([1]);
});

test("what is read in another tab is new in none", () => {
  const { counts, becomes } = setup(history);
  becomes(applyAll(history, [message(3, "un", { sender_type: "agent" })]));
  becomes(read(applyAll(history, [message(3, "un", { sender_type: "agent" })]), 3));
  expect(counts).toEqual([2, 0]);
});

test("only others' messages count, and opening the panel forgets them", () => {
  const { unread, counts, becomes } = setup(history);
  unread.toggle(true);
  unread.toggle(false);
  const more = applyAll(history, [
    message(3, "un", { sender_type: "agent" }),
    event("transfer.cancelled", 4, {} as never),
    event("conversation.closed", 5, { closed_by: "agent", reason: "ended", agent_name: "Marie" }),
  ]);
  becomes(more);
  becomes(applyAll(more, [message(6, "deux", { sender_type: "ai" })]));
  unread.toggle(true);
  expect(counts).toEqual([1, 2, 0]);
});
