// The brief as sections and as text, in both languages; what is new to its reader.
import { expect, test } from "vitest";
import { translator, type AnyEvent, type Brief } from "../../../../chat-core";
import shared from "../../../shared/locales/fr.json";
import own from "../locales/fr.json";
import { briefSections, briefText, firstBrief, latestBrief, openRequest } from "./brief";
import type { Catalogue, Key } from "../../../shared/texts/i18n";

const brief: Brief = {
  written_by: "rules",
  reason: "complaint",
  reason_seq: 2,
  category: "defect",
  evidence: ["pas content"],
  need: { text: "Mes livres sont arrivés abîmés.", seq: 2, name: null },
  verified: [{ kind: "order_number", text: "CL-401372-487531", seq: 6 }],
  stated: [
    { kind: "email", text: "j•••@example.com", seq: 4 },
    { kind: "quantity", text: "3 livres", seq: 2 },
  ],
  tried: [
    {
      text: "Que faire si mes livres sont abîmés ?",
      outcome: "sure",
      source_id: "livres-abimes",
      seq: 3,
      reaction: "rejected",
      reaction_seq: 4,
    },
  ],
  agent_said: [{ text: "Je vous renvoie trois exemplaires demain.", seq: 9, name: "Marie Dupont" }],
  missing: [{ thing: "defect", seq: null }],
  lang: "fr",
  mood: "annoyed",
  mood_seq: 4,
};
// All that a brief says.
const t = translator<Key>("fr", { ...shared, ...own } as unknown as Catalogue);
const written = (seq: number) => ({ type: "brief.written", seq }) as AnyEvent;
const asked = (seq: number) => ({ type: "transfer.requested", seq }) as AnyEvent;

test("every line has its words and its message, in the order an agent needs them", () => {
  const sections = briefSections(brief, t, "fr");
  expect(sections.map(({ kind }) => kind)).toEqual(["agent_said", "verified", "stated", "tried", "missing"]);
  expect(sections.flatMap(({ lines }) => lines.map(({ text }) => text))).toEqual([
    "« Je vous renvoie trois exemplaires demain. »",
    "CL-401372-487531",
    "j•••@example.com",
    "3 livres",
    "Que faire si mes livres sont abîmés ?",
    "Une photo ou une description du défaut",
  ]);
  expect(sections.flatMap(({ lines }) => lines.map(({ seq }) => seq))).toEqual([9, 6, 4, 2, 4, null]);
});

test("an empty section is not shown", () => {
  const bare = { ...brief, verified: [], stated: [], tried: [], agent_said: [], missing: [] };
  expect(briefSections(bare, t, "fr")).toEqual([]);
});

test("the copied text says it all", () => {
  const text = briefText(brief, t, "fr");
  for (const words of ["Réclamation", "Défaut", "Agacé", "« Mes livres sont arrivés abîmés. »", "Marie Dupont", "(rejeté)"])
    expect(text).toContain(words);
});

test("what counts as new begins with the first brief after the last request", () => {
  const events = [asked(1), written(2), asked(5), written(6), written(8)];
  expect(firstBrief(events)?.seq).toBe(6);
  expect(latestBrief(events)?.seq).toBe(8);
  expect(firstBrief([asked(1)])).toBeNull();
  expect(openRequest(events)?.seq).toBe(5);
  expect(openRequest([...events, { type: "assistant.resumed", seq: 9 } as AnyEvent])).toBeNull();
});
