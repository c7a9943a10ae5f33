import { expect, test } from "vitest";
import { fill, findReplies, firstGap, slashBefore } from "./canned";
import type { CannedReply } from "../../shared/rest/types";

const names = (hole: string) => hole.toUpperCase();

test("what is known is filled in, what is not becomes a gap", () => {
  const text = fill(
    "Bonjour {client_name}, commande {order_number}, {shipping_date}.",
    { client_name: "Jean", order_number: null, shipping_date: " " },
    names,
  );
  expect(text).toBe("Bonjour Jean, commande ⟦ORDER_NUMBER⟧, ⟦SHIPPING_DATE⟧.");
  expect(firstGap(text)).toEqual({ start: 23, end: 37, name: "ORDER_NUMBER" });
  expect(fill("Le {date}", { client_name: "Jean" }, names)).toBe("Le ⟦DATE⟧");
  expect(firstGap(fill("{agent_name}", { agent_name: "Marie" }, names))).toBeNull();
});

test("a value is never read as another placeholder, nor an unknown word in braces lost", () => {
  expect(fill("{client_name} {x}", { client_name: "{order_number}" }, names)).toBe("{order_number} {x}");
});

test("a slash opens the list at the start or after a space, not inside a word or an address", () => {
  expect(slashBefore("/", 1)).toEqual({ start: 0, words: "" });
  expect(slashBefore("Bonjour /déla", 13)).toEqual({ start: 8, words: "déla" });
  expect(slashBefore("et/ou", 5)).toBeNull();
  expect(slashBefore("https://shop", 12)).toBeNull();
  expect(slashBefore("/fin merci", 10)).toBeNull();
  expect(slashBefore("/fin", 2)).toEqual({ start: 0, words: "f" });
});

const reply = (shortcut: string, lang: "fr" | "en", title: string, uses = 0): CannedReply => ({
  id: shortcut + lang,
  shortcut,
  lang,
  title,
  content: `Texte de ${title}`,
  uses,
  updated_at: "2026-11-24T10:00:00Z",
});

test("the client's language comes first, then the nearest, then the most used; accents do not matter", () => {
  const all = [
    reply("fin", "en", "End"),
    reply("fin", "fr", "Fin", 1),
    reply("finance", "fr", "Argent", 5),
    reply("retard", "fr", "Délai"),
  ];
  expect(findReplies(all, "fin", "fr").map((one) => one.id)).toEqual(["finfr", "financefr", "finen"]);
  expect(findReplies(all, "delai", "fr").map((one) => one.id)).toEqual(["retardfr"]);
  expect(findReplies(all, "rien de tel", "fr")).toEqual([]);
  expect(findReplies(all, "", "en")[0]?.id).toBe("finen");
});
