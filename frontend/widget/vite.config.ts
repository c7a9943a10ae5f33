// Builds the widget's panel: hashed modules, fetched by the loader when the visitor comes near.
import { fileURLToPath } from "node:url";
import { defineConfig } from "vite";
import browsers from "../browsers.json" with { type: "json" };

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

export default defineConfig({
  root: here("."),
  publicDir: false,
  // Plain calls of `h` are smaller than the automatic runtime.
  oxc: {
    jsx: { runtime: "classic", pragma: "h", pragmaFrag: "Fragment" },
    jsxInject: 'import { h, Fragment } from "preact"',
  },
  build: {
    outDir: here("../../libriassist/static/widget"),
    emptyOutDir: true,
    manifest: "manifest.json",
    reportCompressedSize: false,
    // Private members are native in all our browsers; their substitutes weigh two kilobytes.
    target: "es2022",
    cssTarget: browsers.target,
    // A library has no preloading code around its dynamic imports: the panel's language and its files.
    lib: { entry: here("panel/main.tsx"), formats: ["es"] },
    // What is fetched later imports from the panel itself: no third file before the first opening.
    rolldownOptions: {
      treeshake: { moduleSideEffects: false },
      preserveEntrySignatures: "allow-extension",
      output: { entryFileNames: "panel-[hash].js", chunkFileNames: "[name]-[hash].js", minify: true, comments: false },
    },
  },
});
