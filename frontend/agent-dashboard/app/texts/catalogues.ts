// The languages of the dashboard, each its own chunk: the texts of all features together. English complete by type.
import type { Catalogue } from "../../shared/texts/i18n";
import type { ScreenLang } from "../../shared/rest/types";
import type fr from "./fr";

declare module "../../shared/texts/i18n" {
  // eslint-disable-next-line @typescript-eslint/consistent-type-definitions -- merged with the one there
  interface Register {
    texts: typeof fr;
  }
}

export const catalogues: Readonly<Record<ScreenLang, () => Promise<{ readonly default: Catalogue }>>> = {
  fr: () => import("./fr"),
  en: () => import("./en"),
};
