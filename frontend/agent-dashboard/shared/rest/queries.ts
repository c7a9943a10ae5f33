// The cache of REST answers, and the one query that many places need: who am I.
import { QueryClient, queryOptions } from "@tanstack/react-query";
import { ApiError, api } from "./api";

const RETRIES = 2;

/** Trying again helps only when the server was away or busy. */
function mayHelp(failures: number, error: Error): boolean {
  return failures < RETRIES && (!(error instanceof ApiError) || error.status === 0 || error.status >= 500);
}

export const queries = new QueryClient({
  defaultOptions: { queries: { retry: mayHelp, staleTime: 10_000, refetchOnWindowFocus: true } },
});

/** The agent who is logged in. Fails with 401 when nobody is. */
export const meQuery = queryOptions({ queryKey: ["me"], queryFn: api.me, staleTime: Infinity, retry: mayHelp });
