// The canned replies as the server has them, and putting a text into the reply that is being written.
import { queryOptions, useQuery } from "@tanstack/react-query";
import { useCallback } from "react";
import { ApiError } from "../../shared/rest/client";
import { cannedApi } from "./rest";
import { fill, firstGap, type Values } from "./canned";
import { draftFieldId, readDraft, writeDraft } from "../../shared/desk/drafts";
import { useDesk } from "../../shared/desk/desk";
import { texts, useT } from "../../shared/texts/i18n";
import { useInterface } from "../../shared/desk/interface";
import { isoDay } from "../../shared/texts/time";
import type { CannedReply, ConversationSummary, Lang } from "../../shared/rest/types";
import { useView } from "../../shared/desk/session";

type Range = { readonly start: number; readonly end: number };

const cannedQuery = queryOptions({ queryKey: ["canned"], queryFn: cannedApi.replies, staleTime: 60_000 });

/** All canned replies, of every language. */
export function useCannedReplies() {
  return useQuery(cannedQuery);
}

function field(conversationId: string): HTMLTextAreaElement | null {
  const element = document.getElementById(draftFieldId(conversationId, "reply"));
  return element instanceof HTMLTextAreaElement ? element : null;
}

/** Marks the first gap of the reply so that typing fills it; else the caret goes to `caret`. */
export function goToGap(conversationId: string, caret?: number): void {
  requestAnimationFrame(() => {
    const box = field(conversationId);
    if (box === null) return;
    box.focus();
    const gap = firstGap(box.value);
    if (gap !== null) box.setSelectionRange(gap.start, gap.end);
    else if (caret !== undefined) box.setSelectionRange(caret, caret);
  });
}

/** Puts a text into the reply at the caret, in the place of `from` characters before it. Nothing is sent. */
export function insertIntoReply(conversationId: string, text: string, from?: Range): void {
  useInterface.getState().compose("reply", true);
  const draft = readDraft(conversationId, "reply");
  const box = field(conversationId);
  const start = from?.start ?? box?.selectionStart ?? draft.length;
  const end = from?.end ?? box?.selectionEnd ?? draft.length;
  const before = draft.slice(0, start);
  const glue = before === "" || /\s$/u.test(before) ? "" : " ";
  writeDraft(conversationId, "reply", before + glue + text + draft.slice(end));
  goToGap(conversationId, start + glue.length + text.length);
}

/** Puts a prepared text into the reply to this client, its holes filled from the conversation. */
export function useInsertPrepared(row: ConversationSummary | null): (text: string, lang: Lang, from?: Range) => void {
  const t = useT();
  const order = useView(row?.id ?? "")?.order ?? null;
  const me = useDesk((state) => (state.meId === null ? undefined : state.agents.get(state.meId)));
  return useCallback(
    (text, lang, from) => {
      if (row === null) return;
      const day = order?.shipping_on ?? null;
      const values: Values = {
        client_name: order?.client_name ?? row.client_name,
        agent_name: me?.name.split(/\s+/u)[0] ?? null,
        order_number: order?.number ?? row.order_number,
        order_status: order?.status ?? null,
        shipping_date: day === null ? null : isoDay(day, lang === "fr" ? "fr" : "en"),
      };
      insertIntoReply(
        row.id,
        fill(text, values, (hole) => t(`canned.hole.${hole}`)),
        from,
      );
    },
    [row, order, me, t],
  );
}

/** As `useInsertPrepared` for a canned reply; its use is counted. */
export function useInsertCanned(row: ConversationSummary | null): (reply: CannedReply, from?: Range) => void {
  const insert = useInsertPrepared(row);
  return useCallback(
    (reply, from) => {
      insert(reply.content, reply.lang, from);
      countUse(reply.id);
    },
    [insert],
  );
}

/** An agent put this canned reply into a message. */
export function countUse(replyId: string): void {
  cannedApi.countUse(replyId).catch(ignoreGone);
}

/** A use that could not be counted must not disturb who writes. */
function ignoreGone(error: unknown): void {
  if (!(error instanceof ApiError)) throw error;
}

/** Why a canned reply could not be saved, in the reader's language. */
export function cannedRefusal(error: Error): string {
  const { t } = texts();
  const code = error instanceof ApiError ? error.code : "internal_error";
  return t(code === "already_exists" ? "canned.taken" : code === "bad_request" ? "canned.refused" : `error.${code}`);
}
