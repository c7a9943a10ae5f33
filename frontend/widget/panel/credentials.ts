// Who this visitor is: an anonymous id and its token, made at the first opening and kept in the browser.
import type { ClientSession, KeyValue, Problem } from "../../chat-core";

const KEY = "client";
/** A token that is about to end is not worth starting with. */
const MARGIN_MS = 60_000;

/** The server refused to make a session. `retryAfter` is in seconds; null when trying again is useless. */
export class SessionRefused extends Error {
  constructor(readonly retryAfter: number | null) {
    super("the server refused a session");
  }
}

export type Credentials = {
  /** The kept session, or a new one. Throws SessionRefused, or what fetch throws without a network. */
  obtain(): Promise<ClientSession>;
  /** The kept session, if there is one. */
  kept(): ClientSession | null;
  /** The server does not know this session any more: it is replaced by the next. */
  forget(session: ClientSession): void;
  /** Whether the person ended this session, here or in another tab. */
  ended(): boolean;
};

export function credentials(base: string, lang: string, storage: KeyValue, now: () => number): Credentials {
  const unknown = new Set<string>();
  const kept = (): ClientSession | null => {
    const session = read(storage.get(KEY));
    return session && !unknown.has(session.token) && Date.parse(session.expires_at) - MARGIN_MS > now() ? session : null;
  };
  return {
    kept,
    // Nothing else ever takes it away.
    ended: () => storage.get(KEY) === null,
    obtain: async () => {
      const before = kept();
      if (before) return before;
      const made = await create(`${base}api/client/sessions`, lang);
      // Another tab may have been faster: then both are the same visitor.
      const other = kept();
      if (other) return other;
      storage.set(KEY, JSON.stringify(made));
      return made;
    },
    forget: (session) => void unknown.add(session.token),
  };
}

async function create(url: string, lang: string): Promise<ClientSession> {
  const answer = await fetch(url, {
    method: "POST",
    headers: { "Content-Type": "application/json", "X-LibriAssist": "1" },
    body: JSON.stringify({ lang }),
    credentials: "omit",
  });
  if (answer.ok) return (await answer.json()) as ClientSession;
  const problem = (await answer.json().catch(() => null)) as Problem | null;
  const again = problem?.retryable ?? answer.status >= 500;
  throw new SessionRefused(again ? (problem?.retry_after ?? 0) : null);
}

function read(text: string | null): ClientSession | null {
  try {
    const value = JSON.parse(text ?? "null") as Partial<ClientSession> | null;
    return value?.client_id && value.token && value.expires_at ? (value as ClientSession) : null;
  } catch {
    return null;
  }
}
