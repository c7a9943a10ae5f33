// A clock for components: one interval a granularity, shared by all who look at it.
import { useSyncExternalStore } from "react";
import { serverNow } from "./desk";

type Ticker = { value: number; listeners: Set<() => void>; timer: ReturnType<typeof setInterval> | null };

const tickers = new Map<number, Ticker>();

function tickerOf(every: number): Ticker {
  const found = tickers.get(every) ?? { value: serverNow(), listeners: new Set(), timer: null };
  tickers.set(every, found);
  return found;
}

function watch(every: number, listener: () => void): () => void {
  const ticker = tickerOf(every);
  ticker.listeners.add(listener);
  if (ticker.timer === null) {
    ticker.value = serverNow();
    ticker.timer = setInterval(() => {
      ticker.value = serverNow();
      for (const tell of ticker.listeners) tell();
    }, every);
  }
  return () => {
    ticker.listeners.delete(listener);
    if (ticker.listeners.size > 0 || ticker.timer === null) return;
    clearInterval(ticker.timer);
    ticker.timer = null;
  };
}

const subscriptions = new Map<number, (listener: () => void) => () => void>();

function subscriptionOf(every: number): (listener: () => void) => () => void {
  const found = subscriptions.get(every) ?? ((listener: () => void) => watch(every, listener));
  subscriptions.set(every, found);
  return found;
}

/** The server's time in milliseconds, renewed every `every` milliseconds. */
export function useNow(every: number): number {
  return useSyncExternalStore(subscriptionOf(every), () => tickerOf(every).value);
}
