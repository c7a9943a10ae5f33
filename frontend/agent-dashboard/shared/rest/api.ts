// REST on the same origin: one fetch wrapper that refreshes an expired session once.
import { toJson } from "../../../chat-core";
import type {
  Agent,
  AgentChange,
  CannedReply,
  CannedReplyText,
  Conversation,
  ConversationPage,
  Credentials,
  DayStatistics,
  DraftToRewrite,
  ErrorCode,
  Me,
  MessagesToTranslate,
  NewAgent,
  NewAgentAnswer,
  Problem,
  RewrittenDraft,
  Scope,
  SessionState,
  Suggestions,
} from "./types";

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

type Options = { method?: "GET" | "POST" | "PATCH" | "PUT" | "DELETE"; body?: unknown; refresh?: boolean };

let refreshing: Promise<boolean> | null = null;

/** Renews the session's short-lived cookie; false means that one must log in again. */
export function refreshSession(): Promise<boolean> {
  refreshing ??= send("/api/auth/refresh", { method: "POST" })
    .then((answer) => {
      if (answer.status >= 500 || answer.status === 429) throw new ApiError("unavailable", answer.status, null);
      return answer.ok;
    })
    .finally(() => {
      refreshing = null;
    });
  return refreshing;
}

async function send(path: string, { method = "GET", body }: Options): Promise<Response> {
  const headers: Record<string, string> = { Accept: "application/json" };
  if (method !== "GET") headers["X-LibriAssist"] = "1";
  if (body !== undefined) headers["Content-Type"] = body instanceof Blob ? "application/octet-stream" : "application/json";
  try {
    return await fetch(path, {
      method,
      headers,
      credentials: "same-origin",
      body: body === undefined ? null : body instanceof Blob ? body : toJson(body),
    });
  } catch {
    throw new ApiError("unavailable", 0, null);
  }
}

/** One request; its answer, or an ApiError. A Blob is sent as it is. */
export async function call(path: string, options: Options = {}): Promise<unknown> {
  let answer = await send(path, options);
  if (answer.status === 401 && options.refresh !== false && (await refreshSession())) {
    answer = await send(path, options);
  }
  if (answer.status === 204) return undefined;
  const body: unknown = await answer.json().catch(() => null);
  if (answer.ok) return body;
  const problem = body as Partial<Problem> | null;
  const fallback: ErrorCode = answer.status === 401 ? "not_authenticated" : "unavailable";
  throw new ApiError(problem?.code ?? fallback, answer.status, problem?.retry_after ?? null, problem?.details ?? {});
}

/** The query of an address, without what is empty. */
export function query(values: Record<string, string | number | null | undefined>): string {
  const search = new URLSearchParams();
  for (const [key, value] of Object.entries(values)) {
    if (value !== null && value !== undefined && value !== "") search.set(key, String(value));
  }
  return search.toString();
}

type ListQuery = { scope: Scope; q?: string; before?: string | null; limit?: number };

export const api = {
  login: (credentials: Credentials) => call("/api/auth/login", { method: "POST", body: credentials, refresh: false }) as Promise<Me>,
  logout: () => call("/api/auth/logout", { method: "POST" }),
  /** Who is signed in. Asked so that a page that does not know gets no error of the network; then it is ours. */
  me: async () => {
    const { agent } = (await call("/api/auth/session")) as SessionState;
    if (agent === null) throw new ApiError("not_authenticated", 401, null);
    return agent;
  },
  today: () => call("/api/stats/today") as Promise<DayStatistics>,
  conversations: (list: ListQuery) => call(`/api/conversations?${query(list)}`) as Promise<ConversationPage>,
  conversation: (id: string) => call(`/api/conversations/${id}`) as Promise<Conversation>,
  agents: () => call("/api/agents") as Promise<Agent[]>,
  createAgent: (agent: NewAgent) => call("/api/agents", { method: "POST", body: agent }) as Promise<NewAgentAnswer>,
  changeAgent: (id: string, change: AgentChange) => call(`/api/agents/${id}`, { method: "PATCH", body: change }) as Promise<Agent>,
  suggestions: (id: string) => call(`/api/conversations/${id}/suggestions`) as Promise<Suggestions>,
  rewriteDraft: (id: string, draft: DraftToRewrite) =>
    call(`/api/conversations/${id}/draft`, { method: "POST", body: draft }) as Promise<RewrittenDraft>,
  /** By seq; what could not be translated is not in it. */
  translations: (id: string, wanted: MessagesToTranslate) =>
    call(`/api/conversations/${id}/translations`, { method: "POST", body: wanted }) as Promise<Readonly<Record<string, string>>>,
  cannedReplies: () => call("/api/canned-replies") as Promise<CannedReply[]>,
  createCanned: (text: CannedReplyText) => call("/api/canned-replies", { method: "POST", body: text }) as Promise<CannedReply>,
  changeCanned: (id: string, text: CannedReplyText) =>
    call(`/api/canned-replies/${id}`, { method: "PUT", body: text }) as Promise<CannedReply>,
  deleteCanned: (id: string) => call(`/api/canned-replies/${id}`, { method: "DELETE" }),
  countCannedUse: (id: string) => call(`/api/canned-replies/${id}/uses`, { method: "POST" }),
};
