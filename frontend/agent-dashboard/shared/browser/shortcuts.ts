// When a single key is a shortcut, and when it is only a letter somebody types.

import { byInputMethod, pressed } from "../../../chat-core";

const onMac = navigator.userAgent.includes("Mac OS");

/** The keys, as shown in help and in tooltips. */
export const KEYS = {
  palette: onMac ? "⌘ K" : "Ctrl K",
  help: "?",
  next: "J",
  previous: "K",
  reply: "R",
  note: "N",
  transfer: "T",
  close: "E",
  giveBack: "B",
  accept: "A",
  dashboard: "G D",
  conversations: "G C",
} as const;

export type ShortcutName = keyof typeof KEYS;

type KeyPress = Pick<KeyboardEvent, "ctrlKey" | "metaKey" | "altKey" | "target" | "defaultPrevented"> &
  Partial<Pick<KeyboardEvent, "isComposing" | "keyCode">>;

/** Whether the person is writing: their letters are text. */
export function isTyping(target: EventTarget | null): boolean {
  if (target === null || !("tagName" in target)) return false;
  const element = target as HTMLElement;
  if (element.isContentEditable) return true;
  if (element.tagName === "TEXTAREA" || element.tagName === "SELECT") return true;
  if (element.tagName !== "INPUT") return false;
  const type = (element as HTMLInputElement).type;
  return type !== "checkbox" && type !== "radio" && type !== "button";
}

/** Whether a single letter may act: switched on, nobody types, no modifier, no dialog in front. */
export function mayAct(press: KeyPress, enabled: boolean, covered: boolean): boolean {
  if (!enabled || covered || press.defaultPrevented || byInputMethod(press)) return false;
  if (press.ctrlKey || press.metaKey || press.altKey) return false;
  return !isTyping(press.target);
}

/** "G D": this soon after each other, in milliseconds. */
const SEQUENCE_MS = 1_000;

type Stroke = Pick<KeyboardEvent, "key" | "ctrlKey" | "metaKey" | "altKey" | "shiftKey" | "repeat" | "timeStamp"> &
  Partial<Pick<KeyboardEvent, "isComposing" | "keyCode">>;

/** Tells which shortcut a key press completes, if any. It remembers the press before. */
export function shortcutReader(): (event: Stroke) => ShortcutName | null {
  let before: { readonly key: string; readonly at: number } | null = null;
  return (event) => {
    const key = pressed(event).toUpperCase();
    if (key === "" || event.repeat || ["SHIFT", "CONTROL", "ALT", "META", "ALTGRAPH"].includes(key)) return null;
    if (onMac ? event.metaKey : event.ctrlKey) {
      before = null;
      return key === "K" && !event.altKey && !event.shiftKey ? "palette" : null;
    }
    const sequence = before !== null && event.timeStamp - before.at <= SEQUENCE_MS ? `${before.key} ${key}` : null;
    before = { key, at: event.timeStamp };
    // "?" needs Shift on most keyboards, which must not matter.
    if (event.shiftKey && key !== KEYS.help) return null;
    const names = Object.keys(KEYS) as ShortcutName[];
    const complete = names.find((name) => KEYS[name] === sequence) ?? names.find((name) => KEYS[name] === key);
    if (complete === undefined) return null;
    before = null;
    return complete;
  };
}
