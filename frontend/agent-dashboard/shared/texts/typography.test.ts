// Where a line must not break.
import { expect, test } from "vitest";
import { unbroken } from "./typography";

test.each([
  ["Quels formats peut-on imprimer ?", "Quels formats peut-on imprimer\xa0?"],
  ["Déjà parti ! Et les délais : combien ; quand ?", "Déjà parti\xa0! Et les délais\xa0: combien\xa0; quand\xa0?"],
  ["« Le Phare » est bloqué", "« Le Phare\xa0» est bloqué"],
  ["Where is my order?", "Where is my order?"],
  ["Déjà insécable\xa0?", "Déjà insécable\xa0?"],
])("%s", (text, kept) => expect(unbroken(text)).toBe(kept));
