// The panel's small decisions: lines, marks, links, colours, banners.
import { describe, expect, test } from "vitest";
import { CONVERSATION, event, message, started } from "../../chat-core/testing";
import { type AnyEvent, type View, type WaitKind, translator } from "../../chat-core";
import { emptyView } from "../../chat-core/conversation";
import { inkOn, readColour } from "../accent";
import fr from "../locales/fr.json";
import later from "../locales/later.json";
import { bannerKey } from "./Banner";
import { initials } from "./Header";
import { bound } from "./bound";
import { type T, waitText } from "./texts";
import { announcementOf, lineOf, openAnswer, rowsOf, senderOf } from "./timeline";
import { positionText } from "./Waiting";

const t: T = translator("fr", fr);
const plain = (text: string | null) => text?.replace(/[\u00a0\u202f]/g, " ") ?? null;
const line = (item: AnyEvent) => plain(lineOf(item, t));
const assigned = (cause: "accepted" | "transferred", previous: string | null) =>
  event("agent.assigned", 3, { agent_id: null, agent_name: "Marie", previous_agent_id: null, previous_agent_name: previous, cause });
const requested = (seconds: number | null, wait: WaitKind = seconds === null ? "nobody" : "estimated") =>
  event("transfer.requested", 2, { reason: "client_request", requested_by: "client", evidence: [], wait, estimated_wait_seconds: seconds });
const answer = {
  outcome: "sure",
  stream_id: null,
  sources: [],
  suggestions: ["Et un roman ?"],
  offers_human: false,
  generated: false,
} as const;

describe("lines", () => {
  test("the request for a person tells the expected wait", () => {
    expect(line(requested(120))).toBe("Je vous mets en relation avec un conseiller. Temps d’attente estimé : 2 minutes.");
    expect(line(requested(30))).toContain("moins d’une minute");
    expect(line(requested(61))).toContain("2 minutes");
  });

  test("nobody there is said honestly", () => {
    for (const wait of ["nobody", "busy"] as const)
      expect(line(requested(null, wait))).toContain("Tous nos conseillers sont occupés ou absents");
  });

  test("a wait beyond the shop's limit has no minutes in its line", () => {
    expect(line(requested(900, "long"))).toBe(
      "Votre demande est enregistrée. L’attente est plus longue que d’habitude ; l’assistant continue de vous répondre.",
    );
  });

  test("a visitor who was away reads that they were asked, and that their request was given up", () => {
    expect(line(event("client.asked", 2, {}))).toContain("Êtes-vous toujours là ? Votre place est gardée.");
    expect(line(event("conversation.closed", 2, { closed_by: "system", reason: "abandoned", agent_name: null }))).toContain(
      "vous pouvez le reprendre",
    );
    expect(line(event("conversation.reopened", 3, {}))).toBe("La conversation reprend");
    expect(line(event("client.left", 2, { seen_at: "2026-11-23T08:00:00Z" }))).toBeNull();
    expect(line(event("client.returned", 2, {}))).toBeNull();
  });

  test("joining and handing over are told apart", () => {
    expect(line(assigned("accepted", null))).toBe("Marie (Service Client) a rejoint la conversation");
    expect(line(assigned("transferred", "Paul"))).toBe("Paul a confié votre conversation à Marie (Service Client)");
  });

  test("whoever ended the conversation is named", () => {
    const closed = (by: "client" | "agent" | "system") =>
      line(event("conversation.closed", 2, { closed_by: by, reason: "ended", agent_name: by === "agent" ? "Marie" : null }));
    expect([closed("client"), closed("agent"), closed("system")]).toEqual([
      "Vous avez mis fin à la conversation",
      "Marie a mis fin à la conversation",
      "La conversation est terminée",
    ]);
  });

  test("what is for agents only is never a line", () => {
    expect(line(event("note.posted", 2, { sender_id: "a", sender_name: "Marie", content: "secret", cmd_id: null }))).toBeNull();
    expect(line(event("offer.ended", 2, { agent_id: "a", agent_name: "Marie", reason: "declined" }))).toBeNull();
  });
});

describe("rows", () => {
  test("messages of one person in three minutes share one name", () => {
    const at = (seconds: number) => new Date(Date.UTC(2026, 10, 23, 8, 0, seconds)).toISOString();
    const said = [0, 60, 300].map((seconds, index) =>
      message(index + 1, "x", { sender_type: "agent", sender_name: "Marie", created_at: at(seconds) }),
    );
    expect(rowsOf(said, t).map((row) => row.kind === "message" && row.first)).toEqual([true, false, true]);
  });

  test("a line between two messages ends the group", () => {
    const rows = rowsOf([message(1, "a"), requested(60), message(3, "b")], t);
    expect(rows.map((row) => (row.kind === "message" ? row.first : row.kind))).toEqual([true, "line", true]);
  });

  test("suggestions are offered only while nothing was said after them", () => {
    const given = message(2, "Voici", { sender_type: "ai", answer });
    expect(openAnswer([started(), given])?.answer.suggestions).toEqual(["Et un roman ?"]);
    expect(openAnswer([started(), given, message(3, "Merci")])).toBeNull();
  });

  test("one's own words are not read aloud, all others with their sender", () => {
    expect(announcementOf(message(1, "Bonjour"), t)).toBeNull();
    expect(plain(announcementOf(message(2, "Oui", { sender_type: "agent", sender_name: "Marie" }), t))).toBe(
      "Marie (Service Client) : Oui",
    );
    expect(senderOf(message(3, "Oui", { sender_type: "ai" }), t)).toBe("Assistant");
  });
});

describe("queue", () => {
  const at = (queue: View["queue"]) => plain(positionText({ ...emptyView(CONVERSATION), queue }, translator("fr", later.fr), t));

  test("the position is told as the shop promised it", () => {
    expect(at({ position: 3, wait: "soon", estimatedWaitSeconds: 30 })).toBe(
      "Vous êtes en position 3. Un conseiller va vous répondre sous peu.",
    );
    expect(at({ position: 3, wait: "estimated", estimatedWaitSeconds: 120 })).toBe(
      "Vous êtes en position 3. Un conseiller vous répondra dès que possible.",
    );
  });

  test("a long wait is said to be one, never to be over shortly", () => {
    const told = at({ position: 43, wait: "long", estimatedWaitSeconds: 900 });
    expect(told).toContain("plus longue que d’habitude : plus de 15 minutes. Votre place est gardée : vous pouvez partir et revenir");
    expect(told).not.toContain("sous peu");
  });

  test("the line of the request says what the box says, as long as the visitor waits", () => {
    const said = (queue: View["queue"]) =>
      rowsOf([started(), requested(120)], t, queue).map((row) => row.kind === "line" && plain(row.text));
    expect(said(null)).toEqual(["Je vous mets en relation avec un conseiller. Temps d’attente estimé : 2 minutes."]);
    expect(said({ position: 1, wait: "estimated", estimatedWaitSeconds: 300 })).toEqual([
      "Je vous mets en relation avec un conseiller. Temps d’attente estimé : 5 minutes.",
    ]);
    expect(said({ position: 1, wait: "nobody", estimatedWaitSeconds: null })[0]).toContain("occupés ou absents");
  });

  test("without anybody there no promise is made", () => {
    expect(at({ position: 2, wait: "nobody", estimatedWaitSeconds: null })).toContain("Tous nos conseillers sont occupés ou absents");
    expect(at({ position: 2, wait: "busy", estimatedWaitSeconds: null })).toContain(
      "Tous nos conseillers sont occupés. Vous êtes en position 2 et votre place est gardée",
    );
    expect(at(null)).toBe("Nous cherchons un conseiller pour vous.");
  });

  test("waits are whole minutes", () => {
    expect([0, 59, 60, 119, 601].map((seconds) => waitText(t, seconds))).toEqual([
      "moins d’une minute",
      "moins d’une minute",
      "1 minute",
      "2 minutes",
      "11 minutes",
    ]);
  });
});

describe("colours", () => {
  test("only plain hexadecimal colours are taken", () => {
    expect(["#0b6e69", "#FFF", "red", "#12345", "url(x)", "", null].map(readColour)).toEqual([
      "#0b6e69",
      "#FFF",
      null,
      null,
      null,
      null,
      null,
    ]);
  });

  test("the text on any colour has a contrast of at least 4.5 to 1", () => {
    const light = (channel: number) => (channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4);
    for (let grey = 0; grey < 256; grey++) {
      const luminance = light(grey / 255);
      const ink = inkOn(`#${grey.toString(16).padStart(2, "0").repeat(3)}`) === "#fff" ? 1 : 0;
      const contrast = (Math.max(ink, luminance) + 0.05) / (Math.min(ink, luminance) + 0.05);
      expect(contrast).toBeGreaterThanOrEqual(4.5);
    }
    expect([inkOn("#0b6e69"), inkOn("#ffd400"), inkOn("#fd0")]).toEqual(["#fff", "#000", "#000"]);
  });
});

test("faces show one or two letters, also beyond the Latin alphabet", () => {
  expect(["Marie Dupont", " jean-luc  de la  Tour ", "Élise", "🦊 fox", ""].map(initials)).toEqual(["MD", "JT", "É", "🦊F", ""]);
});

test("the banner says the nearest reason, and nothing while connecting for the first time", () => {
  const on = { kind: "online" } as const;
  const waiting = { kind: "waiting", retryAt: 0 } as const;
  expect(bannerKey({ trouble: null, connection: on }, true)).toBeNull();
  expect(bannerKey({ trouble: null, connection: { kind: "connecting" } }, true)).toBeNull();
  expect(bannerKey({ trouble: null, connection: waiting }, true)).toBe("banner.reconnecting");
  expect(bannerKey({ trouble: "unreachable", connection: waiting }, true)).toBe("banner.unreachable");
  expect(bannerKey({ trouble: "stopped", connection: waiting }, false)).toBe("banner.offline");
});

test("punctuation and dimensions stay on the line of their word", () => {
  expect(bound("Quel format ? 11 × 17 cm, « poche » : 5 €")).toBe(
    "Quel format\u00a0? 11\u00a0×\u00a017\u00a0cm, «\u00a0poche\u00a0»\u00a0: 5\u00a0€",
  );
  expect(bound("4 grands livres")).toBe("4 grands livres");
});
