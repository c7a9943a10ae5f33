// A client's name on screen: what is known, else "Visitor #1a2b".
import { useT } from "../texts/i18n";
import { knownName, shortId } from "./names";
import type { ConversationSummary } from "../rest/types";

export function useClientName(row: Pick<ConversationSummary, "client_name" | "order_number" | "client_id">): string {
  const t = useT();
  return knownName(row) ?? t("client.visitor", { id: shortId(row.client_id) });
}
