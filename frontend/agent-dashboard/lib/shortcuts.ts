// When a single key is a shortcut, and when it is only a letter somebody types.

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

type KeyPress = Pick<KeyboardEvent, "ctrlKey" | "metaKey" | "altKey" | "target" | "defaultPrevented"> & {
  isComposing?: boolean;
};

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
  if (!enabled || covered || press.defaultPrevented || press.isComposing === true) return false;
  if (press.ctrlKey || press.metaKey || press.altKey) return false;
  return !isTyping(press.target);
}
