// Times as people read them.
import { describe, expect, test } from "vitest";
import { age, dayName, isoDay, span, timer, waitTone } from "./time";

const MINUTE = 60_000;
const plain = (text: string | null) => text?.replaceAll(/[\u00a0\u202f]/gu, " ");

describe("span", () => {
  test.each([
    [0, "0 s"],
    [45_200, "45 s"],
    [2 * MINUTE, "2 min"],
    [2 * MINUTE + 5_000, "2 min 5 s"],
    [70 * MINUTE, "1 h 10 min"],
    [-5_000, "0 s"],
  ])("%d ms reads %s in French", (milliseconds, expected) => {
    expect(plain(span(milliseconds, "fr"))).toBe(expected);
  });
});

test("English spans are short too", () => expect(plain(span(2 * MINUTE + 5_000, "en"))).toBe("2 min 5 sec"));

describe("age", () => {
  const now = Date.parse("2026-11-14T12:00:00Z");
  test("has no figure under a minute", () => expect(age(now - 59_000, now, "fr")).toBeNull());
  test("counts minutes, then hours", () => {
    expect(plain(age(now - 5 * MINUTE, now, "fr"))).toBe("5 min");
    expect(plain(age(now - 3 * 60 * MINUTE, now, "fr"))).toBe("3 h");
  });
  test("names the day after that", () => {
    expect(plain(age(Date.parse("2026-11-10T12:00:00Z"), now, "fr"))).toBe("10 nov.");
    expect(age(Date.parse("2026-11-10T12:00:00Z"), now, "en")).toBe("10 Nov");
  });
});

test.each([
  [45_000, "0:45"],
  [125_999, "2:05"],
  [3_723_000, "1:02:03"],
  [-1, "0:00"],
])("a timer of %d ms shows %s", (milliseconds, expected) => {
  expect(timer(milliseconds)).toBe(expected);
});

test("a wait turns amber at two minutes and red at five", () => {
  expect([0, 2 * MINUTE - 1, 2 * MINUTE, 5 * MINUTE - 1, 5 * MINUTE].map(waitTone)).toEqual([
    "neutral",
    "neutral",
    "amber",
    "amber",
    "red",
  ]);
});

describe("dayName", () => {
  const now = new Date(2026, 0, 1, 9).getTime();
  test("knows today and yesterday, also over a new year", () => {
    expect(dayName(new Date(2026, 0, 1, 0, 5).getTime(), now, "fr")).toBe("today");
    expect(dayName(new Date(2025, 11, 31, 23, 55).getTime(), now, "fr")).toBe("yesterday");
  });
  test("writes the year only when it is another one", () => {
    expect(dayName(new Date(2025, 10, 14).getTime(), now, "fr")).toEqual({ date: "vendredi 14 novembre 2025" });
    expect(dayName(new Date(2026, 0, 14).getTime(), now, "fr")).toEqual({ date: "mercredi 14 janvier" });
  });
});

describe("isoDay", () => {
  test("writes the day as the language does, whatever the time zone", () => {
    expect(isoDay("2025-10-28", "fr")).toBe("28/10/2025");
    expect(isoDay("2025-10-28", "en")).toBe("28/10/2025");
  });
  test("shows what is no day as it came", () => expect(isoDay("semaine 44", "fr")).toBe("semaine 44"));
});
