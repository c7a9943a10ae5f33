// Builds widget.js, the one script a shop page loads. The panel is built first: its hashed name goes in here.
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { defineConfig } from "vite";
import browsers from "../browsers.json" with { type: "json" };

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const out = here("../../libriassist/static/widget");

type Chunk = {
  file: string;
  isEntry?: boolean;
};

export default defineConfig(() => {
  const manifest = JSON.parse(readFileSync(`${out}/manifest.json`, "utf8")) as Record<string, Chunk>;
  const panel = Object.values(manifest).find((chunk) => chunk.isEntry);
  if (!panel) throw new Error("build the panel before the loader");
  return {
    root: here("."),
    publicDir: false as const,
    define: { PANEL_FILE: JSON.stringify(panel.file) },
    build: {
      outDir: out,
      emptyOutDir: false,
      reportCompressedSize: false,
      target: "es2022",
      cssTarget: browsers.target,
      lib: { entry: here("loader.ts"), formats: ["iife" as const], name: "libriLoader", fileName: () => "widget.js" },
    },
  };
});
