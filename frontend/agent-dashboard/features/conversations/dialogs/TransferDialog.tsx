// Giving a conversation to a colleague: who is there, how much they have in hand, a note for them.
import { UserX } from "lucide-react";
import { useState } from "react";
import { MAX_MESSAGE_CHARS } from "../../../../chat-core";
import { Avatar } from "../../../shared/ui/Avatar";
import { Button } from "../../../shared/ui/Button";
import { Dialog, DialogActions } from "../../../shared/ui/Dialog";
import { Area } from "../../../shared/ui/Field";
import { Empty } from "../../../shared/ui/Parts";
import { useActions } from "../../../shared/desk/actions";
import { useDesk } from "../../../shared/desk/desk";
import { useT, type Key } from "../../../shared/texts/i18n";
import { useAct, useInterface } from "../../../shared/desk/interface";
import { takers, whyNotTaker } from "./takers";
import type { AgentPresence } from "../../../shared/rest/types";
import { useClientName } from "../../../shared/desk/useClientName";
import { useConversation } from "../useConversation";

export function TransferDialog({ conversationId }: { conversationId: string }) {
  const t = useT();
  const { row } = useConversation(conversationId);
  const dismiss = useInterface((state) => state.dismiss);
  const agents = useDesk((state) => state.agents);
  const act = useAct(conversationId);
  const { transfer } = useActions();
  const name = useClientName(row ?? { client_name: null, order_number: null, client_id: conversationId });
  const [chosen, setChosen] = useState<string | null>(null);
  const [note, setNote] = useState("");
  const list = takers(agents.values(), row?.agent_id ?? null);
  const send = async () => {
    if (chosen !== null && (await transfer(conversationId, chosen, note.trim()))) dismiss();
  };
  return (
    <Dialog open onClose={dismiss} title={t("transfer.title", { name })} sentence={t("transfer.sentence")}>
      {list.length === 0 ? (
        <Empty icon={UserX} title={t("transfer.nobody")}>
          {t("transfer.nobody.hint")}
        </Empty>
      ) : (
        <fieldset>
          <legend className="mb-1 text-sm font-medium">{t("transfer.to")}</legend>
          <div className="space-y-1">
            {list.map((agent) => (
              <Taker key={agent.id} agent={agent} chosen={agent.id === chosen} onChoose={() => setChosen(agent.id)} />
            ))}
          </div>
        </fieldset>
      )}
      <Area
        className="mt-4"
        look="note"
        label={t("transfer.note")}
        placeholder={t("transfer.note.hint")}
        rows={3}
        value={note}
        maxLength={MAX_MESSAGE_CHARS}
        onChange={(event) => setNote(event.target.value)}
      />
      <DialogActions>
        <Button onClick={dismiss}>{t("common.cancel")}</Button>
        <Button look="primary" disabled={chosen === null} busy={act === "transfer"} onClick={() => void send()}>
          {t("action.transfer")}
        </Button>
      </DialogActions>
    </Dialog>
  );
}

type TakerProps = { agent: AgentPresence; chosen: boolean; onChoose: () => void };

function Taker({ agent, chosen, onChoose }: TakerProps) {
  const t = useT();
  const why: Key | null = whyNotTaker(agent);
  return (
    <label
      className={`flex min-h-12 items-center gap-3 rounded-card border px-3 py-1.5 ${chosen ? "border-accent bg-accent-soft" : "border-line"} ${why === null ? "cursor-pointer hover:bg-sunken" : "text-muted"}`}
    >
      <input type="radio" name="taker" checked={chosen} disabled={why !== null} onChange={onChoose} className="size-4 accent-accent" />
      <Avatar name={agent.name} seed={agent.id} status={agent.present ? agent.status : "offline"} size="size-8 text-xs" />
      <span className="min-w-0 flex-1">
        <span className="block truncate text-sm font-medium">{agent.name}</span>
        <span className="block text-xs text-muted">
          {t(`role.${agent.role}`)} · {t(agent.present ? `status.${agent.status}` : "agent.away")}
        </span>
      </span>
      <span className="tabular text-right text-xs text-muted">
        {t("agent.load", { load: agent.load, max: agent.max_conversations })}
        {why === null ? null : <span className="block text-amber-ink">{t(why)}</span>}
      </span>
    </label>
  );
}
