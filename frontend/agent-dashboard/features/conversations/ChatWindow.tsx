// The open conversation: header with its actions, the thread, the composer.
import { MessageCircleQuestion } from "lucide-react";
import { useMemo } from "react";
import { findLast, pendingTexts } from "../../../chat-core";
import { useMe } from "../../shared/desk/desk";
import { useT } from "../../shared/texts/i18n";
import type { ConversationSummary } from "../../shared/rest/types";
import { useClientName } from "../../shared/desk/useClientName";
import { useConversation } from "./useConversation";
import { usePending, useView } from "../../shared/desk/session";
import { ChatHeader } from "./thread/ChatHeader";
import { SummaryCard } from "./thread/SummaryCard";
import { Composer } from "./composer/Composer";
import { Thread } from "./thread/Thread";
import { Empty, Skeleton } from "../../shared/ui/Parts";

export function ChatWindow({ id, onPanel }: { id: string; onPanel: () => void }) {
  const t = useT();
  const { row, missing } = useConversation(id);
  if (missing) {
    return (
      <Empty page icon={MessageCircleQuestion} title={t("thread.missing")}>
        {t("thread.missing.hint")}
      </Empty>
    );
  }
  if (row === null) return <LoadingThread />;
  return <OpenConversation key={id} row={row} onPanel={onPanel} />;
}

function OpenConversation({ row, onPanel }: { row: ConversationSummary; onPanel: () => void }) {
  const me = useMe();
  const view = useView(row.id);
  const pending = usePending();
  const clientName = useClientName(row);
  const bubbles = useMemo(() => (view === undefined ? [] : pendingTexts(pending, view)), [pending, view]);
  if (me === null) return <LoadingThread />;
  const summary = findLast(view?.events ?? [], (event) => event.type === "conversation.summarized");
  const loaded = view !== undefined && (view.synced || view.events.length > 0);
  return (
    <>
      <ChatHeader row={row} clientName={clientName} online={view?.clientOnline ?? row.client_online} onPanel={onPanel} />
      {summary === undefined ? null : <SummaryCard summary={summary.summary} />}
      {loaded ? <Thread view={view} row={row} clientName={clientName} bubbles={bubbles} me={me} /> : <LoadingThread />}
      <Composer row={row} me={me} clientName={clientName} />
    </>
  );
}

function LoadingThread() {
  const t = useT();
  return (
    <div role="status" className="flex min-h-0 flex-1 flex-col justify-end gap-4 overflow-hidden p-6">
      <span className="sr-only">{t("common.loading")}</span>
      <Skeleton className="h-12 w-1/2 rounded-bubble" />
      <Skeleton className="h-16 w-2/5 self-end rounded-bubble" />
      <Skeleton className="h-10 w-1/3 rounded-bubble" />
      <Skeleton className="h-12 w-1/2 self-end rounded-bubble" />
    </div>
  );
}
