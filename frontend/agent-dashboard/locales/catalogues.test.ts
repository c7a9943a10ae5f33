// The catalogues: the same keys, the same holes, plural forms on both sides, French typography.
import { expect, test } from "vitest";
import en from "./en.json";
import fr from "./fr.json";

type Forms = string | { one?: string; other: string };
const french = Object.entries(fr) as [string, Forms][];
const english = new Map(Object.entries(en) as [string, Forms][]);
const forms = (message: Forms) => (typeof message === "string" ? [message] : Object.values(message));
const holes = (message: Forms) => [...new Set(forms(message).flatMap((text) => text.match(/\{\w+\}/gu) ?? []))].sort();

test("English says everything that French says", () => {
  expect([...english.keys()].sort()).toEqual(french.map(([key]) => key).sort());
});

test("both languages fill the same holes and count alike", () => {
  for (const [key, message] of french) {
    const other = english.get(key) ?? "";
    expect([key, holes(other), typeof other]).toEqual([key, holes(message), typeof message]);
  }
});

test("no text is empty", () => {
  for (const [key, message] of [...french, ...english])
    for (const text of forms(message)) expect([key, text.trim()]).not.toEqual([key, ""]);
});

test("French double punctuation has a space that does not break, and curly apostrophes", () => {
  for (const [key, message] of french) {
    for (const text of forms(message)) {
      expect([key, / [:;!?»]|« |'/u.test(text)]).toEqual([key, false]);
    }
  }
});
