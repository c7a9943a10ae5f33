// What to call a person on screen, and how to draw them.
import { characters, lastOf } from "../../../chat-core";
import type { ConversationSummary } from "../rest/types";

const TINTS = 6;

type Named = Pick<ConversationSummary, "client_name" | "order_number" | "client_id">;

/** The client's name, else the order number, else null: then they are a numbered visitor. */
export function knownName(row: Named): string | null {
  return row.client_name ?? row.order_number;
}

/** Four characters that tell two unknown visitors apart. */
export function shortId(clientId: string): string {
  return clientId.replaceAll("-", "").slice(-4);
}

/** One or two letters: "Jean Martin" is JM, "CL-401372" is CL. Null for a numbered visitor. */
export function initialsOf(name: string): string | null {
  if (name.includes("#")) return null;
  const words = name.split(/[\s-]+/u).filter((word) => /^\p{L}/u.test(word));
  const first = words[0];
  if (first === undefined) return null;
  const last = words.length > 1 ? lastOf(words) : undefined;
  const start = (word: string, letters: number) => characters(word).slice(0, letters).join("").toUpperCase();
  return last === undefined ? start(first, 2) : start(first, 1) + start(last, 1);
}

/** A stable number below TINTS for a seed, to colour initials. */
export function tintOf(seed: string): number {
  let sum = 0;
  for (const letter of seed) sum = (sum * 31 + (letter.codePointAt(0) ?? 0)) % 9973;
  return sum % TINTS;
}
