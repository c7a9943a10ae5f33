// The texts: the same keys, the same holes, plural forms on both sides, French typography; each in the catalogue of who says it.
import { expect, test } from "vitest";
import { mayImport } from "../../../layers.js";
import en from "./en";
import fr from "./fr";

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

/** The path of a file found from here, as the lint rules know it. */
const pathOf = (found: string) => new URL(found, "file:///agent-dashboard/app/texts/").pathname.slice(1);
const catalogues = Object.entries(import.meta.glob<object>("../../**/locales/*.json", { eager: true, import: "default" })).map(
  ([found, texts]) => ({ path: pathOf(found), keys: Object.keys(texts).sort() }),
);
const sources = import.meta.glob<string>(["../../**/*.{ts,tsx}", "!../../**/*.test.ts"], { eager: true, query: "?raw", import: "default" });

test("each catalogue is there in both languages, with the same keys", () => {
  const of = (lang: string) =>
    catalogues.filter(({ path }) => path.endsWith(`/${lang}.json`)).map(({ path, keys }) => [path.slice(0, -7), keys]);
  expect(of("en")).toEqual(of("fr"));
});

test("the dashboard has the texts of every catalogue, each key once", () => {
  const keys = catalogues.filter(({ path }) => path.endsWith("/fr.json")).flatMap((catalogue) => catalogue.keys);
  expect(keys.sort()).toEqual(Object.keys(fr).sort());
});

/** The keys that a source names, also by their beginning: `error.${code}`. */
function keysIn(source: string): string[] {
  const whole = [...source.matchAll(/"([\w.]+)"/gu)].map(([, key = ""]) => key);
  const begun = [...source.matchAll(/`([a-z_]+\.(?:[\w.]|\$\{[^}`]*\})*)`/gu)].map(
    ([, key = ""]) => new RegExp(`^${key.replaceAll(".", "\\.").replaceAll(/\$\{.*?\}/gu, "[\\w.]+")}$`, "u"),
  );
  return Object.keys(fr).filter((key) => whole.includes(key) || begun.some((pattern) => pattern.test(key)));
}

test("a feature says its own texts, the shared ones, and those of a feature it may use", () => {
  const home = new Map(catalogues.flatMap(({ path, keys }) => keys.map((key) => [key, path])));
  const used = new Set<string>();
  for (const [found, source] of Object.entries(sources)) {
    const path = pathOf(found);
    const foreign = keysIn(source).filter((key) => {
      used.add(key);
      return !mayImport(path, home.get(key) ?? "");
    });
    expect([path, foreign]).toEqual([path, []]);
  }
  expect(Object.keys(fr).filter((key) => !used.has(key))).toEqual([]);
});
