import { expect, test } from "vitest";
import { inBars, percent } from "./learning";

const day = (n: number) => ({
  day: `2026-11-${String(n).padStart(2, "0")}`,
  conversations: 2,
  transferred: 1,
  alone: 1,
  questions: 3,
  unresolved: 1,
});
const days = Array.from({ length: 30 }, (_, n) => day(n + 1));

test("few days stay days", () => {
  expect(inBars(days.slice(0, 7), 14)).toHaveLength(7);
});

test("many days become weeks that end today, none lost", () => {
  const bars = inBars(days, 14);
  expect(bars.map((bar) => bar.conversations)).toEqual([4, 14, 14, 14, 14]);
  expect(bars.at(-1)?.day).toBe("2026-11-24");
  expect(bars.reduce((sum, bar) => sum + bar.questions, 0)).toBe(90);
});

test("a rate is a whole per cent, and nothing counted is a dash", () => {
  expect(percent(0.256, "en")).toBe("26%");
  expect(percent(null, "en")).toBe("—");
});
