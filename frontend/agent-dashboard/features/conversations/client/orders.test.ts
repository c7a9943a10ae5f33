import { expect, test } from "vitest";
import { orderState } from "./orders";
import type { OrderDetails } from "../../../shared/rest/types";

const order: OrderDetails = {
  number: "CL-401372-487531",
  client_name: "Jean Martin",
  status: "En production",
  ordered_on: "2026-11-16",
  shipping_on: "2026-11-25",
  title: null,
  state: "normal",
  verified_at: "2026-11-23T08:00:00Z",
};
const at = (day: string) => Date.parse(`${day}T12:00:00Z`);

test("an order in hand grows late the day after its shipping date", () => {
  expect(orderState(order, at("2026-11-24"))).toBe("normal");
  expect(orderState(order, at("2026-11-25"))).toBe("normal");
  expect(orderState(order, at("2026-11-26"))).toBe("late");
});

test("what is shipped, blocked or unknown keeps its state whatever the day", () => {
  for (const state of ["done", "blocked", "late", null] as const) {
    expect(orderState({ ...order, state }, at("2027-01-01"))).toBe(state);
  }
});

test("a date that is none says nothing", () => {
  expect(orderState({ ...order, shipping_on: "bientôt" }, at("2027-01-01"))).toBe("normal");
  expect(orderState({ ...order, shipping_on: null }, at("2027-01-01"))).toBe("normal");
});
