// Builds all front ends into the Python package and checks what they weigh. Fails when one is missing or too heavy.
import { readFileSync, readdirSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { Linter } from "eslint";
import { build } from "vite";
import { supported } from "./browsers.rule.js";

const STATIC = new URL("../libriassist/static/", import.meta.url);
const CONFIGS = ["widget/vite.config.ts", "widget/vite.loader.config.ts", "agent-dashboard/vite.config.ts", "demo-site/vite.config.ts"];

for (const configFile of CONFIGS) {
  await build({ configFile: new URL(configFile, import.meta.url).pathname, logLevel: "warn" });
}

/** Style rules that hide or blacken a page where they are unknown. */
const NEW_STYLES = /light-dark\(|:has\(|@container|@scope|@starting-style|[{};]&/g;

/** Gzipped kilobytes (1,000 bytes) of the files of a folder whose names match. */
const weigh = (folder, pattern) =>
  readdirSync(new URL(folder, STATIC))
    .filter((name) => (typeof pattern === "string" ? name === pattern : pattern.test(name)))
    .reduce((sum, name) => sum + gzipSync(readFileSync(new URL(folder + name, STATIC)), { level: 9 }).length / 1000, 0);

/** The scripts and styles the dashboard's first page loads. */
const dashboardFirst = () => {
  const page = readFileSync(new URL("agent/index.html", STATIC), "utf8");
  const names = [...page.matchAll(/\/agent\/assets\/([^"]+\.(?:js|css))/g)].map((match) => match[1]);
  return names.reduce((sum, name) => sum + weigh("agent/assets/", name), 0);
};

// All of the widget but the other language and what is fetched once the panel is open.
const weights = [
  ["widget loader", weigh("widget/", /^widget\.js$/), 3],
  ["widget at first opening", weigh("widget/", /^(?!en-|later-).*\.js$/), 25],
  ["dashboard at first load", dashboardFirst(), 260],
];
for (const [what, weight, limit] of weights) {
  console.log(`${what}: ${weight.toFixed(2)} kB gzipped, at most ${limit}`);
  if (weight > limit) process.exitCode = 1;
}

// What we wrote is checked as it is written (eslint.config.js); here also what the libraries brought.
const linter = new Linter();
const config = {
  languageOptions: { ecmaVersion: 2022, sourceType: "module" },
  linterOptions: { reportUnusedDisableDirectives: "off" },
  plugins: { libri: { rules: { supported } } },
  rules: { "libri/supported": ["error", { bundle: true }] },
};
for (const folder of ["widget/", "agent/assets/"]) {
  for (const name of readdirSync(new URL(folder, STATIC)).filter((one) => /\.(?:js|css)$/.test(one))) {
    const text = readFileSync(new URL(folder + name, STATIC), "utf8");
    const faults = name.endsWith(".js")
      ? linter.verify(text, config, { allowInlineConfig: false }).map(({ message }) => message)
      : (text.match(NEW_STYLES) ?? []);
    for (const fault of new Set(faults)) {
      console.error(`${folder}${name}: ${fault}`);
      process.exitCode = 1;
    }
  }
}
