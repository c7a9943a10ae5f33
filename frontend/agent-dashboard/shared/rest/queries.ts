// The cache of REST answers, and the one query that many places need: who am I.
import { QueryClient, queryOptions } from "@tanstack/react-query";
import { ApiError, answerOf, rest } from "./client";
import type { Me } from "./types";

const RETRIES = 2;

/** Trying again helps only when the server was away or busy. */
function mayHelp(failures: number, error: Error): boolean {
  return failures < RETRIES && (!(error instanceof ApiError) || error.status === 0 || error.status >= 500);
}

export const queries = new QueryClient({
  defaultOptions: { queries: { retry: mayHelp, staleTime: 10_000, refetchOnWindowFocus: true } },
});

/** Who is signed in. Asked so that a page that does not know gets no error of the network; then it is ours. */
async function askWhoIAm(): Promise<Me> {
  const { agent } = await answerOf(rest.GET("/api/auth/session"));
  if (agent === null) throw new ApiError("not_authenticated", 401, null);
  return agent;
}

/** The agent who is logged in. Fails with 401 when nobody is. */
export const meQuery = queryOptions({ queryKey: ["me"], queryFn: askWhoIAm, staleTime: Infinity, retry: mayHelp });
