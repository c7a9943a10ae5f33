// The REST routes of the canned replies.
import { answerOf, rest } from "../../shared/rest/client";
import type { CannedReplyText } from "../../shared/rest/types";

const of = (reply_id: string) => ({ path: { reply_id } });

export const cannedApi = {
  replies: () => answerOf(rest.GET("/api/canned-replies")),
  add: (body: CannedReplyText) => answerOf(rest.POST("/api/canned-replies", { body })),
  change: (id: string, body: CannedReplyText) => answerOf(rest.PUT("/api/canned-replies/{reply_id}", { params: of(id), body })),
  delete: (id: string) => answerOf(rest.DELETE("/api/canned-replies/{reply_id}", { params: of(id) })),
  countUse: (id: string) => answerOf(rest.POST("/api/canned-replies/{reply_id}/uses", { params: of(id) })),
};
