// The rows of a tab, from the live desk or, for closed conversations, from the server page by page.
import { useInfiniteQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { conversationsApi } from "../rest";
import { useDesk } from "../../../shared/desk/desk";
import { finds } from "../../../shared/texts/folded";
import { awayOf, mineOf, openOf, waitingOf } from "../../../shared/desk/rows";
import type { ConversationSummary, Scope } from "../../../shared/rest/types";

const PAGE = 30;

export type Listed = {
  rows: readonly ConversationSummary[];
  state: "loading" | "ready" | "failed";
  /** Asks for older ones; null when there are none, or while they come. */
  more: (() => void) | null;
  retry: () => void;
};

function matches(row: ConversationSummary, words: string): boolean {
  return finds([row.client_name, row.order_number, row.agent_name, row.last_message].join(" "), words);
}

function liveRows(scope: Scope, rows: readonly ConversationSummary[], meId: string | null): ConversationSummary[] {
  switch (scope) {
    case "mine":
      return mineOf(rows, meId);
    case "waiting":
      return [...waitingOf(rows, meId), ...awayOf(rows)];
    case "all":
      return openOf(rows);
    case "closed":
      return [];
  }
}

/** `words` filters; nothing is shown twice. */
export function useListedRows(scope: Scope, words: string): Listed {
  const desk = useDesk();
  const past = useInfiniteQuery({
    queryKey: ["conversations", "closed", words],
    queryFn: ({ pageParam }) => conversationsApi.closed(words, pageParam, PAGE),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_before,
    enabled: scope === "closed",
  });
  const live = useMemo(() => {
    const rows = liveRows(scope, [...desk.rows.values()], desk.meId);
    return words === "" ? rows : rows.filter((row) => matches(row, words));
  }, [scope, desk.rows, desk.meId, words]);
  const closed = useMemo(() => past.data?.pages.flatMap((page) => page.conversations) ?? [], [past.data]);
  const retry = () => void past.refetch();
  if (scope !== "closed") return { rows: live, state: desk.ready ? "ready" : "loading", more: null, retry };
  const state = past.isPending ? "loading" : past.isError ? "failed" : "ready";
  const more = past.hasNextPage && !past.isFetchingNextPage ? () => void past.fetchNextPage() : null;
  return { rows: closed, state, more, retry };
}
