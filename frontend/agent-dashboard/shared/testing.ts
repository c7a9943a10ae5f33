// Rows, agents and events with every field, for the tests.
import type { AnyEvent, EventOf } from "../../chat-core";
import type { AgentPresence, ConversationSummary } from "./rest/types";

export const NOON = Date.parse("2026-11-14T12:00:00Z");

/** An instant so many seconds after noon, as the wire writes it. */
export function at(seconds: number): string {
  return new Date(NOON + seconds * 1000).toISOString();
}

export function row(change: Partial<ConversationSummary> & { id: string }): ConversationSummary {
  return {
    client_id: `client-${change.id}`,
    client_name: null,
    client_online: true,
    status: "active",
    lang: "fr",
    order_number: null,
    handoff_reason: null,
    created_at: at(-3600),
    closed_at: null,
    waiting_since: null,
    client_away_since: null,
    priority: 1,
    agent_id: null,
    agent_name: null,
    offered_to: null,
    offer_expires_at: null,
    rating: null,
    last_seq: 1,
    agent_read_seq: 0,
    client_read_seq: 0,
    last_message: null,
    last_message_from: null,
    last_message_seq: 0,
    last_message_at: null,
    need: null,
    ...change,
  };
}

export function agent(change: Partial<AgentPresence> & { id: string }): AgentPresence {
  return { name: "Marie Dupont", role: "agent", status: "available", present: true, load: 0, max_conversations: 3, ...change };
}

type Said = { seq: number; seconds: number; from?: "client" | "agent" | "ai"; text?: string; by?: string };

export function message({ seq, seconds, from = "client", text = "Bonjour", by }: Said): EventOf<"message.posted"> {
  return {
    type: "message.posted",
    id: `event-${String(seq)}`,
    conversation_id: "c",
    seq,
    prev_seq: seq - 1,
    created_at: at(seconds),
    sender_type: from,
    sender_id: by ?? null,
    sender_name: by ?? null,
    content: text,
    attachments: [],
    cmd_id: null,
    answer: null,
  };
}

export function joined(seq: number, seconds: number): AnyEvent {
  return {
    type: "agent.assigned",
    id: `event-${String(seq)}`,
    conversation_id: "c",
    seq,
    prev_seq: seq - 1,
    created_at: at(seconds),
    agent_id: "marie",
    agent_name: "Marie",
    previous_agent_id: null,
    previous_agent_name: null,
    cause: "accepted",
  };
}
