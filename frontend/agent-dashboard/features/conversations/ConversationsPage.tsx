// The conversations: list, thread and context side by side; one after the other on a phone.
import { useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { MessagesSquare } from "lucide-react";
import { useCallback, useState } from "react";
import { ChatWindow } from "./ChatWindow";
import { ClientInfo } from "./client/ClientInfo";
import { ConversationList } from "./list/ConversationList";
import { Empty } from "../../shared/ui/Parts";
import { useT } from "../../shared/texts/i18n";
import type { Scope } from "../../shared/rest/types";
import { useConversation } from "./useConversation";

export function ConversationsPage() {
  const t = useT();
  const { id } = useParams({ strict: false });
  const { tab = "mine", q = "" } = useSearch({ from: "/desk/conversations" });
  const [panel, setPanel] = useState(false);
  const navigate = useNavigate();
  const onScope = useCallback((scope: Scope) => void navigate({ to: ".", search: { tab: scope } }), [navigate]);
  const onWords = useCallback(
    (words: string) => void navigate({ to: ".", search: { tab, ...(words === "" ? {} : { q: words }) }, replace: true }),
    [navigate, tab],
  );
  return (
    <div className="flex min-h-0 flex-1">
      <section
        aria-label={t("list.label")}
        className={`min-h-0 w-full shrink-0 flex-col border-line bg-surface md:flex md:w-80 md:border-r 2xl:w-96 ${id === undefined ? "flex" : "hidden"}`}
      >
        {id === undefined ? <h1 className="sr-only">{t("nav.conversations")}</h1> : null}
        <ConversationList scope={tab} words={q} openId={id} onScope={onScope} onWords={onWords} />
      </section>
      <section
        aria-label={t("thread.region")}
        className={`min-w-0 flex-1 flex-col bg-card md:flex ${id === undefined ? "hidden" : "flex"}`}
      >
        {id === undefined ? (
          <div className="m-auto">
            <Empty icon={MessagesSquare} title={t("empty.thread")}>
              {t("empty.thread.hint")}
            </Empty>
          </div>
        ) : (
          <ChatWindow id={id} onPanel={() => setPanel(true)} />
        )}
      </section>
      {id === undefined ? null : <Panel id={id} open={panel} onClose={() => setPanel(false)} />}
    </div>
  );
}

function Panel({ id, open, onClose }: { id: string; open: boolean; onClose: () => void }) {
  const t = useT();
  const { row, missing } = useConversation(id);
  if (missing) return null;
  return (
    <aside
      aria-label={t("info.title")}
      className={`bg-surface xl:static xl:block xl:w-84 xl:shrink-0 xl:border-l xl:border-line ${open ? "fixed inset-0 z-30 md:left-auto md:w-96 md:border-l md:border-line" : "hidden"}`}
    >
      {row === null ? null : <ClientInfo key={id} row={row} onClose={onClose} />}
    </aside>
  );
}
