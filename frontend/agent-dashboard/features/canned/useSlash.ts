// The list of canned replies that "/" opens in the reply: what it shows, which is chosen, what the keys do.
import { useState, type KeyboardEvent } from "react";
import { pressed } from "../../../chat-core";
import { findReplies, slashBefore } from "./canned";
import type { CannedReply, ConversationSummary } from "../../shared/rest/types";
import { useCannedReplies, useInsertCanned } from "./useCanned";

export type Slash = {
  readonly open: boolean;
  readonly words: string;
  readonly found: readonly CannedReply[];
  readonly chosen: CannedReply | null;
  readonly insert: (reply: CannedReply) => void;
  readonly close: () => void;
  /** Whether the key was the list's. */
  readonly onKey: (event: KeyboardEvent) => boolean;
};

/** `text` up to `caret` says whether the list is open; Escape closes it until something else is typed. */
export function useSlash(row: ConversationSummary, text: string, caret: number): Slash {
  const { data } = useCannedReplies();
  const insertCanned = useInsertCanned(row);
  const [closedAt, setClosedAt] = useState<string | null>(null);
  const [choice, setChoice] = useState<{ words: string; index: number }>({ words: "", index: 0 });
  const place = data === undefined || data.length === 0 ? null : slashBefore(text, caret);
  const open = place !== null && closedAt !== text;
  const words = place?.words ?? "";
  const found = open ? findReplies(data ?? [], words, row.lang) : [];
  const index = choice.words === words ? Math.min(choice.index, found.length - 1) : 0;
  const chosen = found[index] ?? null;
  const insert = (reply: CannedReply) => {
    if (place !== null) insertCanned(reply, { start: place.start, end: caret });
  };
  const close = () => setClosedAt(text);
  const move = (by: number) => setChoice({ words, index: (index + by + found.length) % Math.max(1, found.length) });
  const act = (key: string): boolean => {
    switch (key) {
      case "ArrowDown":
        move(1);
        return true;
      case "ArrowUp":
        move(-1);
        return true;
      case "Escape":
        close();
        return true;
      case "Enter":
      case "Tab":
        if (chosen === null) return false;
        insert(chosen);
        return true;
      default:
        return false;
    }
  };
  const onKey = (event: KeyboardEvent): boolean => {
    if (!open || event.shiftKey || !act(pressed(event.nativeEvent))) return false;
    event.preventDefault();
    return true;
  };
  return { open, words, found, chosen, insert, close, onKey };
}
