import { expect, test } from "vitest";
import CASES from "./folded.cases.json";
import { finds } from "./folded";

test.each(CASES)("$text is found however it is typed, as the server finds it", ({ text, found_by, not_by }) => {
  expect(found_by.filter((words) => !finds(text, words))).toEqual([]);
  expect(not_by.filter((words) => finds(text, words))).toEqual([]);
});
