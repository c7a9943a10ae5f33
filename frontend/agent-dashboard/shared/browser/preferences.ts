// What this person chose on this machine: language, theme, sound, shortcuts. Kept, and shared by their tabs.
import { create } from "zustand";
import { persist } from "zustand/middleware";
import type { ScreenLang } from "../rest/types";

export type Theme = "system" | "light" | "dark";

type Preferences = {
  lang: ScreenLang;
  theme: Theme;
  sound: boolean;
  /** Single-letter shortcuts; Ctrl/⌘+K always works. */
  shortcuts: boolean;
  /** Whether suggested replies are shown above the reply. */
  suggestions: boolean;
  /** Whether clients' messages are shown in one's own language too. */
  translate: boolean;
  set: (change: Partial<Omit<Preferences, "set">>) => void;
};

const KEY = "libriassist.preferences";

export const usePreferences = create<Preferences>()(
  persist(
    (set) => ({
      lang: "fr",
      theme: "system",
      sound: true,
      shortcuts: true,
      suggestions: true,
      translate: false,
      set: (change) => set(change),
    }),
    { name: KEY },
  ),
);

/** Follows the choices made in another tab, and puts the theme on the document. */
export function watchPreferences(): void {
  const paint = ({ theme, lang }: Preferences) => {
    document.documentElement.dataset["theme"] = theme;
    document.documentElement.lang = lang;
  };
  paint(usePreferences.getState());
  usePreferences.subscribe(paint);
  window.addEventListener("storage", ({ key }) => {
    if (key === KEY) void usePreferences.persist.rehydrate();
  });
}
