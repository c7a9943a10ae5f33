// French typography: spaces that must not end a line.

/** Where French typography and dimensions do not break: before « ? », inside « 11 × 17 cm ». */
const BOUND = /([«×]) | (?=[?!:;»×€%])|(\d) (?=[cm]m\b)/g;

/** The same words, with the spaces that must not end a line made unbreakable. */
export function bound(text: string): string {
  return text.replace(BOUND, "$1$2\u00a0");
}
