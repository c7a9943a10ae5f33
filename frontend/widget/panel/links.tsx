// Text as people wrote it, with its web addresses made into links. Never HTML.
import type { JSX } from "preact";

const ADDRESS = /https?:\/\/[^\s<>"'«»]+/gi;
/** Punctuation that ends a sentence, not an address. */
const TAIL = /[.,;:!?)\]}…]+$/;

export interface Piece {
  readonly text: string;
  readonly href: string | null;
}

/** Cuts a text into plain pieces and http(s) addresses. */
export function pieces(text: string): Piece[] {
  const found: Piece[] = [];
  let end = 0;
  for (const match of text.matchAll(ADDRESS)) {
    const shown = match[0].replace(TAIL, "");
    const href = safeHref(shown);
    if (!href) continue;
    if (match.index > end) found.push({ text: text.slice(end, match.index), href: null });
    found.push({ text: shown, href });
    end = match.index + shown.length;
  }
  if (end < text.length) found.push({ text: text.slice(end), href: null });
  return found;
}

/** Where French typography and dimensions do not break: before « ? », inside « 11 × 17 cm ». */
const BOUND = /(?<=[«×]) | (?=[?!:;»×€%])|(?<=\d) (?=[cm]m\b)/g;

/** The same words, with the spaces that must not end a line made unbreakable. */
export function bound(text: string): string {
  return text.replace(BOUND, "\u00a0");
}

/** The address if it is a whole http or https one, else null. */
export function safeHref(address: string | null): string | null {
  if (!address || !/^https?:\/\//i.test(address)) return null;
  return URL.canParse(address) ? address : null;
}

export function Linked({ text }: { readonly text: string }): JSX.Element {
  return (
    <>
      {pieces(text).map(({ text: shown, href }) =>
        href ? (
          <a href={href} target="_blank" rel="noreferrer nofollow">
            {shown}
          </a>
        ) : (
          shown
        ),
      )}
    </>
  );
}
