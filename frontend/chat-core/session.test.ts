// The session: connection, outbox and views together, as both applications use them.
import { beforeEach, expect, test } from "vitest";
import { pendingTexts } from "./bubbles";
import { memoryStorage } from "./host";
import { TO_BE_STARTED } from "./outbox";
import { Session } from "./session";
import { CONVERSATION, FakeHost, ack, message, refusal, started, welcome } from "./testing";
import type { FrameIn } from "./types";

const open = { id: CONVERSATION, status: "ai", lang: "fr", last_seq: 2, agent_name: null, rating: null } as const;
let host: FakeHost;
let session: Session;
let seen: FrameIn["type"][];

beforeEach(() => {
  host = new FakeHost(() => 0);
  seen = [];
  session = new Session({
    host,
    storage: memoryStorage(),
    url: () => "ws://shop/ws/client/1",
    token: () => "secret",
    onFrame: (frame) => seen.push(frame.type),
  });
});

function goOnline(more: Parameters<typeof welcome>[0] = {}): void {
  session.open();
  host.socket.opens();
  host.socket.says(welcome(more));
}

function comeBack(more: Parameters<typeof welcome>[0] = {}): void {
  host.clock.advance(0);
  host.socket.opens();
  host.socket.says(welcome(more));
}

const view = () => session.getSnapshot().views.get(CONVERSATION);
const bubbles = () => pendingTexts(session.getSnapshot().pending, view() ?? null).map((bubble) => bubble.text);
const texts = () => (view()?.events ?? []).flatMap((item) => (item.type === "message.posted" ? [item.content] : []));

test("the first message starts the conversation and is drawn exactly once all the way", () => {
  goOnline();
  session.send({ type: "start_conversation", lang: "fr" });
  const { cmdId } = session.send({ type: "post_message", conversation_id: TO_BE_STARTED, content: "Bonjour" });
  expect(bubbles()).toEqual(["Bonjour"]);
  const start = host.socket.sentOf("start_conversation")[0]!;
  host.socket.says(ack(start.cmd_id, { events: [started()] }));
  expect([bubbles(), texts()]).toEqual([["Bonjour"], []]);
  expect(host.socket.sentOf("post_message")[0]).toMatchObject({ conversation_id: CONVERSATION, content: "Bonjour" });
  host.socket.says(ack(cmdId, { seq: 2, events: [message(2, "Bonjour", { cmd_id: cmdId })] }));
  expect([bubbles(), texts()]).toEqual([[], ["Bonjour"]]);
});

test("a reconnect keeps the pending bubble and sends it again", () => {
  goOnline({ conversation: open });
  host.socket.says({ type: "events", conversation_id: CONVERSATION, events: [started(), message(2, "a")] });
  const { cmdId } = session.send({ type: "post_message", conversation_id: CONVERSATION, content: "b" });
  host.socket.dies();
  expect(bubbles()).toEqual(["b"]);
  comeBack({ conversation: open });
  expect(bubbles()).toEqual(["b"]);
  expect(host.socket.sentOf("hello")[0]?.cursors).toEqual({ [CONVERSATION]: 2 });
  expect(host.socket.sentOf("post_message")).toMatchObject([{ cmd_id: cmdId }]);
  host.socket.says({ type: "events", conversation_id: CONVERSATION, events: [message(3, "b", { cmd_id: cmdId })] });
  host.socket.says(ack(cmdId, { seq: 3, duplicate: true, events: [message(3, "b", { cmd_id: cmdId })] }));
  expect([bubbles(), texts()]).toEqual([[], ["a", "b"]]);
});

test("the welcome draws the true state before the events arrive", () => {
  goOnline({ conversation: { ...open, status: "active", agent_name: "Marie" } });
  expect(view()).toMatchObject({ status: "active", agentName: "Marie", synced: false, events: [] });
  host.socket.says({ type: "synced", conversation_id: CONVERSATION, upto: 2 });
  expect(view()?.synced).toBe(true);
});

test("a gap asks one sync from the last applied event", () => {
  goOnline({ conversation: open });
  host.socket.says(started());
  host.socket.says(message(4, "quatre"));
  host.socket.says(message(5, "cinq"));
  expect(host.socket.sentOf("sync")).toEqual([{ type: "sync", conversation_id: CONVERSATION, since: 1 }]);
  host.socket.says({ type: "events", conversation_id: CONVERSATION, events: [message(2, "deux"), message(3, "trois")] });
  expect(texts()).toEqual(["deux", "trois", "quatre", "cinq"]);
});

test("a sync that does not close the gap is not repeated for ever", () => {
  goOnline({ conversation: open });
  host.socket.says(started());
  host.socket.says(message(4, "quatre"));
  for (let round = 0; round < 3; round++) host.socket.says({ type: "synced", conversation_id: CONVERSATION, upto: 4 });
  expect(host.socket.sentOf("sync")).toHaveLength(1);
  host.socket.says(message(5, "cinq"));
  expect(host.socket.sentOf("sync")).toHaveLength(2);
});

test("reset forgets the conversation, all of it follows", () => {
  goOnline({ conversation: open });
  host.socket.says({ type: "events", conversation_id: CONVERSATION, events: [started(), message(2, "ancien")] });
  host.socket.says({ type: "reset", conversation_id: CONVERSATION });
  host.socket.says({ type: "events", conversation_id: CONVERSATION, events: [started(), message(2, "neuf")] });
  expect(texts()).toEqual(["neuf"]);
});

test("another epoch drops the cursors and reloads what is watched", () => {
  goOnline();
  session.watch(CONVERSATION);
  host.socket.says({ type: "events", conversation_id: CONVERSATION, events: [started(), message(2, "perdu")] });
  host.socket.dies();
  comeBack({ epoch: "restored" });
  expect(texts()).toEqual([]);
  expect(host.socket.sentOf("sync")).toEqual([{ type: "sync", conversation_id: CONVERSATION, since: 0 }]);
  host.socket.says({ type: "events", conversation_id: CONVERSATION, events: [started()] });
  host.socket.dies();
  comeBack({ epoch: "restored" });
  expect(host.socket.sentOf("hello")[0]).toMatchObject({ epoch: "restored", cursors: { [CONVERSATION]: 1 } });
  expect(host.socket.sentOf("sync")).toEqual([]);
});

test("what was asked for before the first connection is synced by it", () => {
  session.watch(CONVERSATION);
  goOnline();
  expect(host.socket.sentOf("sync")).toEqual([{ type: "sync", conversation_id: CONVERSATION, since: 0 }]);
});

test("the conversation a client is welcomed with is replayed without asking", () => {
  goOnline({ conversation: open });
  expect(host.socket.sentOf("sync")).toEqual([]);
});

test("forgetting a person leaves neither their conversations nor what they did not send", () => {
  goOnline({ conversation: open });
  session.send({ type: "post_message", conversation_id: CONVERSATION, content: "secret" });
  session.forget();
  expect(session.getSnapshot()).toMatchObject({ welcome: null, pending: [] });
  expect(view()).toBeUndefined();
});

test("watching follows a conversation at once and over reconnections, unwatching forgets it", () => {
  goOnline();
  session.watch(CONVERSATION);
  session.watch(CONVERSATION);
  expect(host.socket.sentOf("sync")).toHaveLength(1);
  host.socket.dies();
  comeBack();
  expect(host.socket.sentOf("hello")[0]?.cursors).toEqual({ [CONVERSATION]: 0 });
  session.unwatch(CONVERSATION);
  expect(host.socket.sentOf("unwatch")).toHaveLength(1);
  expect(view()).toBeUndefined();
  host.socket.says(message(1, "trop tard"));
  expect(view()).toBeUndefined();
});

test("one's own writing is told once in a while and ends by itself or with the message", () => {
  goOnline({ conversation: open });
  for (let key = 0; key < 8; key++) {
    session.setTyping(CONVERSATION, true);
    host.clock.advance(500);
  }
  expect(host.socket.sentOf("set_typing").map((frame) => frame.active)).toEqual([true, true]);
  host.clock.advance(4_000);
  expect(host.socket.sentOf("set_typing").at(-1)?.active).toBe(false);
  session.setTyping(CONVERSATION, true);
  session.send({ type: "post_message", conversation_id: CONVERSATION, content: "x" });
  expect(host.socket.sentOf("set_typing").at(-1)?.active).toBe(false);
});

test("the other side's writing is forgotten when it is not repeated", () => {
  goOnline({ conversation: open });
  host.socket.says({ type: "typing", conversation_id: CONVERSATION, sender_type: "agent", sender_name: "Marie", active: true });
  expect(view()?.typing?.senderName).toBe("Marie");
  host.clock.advance(8_000);
  expect(view()?.typing).toBeNull();
});

test("read marks go out once, never back, and again after a cut", () => {
  goOnline({ conversation: open });
  session.markRead(CONVERSATION, 2);
  session.markRead(CONVERSATION, 2);
  session.markRead(CONVERSATION, 1);
  expect(host.socket.sentOf("mark_read").map((frame) => frame.seq)).toEqual([2]);
  host.socket.dies();
  comeBack({ conversation: open });
  expect(host.socket.sentOf("mark_read").map((frame) => frame.seq)).toEqual([2]);
});

test("the snapshot is the same object until something changes, and a changed view is a new one", () => {
  goOnline({ conversation: open });
  const before = session.getSnapshot();
  expect(session.getSnapshot()).toBe(before);
  let calls = 0;
  const stop = session.subscribe(() => calls++);
  host.socket.says(started());
  expect(calls).toBeGreaterThan(0);
  expect(session.getSnapshot().views.get(CONVERSATION)).not.toBe(before.views.get(CONVERSATION));
  stop();
  const after = calls;
  host.socket.says(message(2, "x"));
  expect(calls).toBe(after);
});

test("every frame reaches the application, and an unknown one does no harm", () => {
  goOnline();
  host.socket.says(refusal(null, "bad_frame"));
  host.socket.says({ type: "future_thing" } as unknown as FrameIn);
  expect(seen).toEqual(["client_welcome", "error", "future_thing"]);
});
