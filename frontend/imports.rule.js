// Lint rules on what imports what, type imports too: the layers (layers.js), and no circle.
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import ts from "typescript";
import { mayImport } from "./layers.js";

const ENDINGS = ["", ".ts", ".tsx", "/index.ts"];
const SOURCE = /\.tsx?$/;

/** The file that a relative import means; null for a package, a style or what is not there. */
function target(file, specifier) {
  if (!specifier.startsWith(".")) return null;
  const path = resolve(dirname(file), specifier.split("?")[0]);
  const found = ENDINGS.map((ending) => path + ending).find((one) => SOURCE.test(one) && existsSync(one));
  return found ?? (existsSync(path) ? path : null);
}

function importsOf(file) {
  const { importedFiles } = ts.preProcessFile(readFileSync(file, "utf8"));
  return importedFiles.map(({ fileName }) => target(file, fileName)).filter((one) => one !== null && SOURCE.test(one));
}

/** What each source below a folder imports. */
function graphOf(root) {
  const graph = new Map();
  for (const entry of readdirSync(root, { recursive: true, withFileTypes: true })) {
    const file = join(entry.parentPath, entry.name);
    if (SOURCE.test(file) && !file.includes("node_modules")) graph.set(file, importsOf(file));
  }
  return graph;
}

/** The way from a file back to itself through one of its imports; null when there is none. */
export function circle(graph, file, first) {
  const from = new Map([[first, null]]);
  for (const one of from.keys()) {
    if (one === file) {
      const way = [];
      for (let step = one; step !== null; step = from.get(step)) way.unshift(step);
      return [file, ...way];
    }
    for (const next of graph.get(one) ?? []) if (!from.has(next)) from.set(next, one);
  }
  return null;
}

/** Calls back with each module name that a file imports or exports from. */
const imports = (look) => ({
  "ImportDeclaration, ExportNamedDeclaration[source], ExportAllDeclaration": (node) => look(node.source),
  ImportExpression: (node) => look(node.source),
  TSImportType: (node) => look(node.source ?? node.argument.literal),
});

const layers = {
  meta: { type: "problem", schema: [], messages: { crossed: "{{from}} may not import {{to}} (frontend/layers.js)." } },
  create(context) {
    const file = relative(context.cwd, context.filename);
    return imports((source) => {
      const path = typeof source.value === "string" ? target(context.filename, source.value) : null;
      const to = path && relative(context.cwd, path);
      if (to && to.includes("/") && !mayImport(file, to)) context.report({ node: source, messageId: "crossed", data: { from: file, to } });
    });
  },
};

let graph = null;
const noCircle = {
  meta: { type: "problem", schema: [], messages: { circle: "A circle of imports: {{way}}." } },
  create(context) {
    graph ??= graphOf(context.cwd);
    return imports((source) => {
      const first = typeof source.value === "string" ? target(context.filename, source.value) : null;
      const way = first && circle(graph, context.filename, first);
      if (way)
        context.report({ node: source, messageId: "circle", data: { way: way.map((one) => relative(context.cwd, one)).join(" -> ") } });
    });
  },
};

export const importRules = { layers, "no-circle": noCircle };
