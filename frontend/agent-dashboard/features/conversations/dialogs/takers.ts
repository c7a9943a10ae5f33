// Colleagues who may take a conversation, the most likely first.
import type { Key } from "../../../shared/texts/i18n";
import type { AgentPresence } from "../../../shared/rest/types";

/** Why the server would refuse this colleague now; null when it would not. */
export function whyNotTaker(agent: AgentPresence): Key | null {
  if (!agent.present || agent.status === "offline") return "transfer.why.away";
  return agent.load >= agent.max_conversations ? "transfer.why.full" : null;
}

/** Everyone but the present holder: those who can first, then the least loaded, then by name. */
export function takers(agents: Iterable<AgentPresence>, holderId: string | null): AgentPresence[] {
  const rank = (agent: AgentPresence) => (whyNotTaker(agent) === null ? (agent.status === "available" ? 0 : 1) : 2);
  return [...agents]
    .filter((agent) => agent.id !== holderId)
    .sort((one, other) => rank(one) - rank(other) || one.load - other.load || one.name.localeCompare(other.name));
}
