// One conversation's row, wherever it is known: on the desk, or on the server only.
import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { conversationsApi } from "./rest";
import { useDesk } from "../../shared/desk/desk";
import type { ConversationSummary } from "../../shared/rest/types";
import { useView } from "../../shared/desk/session";

/** The row of a conversation: live when it is on the desk, else asked of the server once. */
export function useConversation(id: string): { row: ConversationSummary | null; missing: boolean } {
  const live = useDesk((state) => state.rows.get(id));
  const ready = useDesk((state) => state.ready);
  const view = useView(id);
  const answer = useQuery({
    queryKey: ["conversation", id],
    queryFn: () => conversationsApi.one(id),
    enabled: ready && live === undefined,
  });
  const past = answer.data?.summary;
  const row = useMemo(() => {
    if (live !== undefined) return live;
    if (past === undefined) return null;
    if (view?.synced !== true) return past;
    const goneOn = view.status === "closed" ? {} : { agent_id: null, agent_name: null };
    return { ...past, ...goneOn, status: view.status, rating: view.rating?.stars ?? past.rating };
  }, [live, past, view]);
  return { row, missing: row === null && answer.isError };
}
