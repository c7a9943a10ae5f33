// Texts cut without breaking a character, and made fit to be sent.

/** Half of a pair of UTF-16 units, without the other: no character at all. */
const HALF = /\p{Surrogate}/gu;

/** The text with every lone half replaced: the network and the database know whole characters only. */
export function wellFormed(text: string): string {
  return text.replace(HALF, "\ufffd");
}

/** JSON of anything to be sent, its texts well-formed. */
export function toJson(value: unknown): string {
  return JSON.stringify(value, (_, part: unknown) => (typeof part === "string" ? wellFormed(part) : part));
}

/** What people see as one character each: an emoji with its skin, a letter with its accents. */
export function characters(text: string): string[] {
  const { Segmenter } = Intl as { Segmenter?: typeof Intl.Segmenter }; // Firefox has it since 125.
  return Segmenter ? Array.from(new Segmenter().segment(text), ({ segment }) => segment) : Array.from(text);
}
