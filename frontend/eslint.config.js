// Lint rules of the whole front end; a warning counts as an error.
import js from "@eslint/js";
import reactHooks from "eslint-plugin-react-hooks";
import tseslint from "typescript-eslint";
import { supported } from "./browsers.rule.js";
import { importRules } from "./imports.rule.js";

const KEYS = "Enter|Escape|Tab|Arrow(?:Up|Down|Left|Right)";
/** What an input method took looks like a key: only `pressed()` of chat-core tells. */
const ASK_PRESSED = [
  `BinaryExpression:not([left.callee.name='pressed']):has(> Literal[value=/^(?:${KEYS})$/]):has(> MemberExpression)`,
  `SwitchStatement[discriminant.property.name=/^(?:key|code|keyCode|which)$/]`,
  "MemberExpression[property.name=/^(?:keyCode|isComposing)$/]",
  "BinaryExpression > MemberExpression[property.name='key'][object.name=/^(?:e|ev|evt|event|press)$/]",
  "MemberExpression[property.name='key'][object.property.name='nativeEvent']",
  "CallExpression[callee.property.name=/^(?:includes|has|indexOf|test)$/] > MemberExpression[property.name='key'][object.name=/^(?:e|ev|evt|event|press)$/]",
  "Property[key.name='key'] > AssignmentPattern, :function > ObjectPattern > Property[key.name=/^(?:keyCode|isComposing)$/]",
].map((selector) => ({ selector, message: "Ask pressed() of chat-core which key it was: an input method's Enter is not Enter." }));

export default tseslint.config(
  { ignores: ["node_modules/**", "**/*.gen.ts", "**/dist/**"] },
  js.configs.recommended,
  {
    files: ["**/*.ts", "**/*.tsx"],
    extends: [tseslint.configs.strictTypeChecked],
    plugins: { libri: { rules: { supported, ...importRules } } },
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      "@typescript-eslint/switch-exhaustiveness-check": ["error", { considerDefaultExhaustiveForUnions: true }],
      "@typescript-eslint/consistent-type-imports": "error",
      "@typescript-eslint/consistent-type-definitions": ["error", "type"],
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
      "@typescript-eslint/no-confusing-void-expression": ["error", { ignoreArrowShorthand: true, ignoreVoidReturningFunctions: true }],
      "@typescript-eslint/no-misused-promises": ["error", { checksVoidReturn: { attributes: false } }],
      "@typescript-eslint/no-empty-function": "off",
      "libri/supported": "error",
      "libri/layers": "error",
      "libri/no-circle": "error",
      "no-restricted-syntax": ["error", ...ASK_PRESSED],
      "max-lines": ["error", { max: 300, skipBlankLines: true, skipComments: true }],
    },
  },
  {
    files: ["**/*.test.ts", "**/*.test.tsx"],
    rules: { "@typescript-eslint/no-non-null-assertion": "off", "max-lines": "off", "libri/supported": "off" },
  },
  { files: ["chat-core/keys.ts"], rules: { "no-restricted-syntax": "off" } },
  {
    files: ["agent-dashboard/**"],
    plugins: { "react-hooks": reactHooks },
    rules: reactHooks.configs.recommended.rules,
  },
  { files: ["*.mjs", "*.js"], languageOptions: { globals: { process: "readonly", console: "readonly", URL: "readonly" } } },
  {
    files: ["demo-site/public/*.js"],
    languageOptions: { globals: { document: "readonly", location: "readonly", URLSearchParams: "readonly" } },
  },
);
