// Text as a search compares it: without accents, capitals, ligatures, and the many forms of an apostrophe.
// The server has the same in core/language/searching.py; one table of cases holds both to it.
const APOSTROPHES = /[\u2019\u2018\u02bc\u0060\u00b4\u2032\u02b9\uff07\u201b]/gu;
const HYPHENS = /[\u2010-\u2015\u2212]/gu;
const WRITTEN_OUT: Readonly<Record<string, string>> = { œ: "oe", æ: "ae", ß: "ss", ς: "σ" };

export function folded(text: string): string {
  return text
    .replaceAll(APOSTROPHES, "'")
    .replaceAll(HYPHENS, "-")
    .normalize("NFKD")
    .replaceAll(/\p{M}/gu, "")
    .toLowerCase()
    .replaceAll(/[œæßς]/gu, (letter) => WRITTEN_OUT[letter] ?? letter)
    .replaceAll(/\s+/gu, " ")
    .trim();
}

/** Whether the text has these words in it. */
export function finds(text: string, words: string): boolean {
  return folded(text).includes(folded(words));
}
