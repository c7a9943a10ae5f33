// The client's messages in the agent's language, while live translation is on.
import { keepPreviousData, skipToken, useQuery } from "@tanstack/react-query";
import { useCallback } from "react";
import { type View, lastOf } from "../../../chat-core";
import { assistApi } from "./rest";
import { usePreferences } from "../../shared/browser/preferences";
import type { ConversationSummary } from "../../shared/rest/types";
import { useWritingAids } from "./writing";

/** The latest so many are translated: what one reads, not the whole past. */
const AT_MOST = 20;
const SPAN = 500;

/** A translation; null where there is none to be had; undefined where none is shown. */
export type TranslationOf = (seq: number | null) => string | null | undefined;

export function useTranslations(row: ConversationSummary, view: View): TranslationOf {
  const aids = useWritingAids();
  const { lang, translate } = usePreferences();
  const on = aids && translate;
  const said = on ? view.events.filter((event) => event.type === "message.posted" && event.sender_type === "client") : [];
  const seqs = said
    .slice(-AT_MOST)
    .map((event) => event.seq)
    .filter((seq) => seq > view.lastSeq - SPAN);
  const last = lastOf(seqs) ?? 0;
  const answer = useQuery({
    queryKey: ["translations", row.id, lang, last],
    queryFn: seqs.length === 0 ? skipToken : () => assistApi.translations(row.id, { seqs, lang }),
    placeholderData: keepPreviousData,
    staleTime: Infinity,
    refetchOnWindowFocus: false,
    retry: false,
  });
  const { data, isError, isPlaceholderData } = answer;
  const settled = isError || (data !== undefined && !isPlaceholderData);
  const first = seqs[0] ?? Infinity;
  return useCallback(
    (seq) => {
      if (!on || seq === null || seq < first) return undefined;
      return data?.[String(seq)] ?? (settled ? null : undefined);
    },
    [on, first, data, settled],
  );
}
