// Texts: parameters, plurals and numbers.
import { expect, test } from "vitest";
import { translator } from "./i18n";
import { catalogueFaults } from "./testing";

const catalogue = {
  hello: "Bonjour {name}",
  wait: { one: "{count} minute", other: "{count} minutes" },
};

test("parameters are filled in, in any number of places", () => {
  expect(translator("fr", catalogue)("hello", { name: "{Marie} $&" })).toBe("Bonjour {Marie} $&");
});

test("a missing parameter stays visible", () => {
  expect(translator("fr", catalogue)("hello")).toBe("Bonjour {name}");
});

test("plurals follow the language: 0 is singular in French, plural in English", () => {
  const [fr, en] = [translator("fr", catalogue), translator("en", catalogue)];
  expect([0, 1, 2].map((count) => fr("wait", { count }))).toEqual(["0 minute", "1 minute", "2 minutes"]);
  expect([0, 1, 2].map((count) => en("wait", { count }))).toEqual(["0 minutes", "1 minute", "2 minutes"]);
});

test("numbers are written as the language writes them", () => {
  expect(translator("en", catalogue)("wait", { count: 8000 })).toBe("8,000 minutes");
});

test("faults between two catalogues are found", () => {
  const french = { a: "Ça va ?", b: "L'été", c: "{x} et {y}", d: { one: "{count} jour", other: "jours" }, e: "seul" };
  const english = { a: "Fine?", b: "Summer", c: "{x} and {z}", d: "{count} days" };
  expect(catalogueFaults(french, english)).toEqual([
    "a: French typography",
    "b: French typography",
    "c: parameters differ",
    "d: parameters differ",
    "e: missing in one language",
  ]);
});
