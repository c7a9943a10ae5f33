// The live desk: the rows and colleagues the socket tells of. Nothing here is stored or fetched elsewhere.
import { create } from "zustand";
import type { AgentPresence, AgentStatus, ConversationSummary } from "../rest/types";
import type { AgentWelcome, Desk, FrameIn, Presence } from "../../../chat-core/types";

type Read = Extract<FrameIn, { readonly type: "read" }>;

export type DeskState = {
  /** False until the first welcome: lists show skeletons. */
  ready: boolean;
  meId: string | null;
  /** Milliseconds to add to this machine's clock to get the server's. */
  skew: number;
  rows: ReadonlyMap<string, ConversationSummary>;
  agents: ReadonlyMap<string, AgentPresence>;
  /** A status chosen here and not confirmed yet; shown at once. */
  choosing: AgentStatus | null;
};

const empty: DeskState = {
  ready: false,
  meId: null,
  skew: 0,
  rows: new Map(),
  agents: new Map(),
  choosing: null,
};

export const useDesk = create<DeskState>()(() => empty);

/** The server's clock, in milliseconds since 1970. */
export function serverNow(): number {
  return Date.now() + useDesk.getState().skew;
}

type Rows = DeskState["rows"];

/** What was read stays read: a row may be older than the mark this tab has just sent. */
function keepRead(row: ConversationSummary, before: Rows): ConversationSummary {
  const read = before.get(row.id)?.agent_read_seq ?? 0;
  return read > row.agent_read_seq ? { ...row, agent_read_seq: read } : row;
}

/** A welcome is a whole: it replaces everything, but for the marks in `before` (none after a restore). */
export function welcomed(frame: AgentWelcome, now: number, before: Rows = new Map()): DeskState {
  return {
    ready: true,
    meId: frame.agent.id,
    skew: Date.parse(frame.server_time) - now,
    rows: new Map(frame.desk.map((row) => [row.id, keepRead(row, before)])),
    agents: new Map([...frame.agents, frame.agent].map((agent) => [agent.id, agent])),
    choosing: null,
  };
}

/** Rows come and go; one that is older than what is shown is dropped. */
export function deskChanged(state: DeskState, frame: Desk): Partial<DeskState> {
  const rows = new Map(state.rows);
  for (const row of frame.conversations) {
    const held = rows.get(row.id);
    if (held === undefined || row.last_seq >= held.last_seq) rows.set(row.id, keepRead(row, state.rows));
  }
  for (const id of frame.removed) rows.delete(id);
  return { rows };
}

/** Colleagues (or I, in another tab) changed. */
export function presenceChanged(state: DeskState, frame: Presence): Partial<DeskState> {
  const agents = new Map(state.agents);
  for (const agent of frame.agents) agents.set(agent.id, agent);
  return { agents };
}

/** An agent has read up to `seq`: here, or in another tab. */
export function rowRead(state: DeskState, conversationId: string, seq: number): Partial<DeskState> {
  const row = state.rows.get(conversationId);
  if (row === undefined || row.agent_read_seq >= seq) return {};
  return { rows: new Map(state.rows).set(conversationId, { ...row, agent_read_seq: seq }) };
}

/** Puts a frame of the desk into the store; `restored`: the server lives on older data than we hold. */
export function applyDeskFrame(frame: AgentWelcome | Desk | Presence | Read, restored = false): void {
  switch (frame.type) {
    case "agent_welcome":
      useDesk.setState((state) => welcomed(frame, Date.now(), restored ? undefined : state.rows));
      return;
    case "read":
      if (frame.reader === "agent") useDesk.setState((state) => rowRead(state, frame.conversation_id, frame.seq));
      return;
    case "desk":
      useDesk.setState((state) => deskChanged(state, frame));
      return;
    case "presence":
      useDesk.setState((state) => presenceChanged(state, frame));
  }
}

/** Forgets everything: the person logged out. */
export function clearDesk(): void {
  useDesk.setState(empty);
}

/** I, as colleagues see me; with the status I just chose. */
export function useMe(): AgentPresence | null {
  const me = useDesk((state) => (state.meId === null ? undefined : state.agents.get(state.meId)));
  const choosing = useDesk((state) => state.choosing);
  if (me === undefined) return null;
  return choosing === null ? me : { ...me, status: choosing };
}
