// This app's texts: French first, English complete, each language its own chunk.
import { create } from "zustand";
import { translator, type Message, type Translate } from "../../../chat-core";
import { usePreferences } from "../browser/preferences";
import type { ScreenLang } from "../rest/types";

/** Which texts there are: the app, which knows all features, says so. */
// eslint-disable-next-line @typescript-eslint/consistent-type-definitions, @typescript-eslint/no-empty-object-type -- merged with the app's
export interface Register {}

export type Key = Register extends { readonly texts: infer Texts } ? keyof Texts & string : never;
export type T = Translate<Key>;
/** All texts in one language. */
export type Catalogue = Readonly<Record<Key, Message>>;

type Catalogues = Readonly<Record<ScreenLang, () => Promise<{ readonly default: Catalogue }>>>;

type Texts = { lang: ScreenLang; t: T };

const useTexts = create<Texts>()(() => ({ lang: "fr", t: (key) => key }));

async function load(catalogues: Catalogues, lang: ScreenLang): Promise<void> {
  const { default: catalogue } = await catalogues[lang]();
  if (usePreferences.getState().lang !== lang) return;
  useTexts.setState({ lang, t: translator<Key>(lang, catalogue) });
}

/** Loads the chosen language, and follows the choice from then on. Settles when texts can be drawn. A choice whose
 *  texts cannot be fetched is taken back. */
export async function startTexts(catalogues: Catalogues): Promise<void> {
  usePreferences.subscribe((now, before) => {
    if (now.lang === before.lang) return;
    load(catalogues, now.lang).catch(() => usePreferences.setState({ lang: useTexts.getState().lang }));
  });
  await load(catalogues, usePreferences.getState().lang);
}

/** The translator, for components. */
export function useT(): T {
  return useTexts((texts) => texts.t);
}

/** The language that is drawn now. */
export function useLang(): ScreenLang {
  return useTexts((texts) => texts.lang);
}

/** The translator, outside components. */
export function texts(): Texts {
  return useTexts.getState();
}
