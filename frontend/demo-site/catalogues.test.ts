// Both languages of the demonstration shop say the same things, and the page uses exactly what there is.
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { catalogueFaults } from "../chat-core/testing";
import en from "./locales/en.json";
import fr from "./locales/fr.json";

test("the shop's texts are complete and well typeset", () => {
  expect(catalogueFaults(fr, en)).toEqual([]);
});

test("the page uses every text and no other", () => {
  const page = readFileSync(new URL("index.html", import.meta.url), "utf8");
  const used = [...page.matchAll(/\{\{([\w.]+)\}\}/g)].map((match) => match[1]);
  expect([...new Set(used)].sort()).toEqual(Object.keys(fr).sort());
});
