// The outbox: nothing written is lost, doubled or reordered.
import { beforeEach, expect, test } from "vitest";
import { type KeyValue, browserStorage, memoryStorage } from "./host";
import { Outbox, TO_BE_STARTED } from "./outbox";
import { CONVERSATION, FakeHost, ack, refusal } from "./testing";
import type { Command } from "./types";

let host: FakeHost;
let storage: KeyValue;
let sent: Command[];
let box: Outbox;

beforeEach(() => {
  host = new FakeHost();
  storage = memoryStorage();
  box = page();
});

/** A page with its own outbox over the common storage; what it sends is in `sent`. */
function page(wire: Command[] = (sent = [])): Outbox {
  return new Outbox({ host, storage, send: (command) => wire.push(command) > 0, onChange: () => {} });
}

const post = (content: string, conversationId = CONVERSATION) =>
  box.add({ type: "post_message", conversation_id: conversationId, content });
const contents = (commands: readonly Command[]) => commands.map((command) => ("content" in command ? command.content : command.type));
const waiting = () => contents(box.entries.map((entry) => entry.command));

test("a command is in the storage before it is sent", () => {
  let savedFirst = false;
  box = new Outbox({
    host,
    storage,
    send: (command) => (savedFirst = storage.get(command.cmd_id) !== null),
    onChange: () => {},
  });
  box.connected();
  post("Bonjour");
  expect(savedFirst).toBe(true);
});

test("one command is in flight per conversation, the order is kept", () => {
  box.connected();
  const first = post("un");
  const second = post("deux");
  post("ailleurs", "44444444-4444-4444-8444-444444444444");
  expect(contents(sent)).toEqual(["un", "ailleurs"]);
  box.acknowledge(ack(first.cmdId));
  expect(contents(sent)).toEqual(["un", "ailleurs", "deux"]);
  box.acknowledge(ack(second.cmdId));
  expect(waiting()).toEqual(["ailleurs"]);
});

test("nothing is sent before the connection is there", () => {
  post("Bonjour");
  expect(sent).toEqual([]);
  box.connected();
  expect(contents(sent)).toEqual(["Bonjour"]);
});

test("after a cut the same command goes out again under the same cmd_id", () => {
  box.connected();
  post("un");
  post("deux");
  box.disconnected();
  host.clock.advance(60_000);
  box.connected();
  expect(contents(sent)).toEqual(["un", "un"]);
  expect(sent[0]).toEqual(sent[1]);
});

test("a reload in the middle of a send loses nothing and keeps ids and order", () => {
  box.connected();
  const first = post("un");
  post("deux");
  box = page();
  expect(waiting()).toEqual(["un", "deux"]);
  box.connected();
  expect(sent.map((command) => command.cmd_id)).toEqual([first.cmdId]);
  box.acknowledge(ack(first.cmdId, { duplicate: true }));
  expect(contents(sent)).toEqual(["un", "deux"]);
});

test("a duplicate or unknown ack changes nothing", () => {
  box.connected();
  const first = post("un");
  box.acknowledge(ack(first.cmdId));
  box.acknowledge(ack(first.cmdId, { duplicate: true }));
  box.acknowledge(ack("f".repeat(32)));
  expect(box.entries).toEqual([]);
  expect(storage.keys()).toEqual([]);
});

test("the ack settles the promise of its command", async () => {
  box.connected();
  const { cmdId, done } = post("un");
  const answer = ack(cmdId);
  box.acknowledge(answer);
  expect(await done).toEqual({ ok: true, ack: answer });
});

test("a retryable error is tried again after the wait the server asked for, in order", () => {
  box.connected();
  const first = post("un");
  post("deux");
  box.refuse(refusal(first.cmdId, "rate_limited", { retryable: true, retry_after: 5 }));
  host.clock.advance(4_999);
  expect(contents(sent)).toEqual(["un"]);
  host.clock.advance(1);
  expect(contents(sent)).toEqual(["un", "un"]);
  expect(box.entries[0]?.failed).toBeNull();
});

test("an answer that never comes is asked for again", () => {
  box.connected();
  post("un");
  host.clock.advance(20_500);
  expect(contents(sent)).toEqual(["un", "un"]);
});

test("a refused text stays visible, lets the next one pass, and is retried under a new cmd_id", async () => {
  box.connected();
  const first = post("un");
  const second = post("deux");
  box.refuse(refusal(first.cmdId, "cmd_conflict"));
  expect(await first.done).toEqual({ ok: false, code: "cmd_conflict", details: {} });
  expect(contents(sent)).toEqual(["un", "deux"]);
  expect(box.entries.map((entry) => entry.failed)).toEqual(["cmd_conflict", null]);
  box.acknowledge(ack(second.cmdId));
  box.retry(first.cmdId);
  expect(contents(sent)).toEqual(["un", "deux", "un"]);
  expect(sent[2]?.cmd_id).not.toBe(first.cmdId);
  expect(storage.keys()).toEqual([sent[2]?.cmd_id]);
});

test("a refused text is still refused after a reload and can be discarded", () => {
  box.connected();
  const { cmdId } = post("un");
  box.refuse(refusal(cmdId, "conversation_closed"));
  box = page();
  box.connected();
  expect([sent, box.entries[0]?.failed]).toEqual([[], "conversation_closed"]);
  box.discard(cmdId);
  expect([box.entries, storage.keys()]).toEqual([[], []]);
});

test("a refused action is not kept, its outcome tells", async () => {
  box.connected();
  const { cmdId, done } = box.add({ type: "accept_conversation", conversation_id: CONVERSATION });
  box.refuse(refusal(cmdId, "already_taken", { details: { by: "Paul" } }));
  expect(box.entries).toEqual([]);
  expect(await done).toEqual({ ok: false, code: "already_taken", details: { by: "Paul" } });
});

test("a decision of the moment is not replayed by a later page", () => {
  box.add({ type: "set_status", status: "available" });
  post("Bonjour");
  box = page();
  box.connected();
  expect(contents(sent)).toEqual(["Bonjour"]);
});

test("the first words wait for the conversation's id and get it", () => {
  box.connected();
  const start = box.add({ type: "start_conversation", lang: "fr" });
  post("un", TO_BE_STARTED);
  post("deux", TO_BE_STARTED);
  expect(contents(sent)).toEqual(["start_conversation"]);
  box.acknowledge(ack(start.cmdId, { conversation_id: CONVERSATION }));
  expect(sent[1]).toMatchObject({ content: "un", conversation_id: CONVERSATION });
  box = page();
  expect(box.entries.map((entry) => entry.command)).toMatchObject([
    { content: "un", conversation_id: CONVERSATION },
    { content: "deux", conversation_id: CONVERSATION },
  ]);
});

test("a conversation that cannot be started refuses what was held for it, and one retry starts it again", () => {
  box.connected();
  const start = box.add({ type: "start_conversation", lang: "fr" });
  const first = post("un", TO_BE_STARTED);
  box.refuse(refusal(start.cmdId, "forbidden"));
  expect(box.entries.map((entry) => entry.failed)).toEqual(["forbidden", "forbidden"]);
  box.retry(first.cmdId);
  expect(contents(sent)).toEqual(["start_conversation", "start_conversation"]);
  expect(sent[1]?.cmd_id).not.toBe(start.cmdId);
});

test("discarding the only text of a refused start forgets the start too", () => {
  box.connected();
  const start = box.add({ type: "start_conversation", lang: "fr" });
  const first = post("un", TO_BE_STARTED);
  box.refuse(refusal(start.cmdId, "forbidden"));
  box.discard(first.cmdId);
  expect([box.entries, storage.keys()]).toEqual([[], []]);
});

test("two tabs over one storage lose nothing of each other", () => {
  const other: Command[] = [];
  const tab = page(other);
  post("un");
  host.clock.advance(1);
  tab.add({ type: "post_message", conversation_id: CONVERSATION, content: "deux" });
  expect(storage.keys()).toHaveLength(2);
  const first = box.entries[0]?.command.cmd_id ?? "";
  tab.connected();
  tab.acknowledge(ack(first));
  expect(contents(other)).toEqual(["un", "deux"]);
  box.connected();
  expect(contents(sent)).toEqual(["deux"]);
});

test("a command whose event came by another way is done", () => {
  const { cmdId } = post("un");
  box.seen(cmdId);
  box.connected();
  expect([sent, box.entries]).toEqual([[], []]);
});

test("what cannot be read in the storage is thrown away", () => {
  storage.set("a".repeat(32), "{");
  storage.set("b".repeat(32), '{"at":1}');
  storage.set("c".repeat(32), "null");
  box = page();
  box.connected();
  expect([sent, box.entries, storage.keys()]).toEqual([[], [], []]);
});

test("a browser that refuses to store still sends, from memory", () => {
  storage = browserStorage(() => {
    throw new Error("denied");
  }, "libri.");
  box = page();
  box.connected();
  const { cmdId } = post("Bonjour");
  expect(contents(sent)).toEqual(["Bonjour"]);
  box.acknowledge(ack(cmdId));
  expect(storage.keys()).toEqual([]);
});
