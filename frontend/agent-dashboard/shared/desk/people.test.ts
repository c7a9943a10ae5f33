// Names, initials and rights.
import { describe, expect, test } from "vitest";
import { initialsOf, knownName, shortId, tintOf } from "./names";
import { rightsOn } from "./rights";
import { agent, row } from "../testing";

test("a client is called by name, else by order, else they are a numbered visitor", () => {
  expect(knownName(row({ id: "a", client_name: "Jean", order_number: "CL-1" }))).toBe("Jean");
  expect(knownName(row({ id: "a", order_number: "CL-1" }))).toBe("CL-1");
  expect(knownName(row({ id: "a" }))).toBeNull();
  expect(shortId("0b9c7f3e-0000-4000-8000-00000000ab12")).toBe("ab12");
});

test.each([
  ["Jean Martin", "JM"],
  ["émilie d'Arc", "ÉD"],
  ["Jean-Marc Le Goff", "JG"],
  ["CL-401372-487531", "CL"],
  ["Visiteur #2b13", null],
  ["", null],
])("the initials of %s are %s", (name, expected) => expect(initialsOf(name)).toBe(expected));

test("a person keeps their tint", () => {
  expect(tintOf("abc")).toBe(tintOf("abc"));
  expect(tintOf("abc")).toBeLessThan(6);
});

describe("rights", () => {
  const me = agent({ id: "me" });
  const boss = agent({ id: "boss", role: "supervisor" });
  const allowed = (rights: ReturnType<typeof rightsOn>) =>
    Object.entries(rights)
      .filter(([, may]) => may)
      .map(([name]) => name)
      .join(" ");
  test("an agent may do everything with their own conversation", () => {
    expect(allowed(rightsOn(row({ id: "a", agent_id: "me" }), me))).toBe("reply note transfer close giveBack");
  });
  test("an agent may take a waiting client, and note something before", () => {
    expect(allowed(rightsOn(row({ id: "a", status: "waiting" }), me))).toBe("accept note");
  });
  test("an agent may do nothing with a colleague's conversation", () => {
    expect(allowed(rightsOn(row({ id: "a", agent_id: "paul" }), me))).toBe("");
  });
  test("a supervisor may take over, transfer, note and close, but not speak for the colleague", () => {
    expect(allowed(rightsOn(row({ id: "a", agent_id: "paul" }), boss))).toBe("note transfer close giveBack takeOver");
  });
  test("a closed conversation takes notes only", () => {
    expect(allowed(rightsOn(row({ id: "a", agent_id: "me", status: "closed" }), me))).toBe("note");
  });
});
