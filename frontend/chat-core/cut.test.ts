// Texts are cut between characters, and only whole characters are sent.
import { expect, test, vi } from "vitest";
import { characters, toJson, wellFormed } from "./cut";
import { fileNameHeader, lastCharacters } from "./filename";

test("a file's name is cut before an emoji, not within it", () => {
  const name = `${"a".repeat(10)}😀${"b".repeat(115)}.jpg`;
  expect(decodeURIComponent(fileNameHeader(name))).toBe(`😀${"b".repeat(115)}.jpg`);
  expect(decodeURIComponent(fileNameHeader(`x😀${"b".repeat(116)}.jpg`))).toBe(`${"b".repeat(116)}.jpg`);
});

test("what people see as one character stays whole", () => {
  expect(lastCharacters("👨‍👩‍👧ab", 2)).toBe("ab");
  expect(lastCharacters("👨‍👩‍👧ab", 6)).toBe("ab");
  expect(lastCharacters("👨‍👩‍👧ab", 7)).toBe("👨‍👩‍👧ab");
  expect(lastCharacters("e\u0301a", 2)).toBe("a");
  expect(characters("🇫🇷é")).toEqual(["🇫🇷", "é"]);
});

test("without Intl.Segmenter texts are cut by code points", () => {
  vi.stubGlobal("Intl", { ...Intl, Segmenter: undefined });
  expect(lastCharacters("a😀b", 2)).toBe("😀b");
  vi.unstubAllGlobals();
});

test("a lone half of a character is never sent", () => {
  expect(wellFormed("a\ud83d b\ude00 😀")).toBe("a\ufffd b\ufffd 😀");
  expect(fileNameHeader("a\ud83d.txt")).toBe(encodeURIComponent("a\ufffd.txt"));
  expect(toJson({ content: "\ude00", list: ["\ud83d", 1] })).toBe('{"content":"\ufffd","list":["\ufffd",1]}');
});
