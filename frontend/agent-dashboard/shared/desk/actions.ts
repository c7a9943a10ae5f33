// What an agent does to conversations: sent at once, shown at once, errors told in words.
import { useMemo } from "react";
import { toast } from "sonner";
import { useNavigate } from "@tanstack/react-router";
import type { NewCommand, Outcome, Session } from "../../../chat-core";
import { useDesk } from "./desk";
import { texts } from "../texts/i18n";
import { useInterface, type Act } from "./interface";
import { clientWaitsForAnswer } from "./rows";
import type { AgentStatus, ConversationSummary, ErrorCode } from "../rest/types";
import { useSession } from "./session";

/** Why a command was refused, in the reader's language. */
export function refusal(code: ErrorCode, details: Readonly<Record<string, string>> = {}): string {
  const { t } = texts();
  const by = details["by"];
  if (code === "already_taken" && by !== undefined && by !== "") return t("error.already_taken_by", { name: by });
  return t(`error.${code}`);
}

async function act(session: Session, conversationId: string, kind: Act, command: NewCommand): Promise<Outcome> {
  const ui = useInterface.getState();
  ui.begin(conversationId, kind);
  const outcome = await session.send(command).done;
  useInterface.getState().end(conversationId);
  if (!outcome.ok) toast.error(refusal(outcome.code, outcome.details));
  return outcome;
}

async function setStatus(session: Session, status: AgentStatus): Promise<void> {
  useDesk.setState({ choosing: status });
  const outcome = await session.send({ type: "set_status", status }).done;
  useDesk.setState((state) => {
    const me = state.meId === null ? undefined : state.agents.get(state.meId);
    if (state.choosing !== status) return {};
    if (!outcome.ok || me === undefined) return { choosing: null };
    return { choosing: null, agents: new Map(state.agents).set(me.id, { ...me, status }) };
  });
  if (!outcome.ok) toast.error(refusal(outcome.code, outcome.details));
}

type Actions = {
  accept: (conversationId: string) => void;
  decline: (conversationId: string) => void;
  transfer: (conversationId: string, toAgentId: string, note: string) => Promise<boolean>;
  giveBack: (conversationId: string, note: string) => Promise<boolean>;
  /** Closes, after a question when the client waits for an answer. */
  askToClose: (row: ConversationSummary) => void;
  close: (conversationId: string) => void;
  setStatus: (status: AgentStatus) => void;
};

/** The actions, bound to the page's session. */
export function useActions(): Actions {
  const session = useSession();
  const navigate = useNavigate();
  return useMemo(() => {
    const close = async (conversationId: string) => {
      const outcome = await act(session, conversationId, "close", { type: "close_conversation", conversation_id: conversationId });
      if (outcome.ok) toast.success(texts().t("action.closed"));
    };
    return {
      accept: (conversationId) => {
        void navigate({ to: "/conversations/$id", params: { id: conversationId } });
        useInterface.getState().compose("reply", true);
        void act(session, conversationId, "accept", { type: "accept_conversation", conversation_id: conversationId });
      },
      decline: (conversationId) => void act(session, conversationId, "decline", { type: "decline_offer", conversation_id: conversationId }),
      transfer: async (conversationId, toAgentId, note) => {
        const command = { type: "transfer_conversation", conversation_id: conversationId, to_agent_id: toAgentId, note } as const;
        const outcome = await act(session, conversationId, "transfer", command);
        const name = useDesk.getState().agents.get(toAgentId)?.name ?? "";
        if (outcome.ok) toast.success(texts().t("action.transferred", { name }));
        return outcome.ok;
      },
      giveBack: async (conversationId, note) => {
        const outcome = await act(session, conversationId, "return", {
          type: "return_to_assistant",
          conversation_id: conversationId,
          note,
        });
        if (outcome.ok) toast.success(texts().t("action.returned"));
        return outcome.ok;
      },
      askToClose: (row) => {
        if (clientWaitsForAnswer(row)) useInterface.getState().open({ kind: "close", conversationId: row.id });
        else void close(row.id);
      },
      close: (conversationId) => void close(conversationId),
      setStatus: (status) => void setStatus(session, status),
    };
  }, [session, navigate]);
}
