// Canned replies: holes filled from the conversation, gaps that a person must fill, and finding one by typing.
import { folded } from "../../shared/texts/folded";
import type { CannedReply, Lang } from "../../shared/rest/types";

/** What a reply may have in braces; the server refuses anything else. */
export const PLACEHOLDERS = ["client_name", "agent_name", "order_number", "order_status", "shipping_date"] as const;
export type Placeholder = (typeof PLACEHOLDERS)[number];
/** What a suggestion may have besides: what belonged to another client was taken out; only a person fills it. */
const TAKEN_OUT = ["address", "amount", "date", "email", "link", "number", "phone", "words"] as const;
export type Hole = Placeholder | (typeof TAKEN_OUT)[number];
const HOLES: readonly Hole[] = [...PLACEHOLDERS, ...TAKEN_OUT];
export type Values = Partial<Record<Placeholder, string | null>>;

const GAP = /⟦[^⟦⟧]*⟧/u;

/** The text with what is known filled in; what is not becomes a gap, as ⟦client’s name⟧. */
export function fill(content: string, values: Values, nameOf: (hole: Hole) => string): string {
  return content.replaceAll(/\{(\w+)\}/gu, (whole, name: string) => {
    const hole = HOLES.find((one) => one === name);
    if (hole === undefined) return whole;
    const value = (hole in values ? values[hole as Placeholder] : null)?.trim() ?? "";
    return value === "" ? `⟦${nameOf(hole)}⟧` : value;
  });
}

/** Where the first gap is, or null: with a gap a text is not ready to be sent. */
export function firstGap(text: string): { readonly start: number; readonly end: number; readonly name: string } | null {
  const found = GAP.exec(text);
  if (found === null) return null;
  return { start: found.index, end: found.index + found[0].length, name: found[0].slice(1, -1) };
}

/** What is being looked for when the text before the caret ends with `/words`; null when nothing is. */
export function slashBefore(text: string, caret: number): { readonly start: number; readonly words: string } | null {
  const found = /(?:^|\s)\/([\p{L}\p{M}\p{N}_'’-]*)$/u.exec(text.slice(0, caret));
  if (found === null) return null;
  const words = found[1] ?? "";
  return { start: caret - words.length - 1, words };
}

/** 0: it is the shortcut; 1: it begins so; 2: it or the title has it; 3: only the text has it; null: nowhere. */
function nearness(reply: CannedReply, words: string): number | null {
  const shortcut = folded(reply.shortcut);
  if (shortcut === words) return 0;
  if (shortcut.startsWith(words)) return 1;
  if (shortcut.includes(words) || folded(reply.title).includes(words)) return 2;
  return folded(reply.content).includes(words) ? 3 : null;
}

/** The replies that fit, the client's language first, then the nearest, then the most used. */
export function findReplies(replies: readonly CannedReply[], words: string, lang: Lang | null): CannedReply[] {
  const asked = folded(words);
  return replies
    .map((reply) => ({ reply, near: nearness(reply, asked) }))
    .filter((one): one is { reply: CannedReply; near: number } => one.near !== null)
    .sort(
      (one, other) =>
        Number(other.reply.lang === lang) - Number(one.reply.lang === lang) ||
        one.near - other.near ||
        other.reply.uses - one.reply.uses ||
        one.reply.shortcut.localeCompare(other.reply.shortcut),
    )
    .map((one) => one.reply);
}
