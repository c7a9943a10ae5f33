// What an agent has written and not sent, per conversation and kind. On this machine only, wiped at log-out.
export type DraftKind = "reply" | "note";

const PREFIX = "libriassist.draft.";

function keyOf(conversationId: string, kind: DraftKind): string {
  return `${PREFIX}${kind}.${conversationId}`;
}

/** The saved draft, or nothing. */
export function readDraft(conversationId: string, kind: DraftKind): string {
  return localStorage.getItem(keyOf(conversationId, kind)) ?? "";
}

/** Saves it; an empty one is removed. */
export function writeDraft(conversationId: string, kind: DraftKind, text: string): void {
  const key = keyOf(conversationId, kind);
  if (text.trim() === "") localStorage.removeItem(key);
  else localStorage.setItem(key, text);
}

/** Whether a reply has been begun. */
export function hasDraft(conversationId: string): boolean {
  return localStorage.getItem(keyOf(conversationId, "reply")) !== null;
}

/** Wipes all of them. */
export function clearDrafts(): void {
  for (const key of Object.keys(localStorage)) if (key.startsWith(PREFIX)) localStorage.removeItem(key);
}
