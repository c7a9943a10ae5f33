// Builds all front ends into the Python package and checks what they weigh. Fails when one is missing or too heavy.
import { readFileSync, readdirSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { build } from "vite";

const STATIC = new URL("../libriassist/static/", import.meta.url);
const CONFIGS = ["widget/vite.config.ts", "widget/vite.loader.config.ts", "agent-dashboard/vite.config.ts", "demo-site/vite.config.ts"];

for (const configFile of CONFIGS) {
  await build({ configFile: new URL(configFile, import.meta.url).pathname, logLevel: "warn" });
}

/** Gzipped kilobytes (1,000 bytes) of the files of a folder whose names match. */
const weigh = (folder, pattern) =>
  readdirSync(new URL(folder, STATIC))
    .filter((name) => pattern.test(name))
    .reduce((sum, name) => sum + gzipSync(readFileSync(new URL(folder + name, STATIC)), { level: 9 }).length / 1000, 0);

/** The scripts and styles the dashboard's first page loads. */
const dashboardFirst = () => {
  const page = readFileSync(new URL("agent/index.html", STATIC), "utf8");
  const names = [...page.matchAll(/\/agent\/assets\/([^"]+\.(?:js|css))/g)].map((match) => match[1]);
  return names.reduce((sum, name) => sum + weigh("agent/assets/", new RegExp(`^${RegExp.escape(name)}$`)), 0);
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
