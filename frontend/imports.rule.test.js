// The rules of imports: the layers, and the way round a circle.
import { expect, test } from "vitest";
import { circle } from "./imports.rule.js";
import { mayImport } from "./layers.js";

const dashboard = (path) => `agent-dashboard/${path}`;

test.each([
  ["widget/panel/main.tsx", "chat-core/index.ts", true],
  ["chat-core/session.ts", "widget/keys.ts", false],
  ["widget/panel/main.tsx", "agent-dashboard/shared/ui/Button.tsx", false],
  ["agent-dashboard/shared/ui/Button.tsx", "widget/keys.ts", false],
])("from %s to %s: %s", (from, to, allowed) => expect(mayImport(from, to)).toBe(allowed));

test("features know the shared part and themselves, and the app knows them all", () => {
  expect(mayImport(dashboard("features/team/TeamPage.tsx"), dashboard("shared/ui/Button.tsx"))).toBe(true);
  expect(mayImport(dashboard("features/team/TeamPage.tsx"), dashboard("features/team/team.ts"))).toBe(true);
  expect(mayImport(dashboard("app/router.tsx"), dashboard("features/team/TeamPage.tsx"))).toBe(true);
});

test("a feature knows another one only where that is written down, and not the other way round", () => {
  expect(mayImport(dashboard("features/learning/learning.ts"), dashboard("features/knowledge/knowledge.ts"))).toBe(true);
  expect(mayImport(dashboard("features/knowledge/knowledge.ts"), dashboard("features/learning/learning.ts"))).toBe(false);
  expect(mayImport(dashboard("features/team/TeamPage.tsx"), dashboard("features/shop/shop.ts"))).toBe(false);
});

test("what is shared knows no feature, and nobody knows the app", () => {
  expect(mayImport(dashboard("shared/desk/desk.ts"), dashboard("features/queue/alerts.ts"))).toBe(false);
  expect(mayImport(dashboard("shared/desk/desk.ts"), dashboard("app/router.tsx"))).toBe(false);
  expect(mayImport(dashboard("features/queue/alerts.ts"), dashboard("app/router.tsx"))).toBe(false);
});

test("a circle is told with its whole way; a line is none", () => {
  const graph = new Map([
    ["Rating", ["context"]],
    ["context", ["later"]],
    ["later", ["Closed"]],
    ["Closed", ["Rating", "texts"]],
    ["texts", []],
  ]);
  expect(circle(graph, "Rating", "context")).toEqual(["Rating", "context", "later", "Closed", "Rating"]);
  expect(circle(graph, "Closed", "texts")).toBeNull();
});
