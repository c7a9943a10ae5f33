// The agent's socket session: one for the page, opened by the layout, read by components through hooks.
import { createContext, useContext, useSyncExternalStore } from "react";
import { toast } from "sonner";
import { create } from "zustand";
import {
  browserHost,
  browserStorage,
  Session,
  type ConnectionState,
  type ErrorCode,
  type FrameIn,
  type Pending,
  type View,
} from "../../../chat-core";
import { ApiError, refreshSession } from "../rest/client";
import { applyDeskFrame } from "./desk";
import { texts } from "../texts/i18n";

/** What the banner must know beside the connection's own state. */
type Line = {
  /** The last error that answered no command: why the server stops us. */
  lastError: ErrorCode | null;
  /** The person must log in again. */
  expired: boolean;
  /** Which life of the database we talk to; another one means that it was restored. */
  epoch: string | null;
};

export const useLine = create<Line>()(() => ({ lastError: null, expired: false, epoch: null }));

/** The close code of a session that is not, or no longer, logged in. */
const NOT_AUTHENTICATED = 4401;

/** Notes the server's epoch; answers whether the database was restored since the last welcome. */
function noteEpoch(epoch: string): boolean {
  const before = useLine.getState().epoch;
  const restored = before !== null && before !== epoch;
  if (restored) toast.info(texts().t("line.restored"));
  useLine.setState({ lastError: null, expired: false, epoch });
  return restored;
}

function onFrame(frame: FrameIn): void {
  switch (frame.type) {
    case "agent_welcome":
      applyDeskFrame(frame, noteEpoch(frame.epoch));
      return;
    case "desk":
    case "presence":
    case "read":
      applyDeskFrame(frame);
      return;
    case "error":
      if (frame.cmd_id === null) useLine.setState({ lastError: frame.code });
      return;
    default:
  }
}

/** Makes the session of an agent; the caller opens it. */
export function createSession(agentId: string): Session {
  const scheme = location.protocol === "https:" ? "wss" : "ws";
  return new Session({
    host: browserHost(),
    storage: browserStorage(() => localStorage, outboxPrefix(agentId)),
    url: () => `${scheme}://${location.host}/ws/agent/${agentId}`,
    token: () => null,
    onFrame,
  });
}

/** Where this agent's unsent texts are kept. */
function outboxPrefix(agentId: string): string {
  return `libriassist.outbox.${agentId}.`;
}

/**
 * Keeps the session alive while the layout is on screen: network, page cache, expired cookies.
 * The answer ends it.
 */
export function superviseSession(session: Session): () => void {
  let previous: ConnectionState["kind"] = "idle";
  const renew = async () => {
    const stopped = session.getSnapshot().connection.kind === "stopped";
    try {
      if (!(await refreshSession())) useLine.setState({ expired: true });
      else if (stopped) session.open();
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
    }
  };
  const stopListening = session.subscribe(() => {
    const { connection } = session.getSnapshot();
    if (connection.kind === previous) return;
    previous = connection.kind;
    const refused = connection.kind === "stopped" && connection.code === NOT_AUTHENTICATED;
    if (refused || connection.kind === "waiting") void renew();
  });
  const handlers = {
    online: () => session.online(),
    offline: () => session.offline(),
    pagehide: () => session.close(),
    pageshow: () => session.open(),
  };
  for (const [name, handler] of Object.entries(handlers)) window.addEventListener(name, handler);
  session.open();
  return () => {
    stopListening();
    for (const [name, handler] of Object.entries(handlers)) window.removeEventListener(name, handler);
    session.close();
  };
}

export const SessionContext = createContext<Session | null>(null);

/** The page's session. Throws outside the layout. */
export function useSession(): Session {
  const session = useContext(SessionContext);
  if (session === null) throw new Error("no session here");
  return session;
}

/** The live view of a conversation; undefined while it is not watched. */
export function useView(id: string): View | undefined {
  const session = useSession();
  return useSyncExternalStore(session.subscribe, () => session.getSnapshot().views.get(id));
}

/** Where the connection stands. */
export function useConnection(): ConnectionState {
  const session = useSession();
  return useSyncExternalStore(session.subscribe, () => session.getSnapshot().connection);
}

/** Commands on their way, and refused texts. */
export function usePending(): readonly Pending[] {
  const session = useSession();
  return useSyncExternalStore(session.subscribe, () => session.getSnapshot().pending);
}
