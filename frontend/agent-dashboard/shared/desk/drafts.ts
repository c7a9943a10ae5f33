// What an agent has written and not sent, per conversation and kind. On this machine only, wiped at log-out.
import { useCallback, useSyncExternalStore } from "react";

export type DraftKind = "reply" | "note";

const PREFIX = "libriassist.draft.";
/** The drafts on screen, as typed: storage leaves out those that are only blank. */
const shown = new Map<string, string>();
const listeners = new Set<() => void>();

function keyOf(conversationId: string, kind: DraftKind): string {
  return `${PREFIX}${kind}.${conversationId}`;
}

/** The draft, or nothing. */
export function readDraft(conversationId: string, kind: DraftKind): string {
  const key = keyOf(conversationId, kind);
  return shown.get(key) ?? localStorage.getItem(key) ?? "";
}

/** Saves it; an empty one is removed. */
export function writeDraft(conversationId: string, kind: DraftKind, text: string): void {
  const key = keyOf(conversationId, kind);
  shown.set(key, text);
  if (text.trim() === "") localStorage.removeItem(key);
  else localStorage.setItem(key, text);
  for (const tell of listeners) tell();
}

/** The draft, drawn again whoever writes it: the field, a canned reply, a suggestion. */
export function useDraft(conversationId: string, kind: DraftKind): string {
  const subscribe = useCallback(
    (tell: () => void) => {
      listeners.add(tell);
      return () => {
        listeners.delete(tell);
        shown.delete(keyOf(conversationId, kind));
      };
    },
    [conversationId, kind],
  );
  return useSyncExternalStore(subscribe, () => readDraft(conversationId, kind));
}

/** The id of the field in which this draft is written. */
export function draftFieldId(conversationId: string, kind: DraftKind): string {
  return `draft-${kind}-${conversationId}`;
}

/** Whether a reply has been begun. */
export function hasDraft(conversationId: string): boolean {
  return localStorage.getItem(keyOf(conversationId, "reply")) !== null;
}

/** Wipes all of them. */
export function clearDrafts(): void {
  shown.clear();
  for (const key of Object.keys(localStorage)) if (key.startsWith(PREFIX)) localStorage.removeItem(key);
}
