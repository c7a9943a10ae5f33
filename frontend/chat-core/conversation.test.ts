// The reducer: exactly once and in order, whatever the network does to the events.
import { describe, expect, test } from "vitest";
import { type View, apply, applyAll, applySignal, emptyView, hasGap, withoutSignals } from "./conversation";
import { CONVERSATION, event, message, seeded, started } from "./testing";
import type { AnyEvent } from "./types";

const requested = (seq: number) =>
  event("transfer.requested", seq, {
    reason: "client_request",
    requested_by: "client",
    evidence: [],
    wait: "estimated",
    estimated_wait_seconds: 120,
  });
const assigned = (seq: number) =>
  event("agent.assigned", seq, {
    agent_id: null,
    agent_name: "Marie",
    previous_agent_id: null,
    previous_agent_name: null,
    cause: "accepted",
  });
const left = (seq: number) => event("agent.left", seq, { agent_id: null, agent_name: "Marie", reason: "vanished" });
const closed = (seq: number) => event("conversation.closed", seq, { closed_by: "agent", reason: "ended", agent_name: "Marie" });
const rated = (seq: number) => event("conversation.rated", seq, { rating: 5, comment: "Merci" });
const replay = (...events: AnyEvent[]): View => applyAll(emptyView(CONVERSATION), events);

describe("order", () => {
  test("an event is applied once, however often it comes", () => {
    const once = replay(started(), message(2, "Bonjour"));
    expect(apply(once, message(2, "Bonjour"))).toBe(once);
    expect(once.events.map((item) => item.seq)).toEqual([1, 2]);
  });

  test("an early event is held until its predecessor comes", () => {
    const early = replay(started(), message(3, "deux"));
    expect([early.lastSeq, hasGap(early)]).toEqual([1, true]);
    const whole = apply(early, message(2, "un"));
    expect(whole.events.map((item) => item.seq)).toEqual([1, 2, 3]);
    expect(hasGap(whole)).toBe(false);
  });

  test("private notes leave no gap in a client's stream", () => {
    const view = replay(started(), message(5, "après des notes", { prev_seq: 1 }));
    expect([view.lastSeq, hasGap(view)]).toEqual([5, false]);
  });

  test("any order, repeats and cuts give the same view as the clean log", () => {
    const log: AnyEvent[] = [started(), message(2, "a"), requested(3), assigned(4)];
    for (let seq = 5; seq <= 38; seq++) log.push(message(seq, `m${seq}`, { sender_type: seq % 2 ? "agent" : "client" }));
    log.push(left(39), assigned(40), closed(41), rated(42));
    const clean = replay(...log);
    for (let seed = 1; seed <= 100; seed++) expect(disturbed(log, seeded(seed))).toEqual(clean);
  });
});

/** Delivers the log late, twice, in pieces and mixed up; then as a sync would: all after lastSeq. */
function disturbed(log: readonly AnyEvent[], random: () => number): View {
  let view = emptyView(CONVERSATION);
  for (let round = 0; round < 60; round++) {
    const from = Math.floor(random() * log.length);
    const piece = log.slice(from, from + 1 + Math.floor(random() * 5)).sort(() => random() - 0.5);
    view = random() < 0.5 ? applyAll(view, piece) : piece.reduce(apply, view);
    const seqs = view.events.map((item) => item.seq);
    expect(seqs).toEqual(log.slice(0, seqs.length).map((item) => item.seq));
  }
  return applyAll(
    view,
    log.filter((item) => item.seq > view.lastSeq),
  );
}

describe("what events mean", () => {
  test("the statuses follow the conversation's life", () => {
    const log: AnyEvent[] = [started(), requested(2), assigned(3), left(4), assigned(5), closed(6), rated(7)];
    const statuses = log.map((_, index) => replay(...log.slice(0, index + 1)).status);
    expect(statuses).toEqual(["ai", "waiting", "active", "waiting", "active", "closed", "closed"]);
    const end = replay(...log);
    expect([end.agentName, end.rating]).toEqual(["Marie", { stars: 5, comment: "Merci" }]);
    const again = replay(...log, event("conversation.reopened", 8, {}));
    expect([again.status, again.agentName, again.rating]).toEqual(["ai", null, end.rating]);
  });

  test("leaving the queue returns to the assistant and forgets the position", () => {
    const position = {
      type: "queue_position",
      conversation_id: CONVERSATION,
      position: 3,
      wait: "nobody",
      estimated_wait_seconds: null,
    } as const;
    const waiting = applySignal(replay(started(), requested(2)), position);
    expect(waiting.queue).toEqual({ position: 3, wait: "nobody", estimatedWaitSeconds: null });
    const back = apply(waiting, event("transfer.cancelled", 3, {}));
    expect([back.status, back.queue]).toEqual(["ai", null]);
    expect(applySignal(back, position)).toBe(back);
  });

  test("a verified order is kept for the agent, and a conversation goes back to the assistant", () => {
    const order = {
      number: "CL-1",
      client_name: "Jean",
      status: "Expédiée",
      ordered_on: null,
      shipping_on: null,
      title: null,
      state: null,
      verified_at: null,
    };
    const view = replay(started(), event("order.verified", 2, { order }), assigned(3));
    expect([view.order, view.status, view.agentName]).toEqual([order, "active", "Marie"]);
    const back = apply(view, event("assistant.resumed", 4, { agent_id: null, agent_name: "Marie" }));
    expect([back.order, back.status, back.agentName]).toEqual([order, "ai", null]);
  });
});

describe("signals", () => {
  const delta = (index: number, text: string, streamId = "s1") =>
    ({ type: "assistant_delta", conversation_id: CONVERSATION, stream_id: streamId, index, text }) as const;

  test("words of an answer add up and the finished message replaces them", () => {
    const view = [delta(0, "Sept "), delta(1, "formats"), delta(1, "formats")].reduce(applySignal, replay(started()));
    expect(view.streaming?.text).toBe("Sept formats");
    const answer = { outcome: "sure", stream_id: "s1", sources: [], suggestions: [], offers_human: false, generated: false } as const;
    const done = apply(view, message(2, "Sept formats.", { sender_type: "ai", answer }));
    expect(done.streaming).toBeNull();
    expect(applySignal(done, delta(2, " trop tard")).streaming).toBeNull();
  });

  test("after lost words the text stands still and waits for the finished message", () => {
    const view = [delta(0, "Sept "), delta(2, "tard"), delta(1, "formats")].reduce(applySignal, replay(started()));
    expect(view.streaming).toMatchObject({ text: "Sept ", broken: true });
  });

  test("an answer that was stopped disappears, another one does not", () => {
    const view = applySignal(replay(started()), delta(0, "Je "));
    expect(applySignal(view, { type: "assistant_stopped", conversation_id: CONVERSATION, stream_id: "other" })).toBe(view);
    expect(applySignal(view, { type: "assistant_stopped", conversation_id: CONVERSATION, stream_id: "s1" }).streaming).toBeNull();
  });

  test("read marks never go back and one's own words count as read", () => {
    const read = (reader: "client" | "agent", seq: number) => ({ type: "read", conversation_id: CONVERSATION, reader, seq }) as const;
    const view = [read("agent", 4), read("agent", 2), read("client", 1)].reduce(applySignal, replay(started(), message(2, "Bonjour")));
    expect([view.agentReadSeq, view.clientReadSeq]).toEqual([4, 2]);
  });

  test("writing ends with the message, and with the connection", () => {
    const typing = { type: "typing", conversation_id: CONVERSATION, sender_type: "agent", sender_name: "Marie", active: true } as const;
    const view = applySignal(replay(started()), typing);
    expect(view.typing?.senderName).toBe("Marie");
    expect(apply(view, message(2, "Voilà", { sender_type: "agent" })).typing).toBeNull();
    expect(withoutSignals(view).typing).toBeNull();
  });

  test("the client's presence is kept for the agent", () => {
    const view = applySignal(emptyView(CONVERSATION), { type: "client_presence", conversation_id: CONVERSATION, online: true });
    expect(view.clientOnline).toBe(true);
  });
});
