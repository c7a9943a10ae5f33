// A lint rule: nothing that a supported browser lacks (docs/browsers.md). Run on the sources, and by the build on the bundles.
import { readFileSync } from "node:fs";

const { newer, avoided, guarded } = JSON.parse(readFileSync(new URL("browsers.json", import.meta.url), "utf8"));

/** The name that a member expression, a pattern or an index asks for; null when it is computed. */
const nameOf = (key, computed) => (computed ? (typeof key.value === "string" ? key.value : null) : (key.name ?? key.value ?? null));

/** Lookbehind, inline flags: syntax that stops a whole module where it is unknown. */
const NEW_PATTERN = /\(\?<[=!]|\(\?[ims]+(?:-[ims]+)?:/;

export const supported = {
  meta: {
    type: "problem",
    schema: [{ type: "object", properties: { bundle: { type: "boolean" } }, additionalProperties: false }],
    messages: { unknown: "{{name}} is unknown to browsers we support (docs/browsers.md). {{instead}}" },
  },
  create(context) {
    const bundle = context.options[0]?.bundle === true;
    const forbidden = new Set(bundle ? newer.filter((name) => !(name in guarded)) : [...newer, ...Object.keys(avoided)]);
    const say = (node, name) =>
      context.report({ node, messageId: "unknown", data: { name, instead: avoided[name] ? `Use ${avoided[name]}.` : "" } });
    const look = (node, object, property, called = false) => {
      if (property === null) return;
      for (const name of [`${object}.${property}`, `.${property}`, called && `.${property}()`]) if (forbidden.has(name)) say(node, name);
    };
    const isGlobal = (node) => {
      let scope = context.sourceCode.getScope(node);
      for (; scope; scope = scope.upper) if (scope.set.get(node.name)?.defs.length) return false;
      return true;
    };
    return {
      MemberExpression: (node) =>
        look(node, node.object.name ?? node.object.property?.name ?? "", nameOf(node.property, node.computed), node.parent.callee === node),
      "ObjectPattern > Property": (node) => look(node, node.parent.parent.init?.name ?? "", nameOf(node.key, node.computed)),
      Identifier: (node) => {
        const { parent } = node;
        const named =
          (parent.type === "MemberExpression" && parent.property === node && !parent.computed) ||
          (parent.type === "Property" && parent.key === node) ||
          parent.type.startsWith("TS");
        if (!named && forbidden.has(node.name) && isGlobal(node)) say(node, node.name);
      },
      Literal: (node) => {
        if (node.regex && (NEW_PATTERN.test(node.regex.pattern) || node.regex.flags.includes("v")))
          say(node, `the pattern /${node.regex.pattern}/${node.regex.flags}`);
      },
      "NewExpression[callee.name='RegExp'], CallExpression[callee.name='RegExp']": ({ arguments: [pattern] }) => {
        if (typeof pattern?.value === "string" && NEW_PATTERN.test(pattern.value)) say(pattern, `the pattern ${pattern.value}`);
      },
      StaticBlock: (node) => say(node, "a static block"),
    };
  },
};
