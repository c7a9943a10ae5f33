// The REST routes that help an agent to answer.
import { answerOf, rest } from "../../shared/rest/client";
import type { DraftToRewrite, MessagesToTranslate } from "../../shared/rest/types";

const of = (conversation_id: string) => ({ path: { conversation_id } });

export const assistApi = {
  suggestions: (conversation: string) =>
    answerOf(rest.GET("/api/conversations/{conversation_id}/suggestions", { params: of(conversation) })),
  rewriteDraft: (conversation: string, body: DraftToRewrite) =>
    answerOf(rest.POST("/api/conversations/{conversation_id}/draft", { params: of(conversation), body })),
  /** By seq; what could not be translated is not in it. */
  translations: (conversation: string, body: MessagesToTranslate) =>
    answerOf(rest.POST("/api/conversations/{conversation_id}/translations", { params: of(conversation), body })),
};
