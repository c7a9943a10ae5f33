// The REST routes of the team's accounts.
import { answerOf, rest } from "../../shared/rest/client";
import type { AgentChange, NewAgent } from "../../shared/rest/types";

export const teamApi = {
  agents: () => answerOf(rest.GET("/api/agents")),
  add: (body: NewAgent) => answerOf(rest.POST("/api/agents", { body })),
  change: (agent_id: string, body: AgentChange) => answerOf(rest.PATCH("/api/agents/{agent_id}", { params: { path: { agent_id } }, body })),
};
