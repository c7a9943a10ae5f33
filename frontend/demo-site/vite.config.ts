// Builds the demonstration shop. Each {{key}} of the page becomes its text in both languages; the style sheet shows one.
import { fileURLToPath } from "node:url";
import { defineConfig } from "vite";
import en from "./locales/en.json" with { type: "json" };
import fr from "./locales/fr.json" with { type: "json" };

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** Both languages of a text. A key that a catalogue lacks stops the build. */
function bilingual(key: string): string {
  const texts = { fr: (fr as Record<string, string>)[key], en: (en as Record<string, string>)[key] };
  if (texts.fr === undefined || texts.en === undefined) throw new Error(`no text for ${key}`);
  return `<span lang="fr">${texts.fr}</span><span lang="en">${texts.en}</span>`;
}

export default defineConfig({
  root: here("."),
  base: "/demo/",
  plugins: [
    {
      name: "bilingual",
      transformIndexHtml: { order: "pre", handler: (html) => html.replace(/\{\{([\w.]+)\}\}/g, (_, key: string) => bilingual(key)) },
    },
  ],
  build: {
    outDir: here("../../libriassist/static/demo"),
    emptyOutDir: true,
    assetsInlineLimit: 0,
    modulePreload: false,
    reportCompressedSize: false,
  },
});
