// The connection: it comes back, politely, and knows when not to.
import { beforeEach, expect, test } from "vitest";
import { Connection, type ConnectionState } from "./connection";
import { FakeHost, refusal, seeded, welcome } from "./testing";
import type { FrameIn } from "./types";

let host: FakeHost;
let states: ConnectionState[];
let frames: FrameIn[];
let connection: Connection;

beforeEach(() => begin());

function begin(random?: () => number): void {
  host = new FakeHost(random);
  states = [];
  frames = [];
  connection = new Connection({
    host,
    url: () => "ws://shop/ws",
    hello: () => ({ type: "hello", protocol: 1, token: "t", epoch: null, cursors: {} }),
    onFrame: (frame) => frames.push(frame),
    onState: (state) => states.push(state),
  });
}

function goOnline(): void {
  connection.open();
  host.socket.opens();
  host.socket.says(welcome());
}

const wait = (): number => {
  const { state } = connection;
  if (state.kind !== "waiting") throw new Error(`expected a wait, it is ${state.kind}`);
  return state.retryAt - host.clock.now();
};

test("hello is the first frame and the welcome makes it online", () => {
  connection.open();
  expect(host.socket.sent).toEqual([]);
  host.socket.opens();
  expect(host.socket.sent).toEqual([{ type: "hello", protocol: 1, token: "t", epoch: null, cursors: {} }]);
  expect(connection.send({ type: "pong" })).toBe(false);
  host.socket.says(welcome());
  expect(states.map((state) => state.kind)).toEqual(["connecting", "online"]);
  expect(connection.send({ type: "pong" })).toBe(true);
});

test("a ping is answered and not passed on", () => {
  goOnline();
  host.socket.says({ type: "ping" });
  expect(host.socket.sent.at(-1)).toEqual({ type: "pong" });
  expect(frames.map((frame) => frame.type)).toEqual(["client_welcome"]);
});

test.each([1, 25, 3600])("10 seconds after a ping was due, every %d s, it connects anew; any frame puts that off", (seconds) => {
  const silence = seconds * 1000 + 10_000;
  connection.open();
  host.socket.opens();
  host.socket.says(welcome({ ping_seconds: seconds }));
  host.clock.advance(silence - 1);
  host.socket.says({ type: "ping" });
  host.clock.advance(silence - 1);
  expect(connection.state.kind).toBe("online");
  host.clock.advance(1);
  expect(connection.state.kind).toBe("waiting");
  expect(host.socket.left).toBe(true);
});

test("a server that comes back with another rhythm is believed", () => {
  goOnline();
  host.socket.dies();
  host.clock.advance(60_000);
  host.socket.opens();
  host.socket.says(welcome({ ping_seconds: 50 }));
  host.clock.advance(59_999);
  expect(connection.state.kind).toBe("online");
});

test("a socket that never brings a welcome is given up", () => {
  connection.open();
  host.socket.opens();
  host.clock.advance(15_000);
  expect(connection.state.kind).toBe("waiting");
});

test("waits double from half a second to thirty and a welcome starts over", () => {
  connection.open();
  const waits: number[] = [];
  for (let attempt = 0; attempt < 9; attempt++) {
    host.socket.dies();
    waits.push(wait());
    host.clock.advance(wait());
  }
  expect(waits).toEqual([500, 1000, 2000, 4000, 8000, 16_000, 30_000, 30_000, 30_000]);
  host.socket.opens();
  host.socket.says(welcome());
  host.socket.dies();
  expect(wait()).toBe(500);
});

test("waits are spread over the whole range, so that clients do not come back together", () => {
  const waits: number[] = [];
  for (let seed = 0; seed < 200; seed++) {
    begin(seeded(seed));
    connection.open();
    host.socket.dies();
    waits.push(wait());
  }
  expect(Math.min(...waits)).toBeLessThan(50);
  expect(Math.max(...waits)).toBeGreaterThan(450);
  expect(Math.max(...waits)).toBeLessThan(500);
});

test("the wait a server asks for is not undercut", () => {
  connection.open();
  host.socket.opens();
  host.socket.says(refusal(null, "rate_limited", { retryable: true, retry_after: 12 }));
  host.socket.dies(4029);
  expect(wait()).toBe(12_000);
});

test("codes 4400 to 4499 stop it, all others bring it back", () => {
  for (const [code, kind] of [
    [4400, "stopped"],
    [4401, "stopped"],
    [4499, "stopped"],
    [4399, "waiting"],
    [4008, "waiting"],
    [1000, "waiting"],
    [1011, "waiting"],
  ] as const) {
    begin();
    goOnline();
    host.socket.dies(code);
    expect([code, connection.state.kind]).toEqual([code, kind]);
  }
});

test("a stopped connection can be opened again", () => {
  goOnline();
  host.socket.dies(4401);
  expect(connection.state).toEqual({ kind: "stopped", code: 4401 });
  host.clock.advance(120_000);
  expect(host.sockets).toHaveLength(1);
  connection.open();
  expect(connection.state.kind).toBe("connecting");
});

test("a server that goes away is used until it is gone, then left alone as long as it asked", () => {
  goOnline();
  host.socket.says({ type: "going_away", reconnect_in: 8 });
  expect(connection.state.kind).toBe("online");
  host.clock.advance(3_000);
  host.socket.dies(1012);
  expect(wait()).toBe(5_000);
  host.clock.advance(5_000);
  expect(host.sockets).toHaveLength(2);
  host.clock.advance(1_000);
  expect(host.sockets).toHaveLength(2);
});

test("a server that goes away but lingers is left when the time has come", () => {
  goOnline();
  host.socket.says({ type: "going_away", reconnect_in: 2 });
  host.clock.advance(2_000);
  expect(host.sockets.map((socket) => socket.left)).toEqual([true, false]);
});

test("the host's network: offline drops the socket, online connects at once", () => {
  goOnline();
  connection.offline();
  expect([connection.state.kind, host.socket.left]).toEqual(["waiting", true]);
  connection.online();
  expect(connection.state.kind).toBe("connecting");
  expect(host.sockets).toHaveLength(2);
});

test("closing leaves no socket and no timer, and the last words of a socket are not heard", () => {
  goOnline();
  const old = host.socket;
  connection.close();
  expect([connection.state.kind, old.left, host.clock.timers]).toEqual(["idle", true, 0]);
  old.says({ type: "ping" });
  old.dies(4401);
  expect(connection.state.kind).toBe("idle");
  connection.open();
  expect(connection.state.kind).toBe("connecting");
});

test("what is no frame does no harm", () => {
  goOnline();
  for (const data of ["{", "null", "[]", '"x"', "{}", new ArrayBuffer(2)]) host.socket.events.message(data);
  expect(connection.state.kind).toBe("online");
  expect(frames).toHaveLength(1);
});
