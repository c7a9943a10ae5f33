// Builds the agents' dashboard into the Python package; the server serves it under /agent/.
import tailwindcss from "@tailwindcss/vite";
import react from "@vitejs/plugin-react";
import { fileURLToPath } from "node:url";
import { defineConfig } from "vite";
import browsers from "../browsers.json" with { type: "json" };

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

export default defineConfig({
  root: here("."),
  base: "/agent/",
  plugins: [react(), tailwindcss()],
  build: {
    outDir: here("../../libriassist/static/agent"),
    emptyOutDir: true,
    assetsDir: "assets",
    assetsInlineLimit: 0,
    target: browsers.target,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
  },
});
