// A key that an input method took is nobody else's.
import { expect, test } from "vitest";
import { byInputMethod, pressed } from "./keys";

test("Enter that ends a composition is not Enter, in any browser", () => {
  expect(pressed({ key: "Enter", keyCode: 13, isComposing: true })).toBe("");
  // Safari ends the composition before it tells of the key.
  expect(pressed({ key: "Enter", keyCode: 229, isComposing: false })).toBe("");
  expect(pressed({ key: "Enter", keyCode: 13, isComposing: false })).toBe("Enter");
  expect(pressed({ key: "Escape" })).toBe("Escape");
  expect(byInputMethod({ keyCode: 229 })).toBe(true);
});
