// One test run for the whole front end: no browser, injected clocks and sockets.
import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["**/*.test.ts", "**/*.test.tsx", "*.test.js"],
    exclude: ["node_modules/**"],
    environment: "node",
  },
});
