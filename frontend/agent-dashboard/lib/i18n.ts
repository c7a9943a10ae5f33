// This app's texts: French first, English complete, each catalogue its own chunk.
import { create } from "zustand";
import { translator, type Message, type Translate } from "../../chat-core";
import type fr from "../locales/fr.json";
import { usePreferences } from "./preferences";
import type { ScreenLang } from "./types";

export type Key = keyof typeof fr;
export type T = Translate<Key>;

const catalogues: Record<ScreenLang, () => Promise<{ default: Record<Key, Message> }>> = {
  fr: () => import("../locales/fr.json"),
  en: () => import("../locales/en.json"),
};

type Texts = { lang: ScreenLang; t: T };

const useTexts = create<Texts>()(() => ({ lang: "fr", t: (key) => key }));

async function load(lang: ScreenLang): Promise<void> {
  const { default: catalogue } = await catalogues[lang]();
  useTexts.setState({ lang, t: translator<Key>(lang, catalogue) });
}

/** Loads the chosen language, and follows the choice from then on. Settles when texts can be drawn. */
export async function startTexts(): Promise<void> {
  usePreferences.subscribe((now, before) => {
    if (now.lang !== before.lang) void load(now.lang);
  });
  await load(usePreferences.getState().lang);
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
