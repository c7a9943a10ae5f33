// A conversation's events as the lines of a thread.
import { expect, test } from "vitest";
import type { Bubble } from "../../../../chat-core";
import { joined, message, NOON } from "../../../shared/testing";
import { layoutThread, type TextLine, type ThreadLine } from "./thread";

const me = { id: "marie", name: "Marie" };
const kinds = (lines: readonly ThreadLine[]) => lines.map((line) => line.kind).join(" ");
const textsOf = (lines: readonly ThreadLine[]) => lines.filter((line): line is TextLine => line.kind === "text");
const edges = (lines: readonly ThreadLine[]) =>
  textsOf(lines)
    .map((line) => `${line.first ? "[" : ""}${line.text}${line.last ? "]" : ""}`)
    .join(" ");

test("messages of one author within three minutes share a heading", () => {
  const lines = layoutThread(
    [
      message({ seq: 1, seconds: 0, text: "a" }),
      message({ seq: 2, seconds: 100, text: "b" }),
      message({ seq: 3, seconds: 281, text: "c" }),
      message({ seq: 4, seconds: 290, text: "d", from: "agent", by: "marie" }),
    ],
    [],
    me,
    null,
  );
  expect(edges(lines)).toBe("[a b] [c] [d]");
});

test("an event between two messages ends the group", () => {
  const lines = layoutThread(
    [message({ seq: 1, seconds: 0, text: "a" }), joined(2, 1), message({ seq: 3, seconds: 2, text: "b" })],
    [],
    me,
    null,
  );
  expect(kinds(lines)).toBe("day text system text");
  expect(edges(lines)).toBe("[a] [b]");
});

test("each day opens with its own line", () => {
  const lines = layoutThread([message({ seq: 1, seconds: 0 }), message({ seq: 2, seconds: 26 * 3600 })], [], me, null);
  expect(kinds(lines)).toBe("day text day text");
});

test("the line of new messages stands before the first unread message of the client", () => {
  const events = [
    message({ seq: 1, seconds: 0 }),
    message({ seq: 2, seconds: 10, from: "agent", by: "marie" }),
    message({ seq: 3, seconds: 20 }),
    message({ seq: 4, seconds: 30 }),
  ];
  expect(kinds(layoutThread(events, [], me, 2))).toBe("day text text new text text");
  expect(kinds(layoutThread(events, [], me, 4))).toBe("day text text text text");
  expect(kinds(layoutThread(events, [], me, null))).not.toContain("new");
});

test("what is on its way stands last, as mine, and a private note apart from replies", () => {
  const bubble = (cmdId: string, kind: Bubble["kind"]): Bubble => ({ cmdId, kind, text: cmdId, files: 0, at: NOON + 5_000, failed: null });
  const lines = layoutThread(
    [message({ seq: 1, seconds: 0, from: "agent", by: "marie", text: "sent" })],
    [bubble("reply", "message"), bubble("note", "note")],
    me,
    null,
  );
  expect(edges(lines)).toBe("[sent reply] [note]");
  expect(textsOf(lines).map((line) => [line.authorId, line.note, line.seq])).toEqual([
    ["marie", false, 1],
    ["marie", false, null],
    ["marie", true, null],
  ]);
});

test("an empty conversation has no line", () => expect(layoutThread([], [], me, null)).toEqual([]));
