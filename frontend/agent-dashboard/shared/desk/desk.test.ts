// The desk follows the frames: a welcome replaces, a newer row wins, an older one is dropped.
import { expect, test } from "vitest";
import { deskChanged, presenceChanged, rowRead, welcomed, type DeskState } from "./desk";
import { agent, at, NOON, row } from "../testing";

const limits = { message_chars: 8000, frame_bytes: 65_536, commands_per_10_seconds: 100 };

function desk(...ids: string[]): DeskState {
  return welcomed(
    {
      type: "agent_welcome",
      protocol: 1,
      epoch: "e",
      server_time: at(0),
      ping_seconds: 25,
      limits,
      agent: agent({ id: "me" }),
      desk: ids.map((id) => row({ id, last_seq: 5 })),
      agents: [agent({ id: "paul", name: "Paul" })],
    },
    NOON - 3_000,
  );
}

test("a welcome is a whole, with the server's clock and oneself among the agents", () => {
  const state = desk("a", "b");
  expect([...state.rows.keys()]).toEqual(["a", "b"]);
  expect([...state.agents.keys()].sort()).toEqual(["me", "paul"]);
  expect(state.skew).toBe(3_000);
});

test("a row with the same or a greater seq replaces, an older one does not", () => {
  const state = desk("a");
  const changed = (last_seq: number) =>
    deskChanged(state, { type: "desk", conversations: [row({ id: "a", last_seq, client_name: "Jean" })], removed: [] }).rows?.get("a")
      ?.client_name;
  expect([changed(4), changed(5), changed(6)]).toEqual([null, "Jean", "Jean"]);
});

test("what was read stays read when an older row comes, but not after a restore", () => {
  const state = desk("a");
  const read = { ...state, ...rowRead(state, "a", 5) };
  expect(read.rows.get("a")?.agent_read_seq).toBe(5);
  const next = deskChanged(read, { type: "desk", conversations: [row({ id: "a", last_seq: 6, agent_read_seq: 2 })], removed: [] });
  expect(next.rows?.get("a")?.agent_read_seq).toBe(5);
  expect(rowRead(read, "a", 3)).toEqual({});
  expect(rowRead(read, "unknown", 3)).toEqual({});
});

test("rows that left are removed, and the old state stays as it was", () => {
  const state = desk("a", "b");
  const next = deskChanged(state, { type: "desk", conversations: [], removed: ["a"] });
  expect([...(next.rows?.keys() ?? [])]).toEqual(["b"]);
  expect(state.rows.size).toBe(2);
});

test("presence changes one agent and keeps the others", () => {
  const next = presenceChanged(desk(), { type: "presence", agents: [agent({ id: "paul", status: "busy" })] });
  expect(next.agents?.get("paul")?.status).toBe("busy");
  expect(next.agents?.get("me")?.status).toBe("available");
});
