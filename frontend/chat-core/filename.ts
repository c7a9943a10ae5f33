// A file's name as a request header takes it.
import { characters, wellFormed } from "./cut";

/** The last characters of a text that are at most `most` code points together. */
export function lastCharacters(text: string, most: number): string {
  const kept: string[] = [];
  let size = 0;
  // Far more than can be kept need not be looked at.
  const near = Array.from(text)
    .slice(-4 * most)
    .join("");
  for (const one of characters(near).reverse()) {
    size += Array.from(one).length;
    if (size > most) break;
    kept.unshift(one);
  }
  return kept.join("");
}

/** A file's name as a header takes it: its end, with the kind in it. */
export function fileNameHeader(name: string): string {
  return encodeURIComponent(wellFormed(lastCharacters(name, 120)));
}
