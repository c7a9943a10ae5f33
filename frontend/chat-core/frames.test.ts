// Golden frames, shared with the server's tests: every frame of the wire is known and handled here.
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { memoryStorage } from "./host";
import { Session } from "./session";
import { FakeHost, welcome } from "./testing";
import type { AgentBound, AgentFrame, ClientBound, ClientFrame, FrameIn, FrameOut } from "./types";

type Golden =
  | { direction: "client_in"; frame: ClientFrame }
  | { direction: "agent_in"; frame: AgentFrame }
  | { direction: "client_out"; frame: ClientBound }
  | { direction: "agent_out"; frame: AgentBound };

const golden = JSON.parse(readFileSync(new URL("../../tests/protocol/frames.json", import.meta.url), "utf8")) as Golden[];

// Complete by type: a new frame on the wire makes these two tables a compile error.
const INCOMING: Record<FrameIn["type"], true> = {
  client_welcome: true,
  agent_welcome: true,
  ack: true,
  error: true,
  events: true,
  synced: true,
  reset: true,
  going_away: true,
  ping: true,
  typing: true,
  read: true,
  queue_position: true,
  assistant_delta: true,
  assistant_stopped: true,
  desk: true,
  presence: true,
  client_presence: true,
  "conversation.started": true,
  "message.posted": true,
  "note.posted": true,
  "transfer.requested": true,
  "transfer.cancelled": true,
  "client.left": true,
  "client.returned": true,
  "client.asked": true,
  "agent.offered": true,
  "offer.ended": true,
  "agent.assigned": true,
  "agent.left": true,
  "order.verified": true,
  "brief.written": true,
  "conversation.summarized": true,
  "assistant.resumed": true,
  "conversation.closed": true,
  "conversation.reopened": true,
  "conversation.rated": true,
};
const OUTGOING: Record<FrameOut["type"], true> = {
  hello: true,
  sync: true,
  unwatch: true,
  pong: true,
  set_typing: true,
  mark_read: true,
  start_conversation: true,
  post_message: true,
  request_human: true,
  cancel_request: true,
  close_conversation: true,
  rate_conversation: true,
  post_note: true,
  accept_conversation: true,
  decline_offer: true,
  transfer_conversation: true,
  return_to_assistant: true,
  set_status: true,
};

const typesOf = (...directions: Golden["direction"][]) =>
  [...new Set(golden.filter((item) => directions.includes(item.direction)).map((item) => item.frame.type))].sort();

test("the golden frames cover every type a server may send", () => {
  expect(typesOf("client_out", "agent_out")).toEqual(Object.keys(INCOMING).sort());
});

test("the golden frames cover every type a server may be sent", () => {
  expect(typesOf("client_in", "agent_in")).toEqual(Object.keys(OUTGOING).sort());
});

describe.each(["client_out", "agent_out"] as const)("%s", (direction) => {
  const frames = golden.filter((item) => item.direction === direction).map((item) => item.frame as FrameIn);

  test.each(frames.map((frame) => [frame.type, frame] as const))("%s is taken by the session", (_, frame) => {
    const host = new FakeHost();
    const seen: FrameIn[] = [];
    const session = new Session({
      host,
      storage: memoryStorage(),
      url: () => "ws://x",
      token: () => null,
      onFrame: (got) => seen.push(got),
    });
    session.open();
    host.socket.opens();
    host.socket.says(welcome());
    if ("conversation_id" in frame && frame.conversation_id) session.watch(frame.conversation_id);
    host.socket.says(frame);
    // The connection keeps the two frames that are only its own.
    const own = frame.type === "ping" || frame.type === "going_away";
    expect(seen.at(-1)).toEqual(own ? welcome() : frame);
    expect(session.getSnapshot().connection.kind).toBe("online");
  });
});
