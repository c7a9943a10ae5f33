// What deserves a sound and a notification.
import { describe, expect, test } from "vitest";
import { alertsBetween } from "./alerts";
import { agent, row } from "../../shared/testing";
import type { ConversationSummary } from "../../shared/rest/types";

const rows = (...all: ConversationSummary[]) => new Map(all.map((one) => [one.id, one]));
const me = agent({ id: "me" });
const ids = (found: readonly ConversationSummary[]) => found.map(({ id }) => id);

describe("a client who starts to wait", () => {
  const waiting = row({ id: "a", status: "waiting" });
  test("alerts an available agent with room, once", () => {
    expect(ids(alertsBetween(rows(), rows(waiting), me).arrivals)).toEqual(["a"]);
    expect(alertsBetween(rows(waiting), rows(waiting), me).arrivals).toEqual([]);
  });
  test("leaves busy, away and full agents in peace", () => {
    for (const change of [{ status: "busy" }, { status: "offline" }, { load: 3 }] as const) {
      expect(alertsBetween(rows(), rows(waiting), { ...me, ...change }).arrivals).toEqual([]);
    }
  });
  test("alerts for nobody who is away, and again when they are back", () => {
    const away = { ...waiting, client_away_since: "2026-11-14T11:00:00Z" };
    expect(alertsBetween(rows(), rows(away), me).arrivals).toEqual([]);
    expect(ids(alertsBetween(rows(away), rows(waiting), me).arrivals)).toEqual(["a"]);
  });
  test("does not alert while a colleague is asked, and does when my turn comes", () => {
    const forPaul = { ...waiting, offered_to: "paul" };
    const forMe = { ...waiting, offered_to: "me" };
    expect(alertsBetween(rows(waiting), rows(forPaul), me).arrivals).toEqual([]);
    expect(ids(alertsBetween(rows(forPaul), rows(forMe), me).arrivals)).toEqual(["a"]);
  });
});

describe("a message of a client", () => {
  const before = row({ id: "a", agent_id: "me", last_message_from: "client", last_message_seq: 4, agent_read_seq: 4 });
  const after = { ...before, last_message_seq: 5 };
  test("alerts in my conversations", () => {
    expect(ids(alertsBetween(rows(before), rows(after), me).messages)).toEqual(["a"]);
  });
  test("does not alert twice, nor for what is read, nor for a colleague's client", () => {
    expect(alertsBetween(rows(after), rows(after), me).messages).toEqual([]);
    expect(alertsBetween(rows(before), rows({ ...after, agent_read_seq: 5 }), me).messages).toEqual([]);
    const foreign = (one: ConversationSummary) => ({ ...one, agent_id: "paul" });
    expect(alertsBetween(rows(foreign(before)), rows(foreign(after)), me).messages).toEqual([]);
  });
  test("does not alert for a conversation that has just become mine", () => {
    expect(alertsBetween(rows({ ...before, agent_id: null, status: "waiting", offered_to: "paul" }), rows(after), me).messages).toEqual([]);
  });
});
