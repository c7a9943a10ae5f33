// The number on the launcher: others' messages since the panel was closed, and nothing else.
import { expect, test } from "vitest";
import type { View } from "../../chat-core";
import { applyAll, emptyView } from "../../chat-core/conversation";
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

const history = applyAll(emptyView(CONVERSATION), [started(), message(2, "Bonjour", { sender_type: "agent" })]);

test("what was there before is not new", () => {
  const { counts, becomes } = setup(null);
  becomes(history);
  expect(counts).toEqual([]);
});

test("only others' messages count, and opening the panel forgets them", () => {
  const { unread, counts, becomes } = setup(history);
  unread.toggle(true);
  unread.toggle(false);
  const more = applyAll(history, [
    message(3, "un", { sender_type: "agent" }),
    message(4, "de moi"),
    event("conversation.closed", 5, { closed_by: "agent", reason: "ended", agent_name: "Marie" }),
  ]);
  becomes(more);
  becomes(applyAll(more, [message(6, "deux", { sender_type: "ai" })]));
  expect(counts).toEqual([1, 2]);
  unread.toggle(true);
  expect(counts).toEqual([1, 2, 0]);
});
