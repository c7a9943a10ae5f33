// Which rows belong to a tab, and in which order.
import { describe, expect, test } from "vitest";
import { awayOf, isAbandoned, isUnread, mineOf, neighbour, offersTo, openOf, waitingOf, waitOf } from "./rows";
import { at, NOON, row } from "../testing";

const ids = (rows: readonly { id: string }[]) => rows.map(({ id }) => id).join(" ");

test("my conversations are the active ones assigned to me, the latest message first", () => {
  const rows = [
    row({ id: "old", agent_id: "me", last_message_at: at(-60) }),
    row({ id: "other", agent_id: "paul", last_message_at: at(0) }),
    row({ id: "new", agent_id: "me", last_message_at: at(-5) }),
    row({ id: "closed", agent_id: "me", status: "closed", last_message_at: at(0) }),
  ];
  expect(ids(mineOf(rows, "me"))).toBe("new old");
});

test("the queue shows my offer first, then priority, then the longest wait", () => {
  const rows = [
    row({ id: "recent", status: "waiting", waiting_since: at(-10) }),
    row({ id: "urgent", status: "waiting", waiting_since: at(-5), priority: 9 }),
    row({ id: "early", status: "waiting", waiting_since: at(-90) }),
    row({ id: "for-me", status: "waiting", waiting_since: at(-1), offered_to: "me" }),
    row({ id: "for-paul", status: "waiting", waiting_since: at(-200), offered_to: "paul" }),
  ];
  expect(ids(waitingOf(rows, "me"))).toBe("for-me urgent for-paul early recent");
});

test("clients who are away stand apart, in the order of their places", () => {
  const rows = [
    row({ id: "gone", status: "waiting", waiting_since: at(-900), client_away_since: at(-600) }),
    row({ id: "here", status: "waiting", waiting_since: at(-10) }),
    row({ id: "gone-first", status: "waiting", waiting_since: at(-950), client_away_since: at(-100) }),
    row({ id: "given-up", status: "closed", client_away_since: at(-9000) }),
  ];
  expect(ids(waitingOf(rows, "me"))).toBe("here");
  expect(ids(awayOf(rows))).toBe("gone-first gone");
  expect(ids(rows.filter(isAbandoned))).toBe("given-up");
});

test("open conversations are all but the closed ones", () => {
  const rows = [
    row({ id: "ai", status: "ai" }),
    row({ id: "closed", status: "closed" }),
    row({ id: "waiting", status: "waiting", waiting_since: at(0) }),
  ];
  expect(ids(openOf(rows))).toBe("waiting ai");
});

describe("offersTo", () => {
  const offer = row({ id: "offer", status: "waiting", offered_to: "me", offer_expires_at: at(10) });
  test("finds the offers that are still open", () => expect(ids(offersTo([offer], "me", NOON))).toBe("offer"));
  test("forgets an offer when its time is over", () => expect(offersTo([offer], "me", NOON + 10_000)).toEqual([]));
  test("ignores offers to others, also when nobody is logged in", () => {
    expect(offersTo([offer], "paul", NOON)).toEqual([]);
    expect(offersTo([row({ id: "free", status: "waiting" })], null, NOON)).toHaveLength(0);
  });
});

describe("isUnread", () => {
  const said = { last_message_from: "client", last_message_seq: 7 } as const;
  test("the client's words are unread until an agent has read so far", () => {
    expect(isUnread(row({ id: "a", ...said, agent_read_seq: 6 }))).toBe(true);
    expect(isUnread(row({ id: "a", ...said, agent_read_seq: 7 }))).toBe(false);
  });
  test("an agent's own words are never unread", () => {
    expect(isUnread(row({ id: "a", ...said, last_message_from: "agent", agent_read_seq: 0 }))).toBe(false);
  });
  test("a closed conversation asks for nothing", () => {
    expect(isUnread(row({ id: "a", ...said, status: "closed" }))).toBe(false);
  });
});

test("only a waiting client waits", () => {
  expect(waitOf(row({ id: "a", status: "waiting", waiting_since: at(-90) }), NOON)).toBe(90_000);
  expect(waitOf(row({ id: "a", status: "active", waiting_since: at(-90) }), NOON)).toBeNull();
});

test("J and K walk the list and stop at its ends", () => {
  const rows = [row({ id: "a" }), row({ id: "b" })];
  expect(neighbour(rows, undefined, 1)?.id).toBe("a");
  expect(neighbour(rows, "a", 1)?.id).toBe("b");
  expect(neighbour(rows, "b", 1)).toBeUndefined();
  expect(neighbour(rows, "a", -1)).toBeUndefined();
});
