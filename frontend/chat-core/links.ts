// Finds the addresses in a text as people wrote it. Only http, https and mailto are ever linked.
import { safeHref } from "./href";

export type Piece = {
  readonly text: string;
  /** Where the piece leads; null for plain words. */
  readonly href: string | null;
};

/** From its beginning to a space, a quote or a sign that never stands in an address. */
const BEGINNING = /(?:https?:\/\/|www\.|mailto:)[^\s<>"`«»“”„‹›\p{Cc}\p{Cf}]{1,2000}/giu;
const WORD = /[\p{L}\p{N}_@.-]$/u;
/** What ends a sentence or opens a bracket, but no address. */
const TAIL = ".,;:!?…'’*([{。，、！？；：";
const LETTER = /^[\p{L}\p{N}]/u;
const PAIRS: Readonly<Record<string, string>> = { ")": "(", "]": "[", "}": "{" };

/** Cuts a text into plain pieces and addresses. */
export function pieces(text: string): Piece[] {
  const found: Piece[] = [];
  const addresses = new RegExp(BEGINNING);
  let end = 0;
  for (let match = addresses.exec(text); match; match = addresses.exec(text)) {
    const { index } = match;
    const shown = withoutTail(match[0]);
    addresses.lastIndex = index + Math.max(shown.length, 1);
    const href = hrefOf(shown);
    if (!href || (!/^http/i.test(shown) && WORD.test(text.slice(Math.max(0, index - 2), index)))) continue;
    if (index > end) found.push({ text: text.slice(end, index), href: null });
    found.push({ text: shown, href });
    end = index + shown.length;
  }
  if (end < text.length) found.push({ text: text.slice(end), href: null });
  return found;
}

function hrefOf(shown: string): string | null {
  if (/^mailto:/i.test(shown)) return /^mailto:[^@?]+@[^@?]+/i.test(shown) ? shown : null;
  if (!/^www\./i.test(shown)) return safeHref(shown);
  return /^www\.[^./]+\.[^./]/i.test(shown) ? safeHref(`https://${shown}`) : null;
}

/** Ends at the first bracket or quote that closes nothing within the address, then before the sentence's own signs. */
function withoutTail(address: string): string {
  const open: string[] = [];
  let end = 0;
  for (const sign of address) {
    const opener = PAIRS[sign];
    if (opener && open.pop() !== opener) break;
    if ("'’".includes(sign) && !LETTER.test(address.slice(end + 1, end + 3))) break;
    if ("([{".includes(sign)) open.push(sign);
    end += sign.length;
  }
  while (end > 0 && TAIL.includes(address.charAt(end - 1))) end--;
  return address.slice(0, end);
}
