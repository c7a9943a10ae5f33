// What an order's state is now: dates pass after the order was read.
import type { OrderDetails } from "../../../shared/rest/types";

/** The recorded state, or "late" when an order on its way should have been shipped before today (UTC days). */
export function orderState(order: OrderDetails, now: number): OrderDetails["state"] {
  if (order.state !== "normal" || order.shipping_on === null) return order.state;
  const today = new Date(now).toISOString().slice(0, 10);
  return /^\d{4}-\d{2}-\d{2}$/.test(order.shipping_on) && order.shipping_on < today ? "late" : "normal";
}
