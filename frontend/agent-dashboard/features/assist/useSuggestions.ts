// Suggested replies to the client's last message: asked of the server once per message, inserted, never sent.
import { skipToken, useQuery } from "@tanstack/react-query";
import { useCallback } from "react";
import { findLast } from "../../../chat-core";
import { assistApi } from "./rest";
import { useLang, useT } from "../../shared/texts/i18n";
import { shortDay } from "../../shared/texts/time";
import type { ConversationSummary, Suggestion, Suggestions } from "../../shared/rest/types";
import { countUse, useInsertPrepared } from "../canned/useCanned";
import { useView } from "../../shared/desk/session";

export type SuggestionState = {
  readonly suggestions: readonly Suggestion[];
  readonly pending: boolean;
  readonly failed: boolean;
  readonly insert: (suggestion: Suggestion) => void;
  /** Where it comes from, in a few words. */
  readonly sourceOf: (suggestion: Suggestion) => string;
};

const none: readonly Suggestion[] = [];
/** A client who writes several messages in a row is asked about once. */
const PAUSE_MS = 400;

function pause(signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, PAUSE_MS);
    signal.addEventListener("abort", () => {
      clearTimeout(timer);
      reject(new DOMException("A newer message came.", "AbortError"));
    });
  });
}

async function settled(id: string, signal: AbortSignal): Promise<Suggestions> {
  await pause(signal);
  return assistApi.suggestions(id);
}

export function useSuggestions(row: ConversationSummary | null): SuggestionState {
  const t = useT();
  const lang = useLang();
  const put = useInsertPrepared(row);
  const last = findLast(
    useView(row?.id ?? "")?.events ?? [],
    (event) => event.type === "message.posted" && (event.sender_type === "client" || event.sender_type === "agent"),
  );
  const answer = useQuery({
    queryKey: ["suggestions", row?.id, last?.seq],
    queryFn: row === null || last === undefined ? skipToken : ({ signal }) => settled(row.id, signal),
    staleTime: 5 * 60_000,
    refetchOnWindowFocus: false,
  });
  const insert = useCallback(
    (suggestion: Suggestion) => {
      put(suggestion.text, suggestion.lang);
      if (suggestion.kind === "canned" && suggestion.id !== null) countUse(suggestion.id);
    },
    [put],
  );
  const sourceOf = (suggestion: Suggestion): string => {
    switch (suggestion.kind) {
      case "knowledge":
      case "order":
        return suggestion.title;
      case "canned":
        return `/${suggestion.title}`;
      case "colleague":
        return suggestion.at === null
          ? suggestion.title
          : t("assist.colleague", { name: suggestion.title, day: shortDay(Date.parse(suggestion.at), lang) });
    }
  };
  return {
    suggestions: answer.data?.suggestions ?? none,
    pending: answer.isLoading,
    failed: answer.isError,
    insert,
    sourceOf,
  };
}
