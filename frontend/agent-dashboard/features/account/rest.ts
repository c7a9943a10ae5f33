// The REST routes of logging in and out.
import { answerOf, rest, send } from "../../shared/rest/client";
import type { Credentials } from "../../shared/rest/types";

export const accountApi = {
  /** Refused, there is no session to refresh. */
  login: (body: Credentials) => answerOf(rest.POST("/api/auth/login", { body, fetch: send })),
  logout: () => answerOf(rest.POST("/api/auth/logout")),
};
