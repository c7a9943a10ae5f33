// The REST routes of conversations: those that are not on the desk.
import { answerOf, rest } from "../../shared/rest/client";

export const conversationsApi = {
  /** The closed ones in which the words are found, newest first; `before`: where the page before ended. */
  closed: (q: string, before: string | null, limit: number) =>
    answerOf(rest.GET("/api/conversations", { params: { query: { scope: "closed", q, before, limit } } })),
  one: (conversation_id: string) => answerOf(rest.GET("/api/conversations/{conversation_id}", { params: { path: { conversation_id } } })),
};
