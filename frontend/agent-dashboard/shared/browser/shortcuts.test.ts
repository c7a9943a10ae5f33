// When a single key is a shortcut, and when it is text.
import { describe, expect, test } from "vitest";
import { isTyping, mayAct } from "./shortcuts";

const element = (tagName: string, more: Record<string, unknown> = {}) =>
  ({ tagName, isContentEditable: false, ...more }) as unknown as EventTarget;
const press = (change: Record<string, unknown> = {}) => ({
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  defaultPrevented: false,
  target: element("BODY"),
  ...change,
});

test.each([
  ["TEXTAREA", {}, true],
  ["SELECT", {}, true],
  ["INPUT", { type: "text" }, true],
  ["INPUT", { type: "search" }, true],
  ["INPUT", { type: "radio" }, false],
  ["DIV", { isContentEditable: true }, true],
  ["BUTTON", {}, false],
])("in a %s %o, typing is %s", (tag, more, expected) => {
  expect(isTyping(element(tag, more))).toBe(expected);
});

describe("a single letter", () => {
  test("acts on the page", () => expect(mayAct(press(), true, false)).toBe(true));
  test("is text in a field", () => expect(mayAct(press({ target: element("TEXTAREA") }), true, false)).toBe(false));
  test("can be switched off", () => expect(mayAct(press(), false, false)).toBe(false));
  test("does nothing behind a dialog", () => expect(mayAct(press(), true, true)).toBe(false));
  test.each(["ctrlKey", "metaKey", "altKey"])("does nothing with %s, which AltGr sets too", (modifier) => {
    expect(mayAct(press({ [modifier]: true }), true, false)).toBe(false);
  });
  test("does nothing while a character is being composed", () => {
    expect(mayAct(press({ isComposing: true }), true, false)).toBe(false);
  });
});
