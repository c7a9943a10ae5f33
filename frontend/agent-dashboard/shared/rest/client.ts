// REST on the same origin, typed by the server's own document: paths, parameters, bodies and answers. Refreshes an
// expired session once.
import createClient from "openapi-fetch";
import { toJson } from "../../../chat-core";
import type { paths } from "../../../chat-core/protocol.gen";
import type { ErrorCode, Problem } from "./types";

/** An error answer of the server, or its absence (`unavailable`). `retryAfter` is in seconds. */
export class ApiError extends Error {
  constructor(
    readonly code: ErrorCode,
    readonly status: number,
    readonly retryAfter: number | null,
    readonly details: Readonly<Record<string, string>> = {},
  ) {
    super(code);
  }
}

/** One request as it is, without a second try. */
export async function send(request: Request): Promise<Response> {
  try {
    return await fetch(request);
  } catch {
    throw new ApiError("unavailable", 0, null);
  }
}

async function sendRefreshed(request: Request): Promise<Response> {
  const again = request.clone();
  const answer = await send(request);
  return answer.status === 401 && (await refreshSession()) ? send(again) : answer;
}

/** The server's routes, by method and path. What they answer is read by `answerOf`. */
export const rest = createClient<paths>({
  fetch: sendRefreshed,
  credentials: "same-origin",
  headers: { Accept: "application/json", "X-LibriAssist": "1" },
  bodySerializer: (body: unknown) => (body instanceof Blob ? body : toJson(body)),
});

/** A file as the body of a request, as it is. */
export const asFile = (body: Blob) => ({ body, headers: { "Content-Type": "application/octet-stream" } });

let refreshing: Promise<boolean> | null = null;

/** Renews the session's short-lived cookie; false means that one must log in again. */
export function refreshSession(): Promise<boolean> {
  refreshing ??= rest
    .POST("/api/auth/refresh", { fetch: send })
    .then(({ response: { status, ok } }) => {
      if (status >= 500 || status === 429) throw new ApiError("unavailable", status, null);
      return ok;
    }, unreadable)
    .finally(() => {
      refreshing = null;
    });
  return refreshing;
}

type Answer = { readonly data?: unknown; readonly error?: unknown; readonly response: Response };

/** What the server answered, or an ApiError. */
export async function answerOf<Asked extends Answer>(asked: Promise<Asked>): Promise<Exclude<Asked["data"], undefined>> {
  const { data, error, response } = await asked.catch(unreadable);
  if (response.ok) return data as Exclude<Asked["data"], undefined>;
  throw problemOf(error, response.status);
}

/** No JSON, a proxy's answer for example, or a line that was cut while it was read. */
function unreadable(problem: unknown): never {
  throw problem instanceof ApiError ? problem : new ApiError("unavailable", 0, null);
}

function problemOf(error: unknown, status: number): ApiError {
  const problem: Partial<Problem> = typeof error === "object" && error !== null ? error : {};
  const code = problem.code ?? (status === 401 ? "not_authenticated" : "unavailable");
  return new ApiError(code, status, problem.retry_after ?? null, problem.details ?? {});
}
