/** The same text, in which no line begins with the question mark or the like that French sets apart. */
export function unbroken(text: string): string {
  return text.replace(/ (?=[?!:;»])/g, "\xa0");
}
