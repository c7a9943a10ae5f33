import { expect, test } from "vitest";
import { agent } from "../../../shared/testing";
import { takers, whyNotTaker } from "./takers";

test("colleagues who can take a conversation come first, the least loaded before", () => {
  const team = [
    agent({ id: "full", name: "A", load: 3 }),
    agent({ id: "busy", name: "B", status: "busy" }),
    agent({ id: "two", name: "C", load: 2 }),
    agent({ id: "one", name: "D", load: 1 }),
    agent({ id: "gone", name: "E", present: false }),
    agent({ id: "holder", name: "F" }),
  ];
  expect(takers(team, "holder").map(({ id }) => id)).toEqual(["one", "two", "busy", "gone", "full"]);
  expect(team.map(whyNotTaker)).toEqual(["transfer.why.full", null, null, null, "transfer.why.away", null]);
});
