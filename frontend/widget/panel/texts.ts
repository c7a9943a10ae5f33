// The panel's texts: one catalogue a language, loaded when needed, complete by type.
import { type ScreenLang, type Message, type Translate, translator } from "../../chat-core";
import type fr from "../locales/fr.json";

export type Key = keyof typeof fr;
export type T = Translate<Key>;

/** A key that English lacks is a compile error here; the tests see to the other way round. */
export async function loadTexts(lang: ScreenLang): Promise<T> {
  const load = lang === "fr" ? import("../locales/fr.json") : import("../locales/en.json");
  const catalogue: Readonly<Record<Key, Message>> = (await load).default;
  return translator(lang, catalogue);
}

/** A waiting time as people say it; whole minutes, rounded up. */
export function waitText(t: T, seconds: number): string {
  return seconds < 60 ? t("wait.soon") : t("wait.minutes", { count: Math.ceil(seconds / 60) });
}
