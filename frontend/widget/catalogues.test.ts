// Both languages of the widget say the same things.
import { expect, test } from "vitest";
import { catalogueFaults } from "../chat-core/testing";
import en from "./locales/en.json";
import files from "./locales/files.json";
import fr from "./locales/fr.json";
import later from "./locales/later.json";
import launcher from "./locales/launcher.json";

test("the panel's texts are complete and well typeset", () => {
  expect(catalogueFaults(fr, en)).toEqual([]);
});

test("the texts around files are complete and well typeset", () => {
  expect(catalogueFaults(files.fr, files.en)).toEqual([]);
});

test("the texts fetched after the opening are complete and well typeset", () => {
  expect(catalogueFaults(later.fr, later.en)).toEqual([]);
});

test("the launcher's texts are complete and well typeset", () => {
  expect(catalogueFaults(launcher.fr, launcher.en)).toEqual([]);
});
