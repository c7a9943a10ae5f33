// Where the agent writes: a reply or a private note, each with its own draft.
import { Tabs } from "@base-ui/react/tabs";
import { Lock, Reply, SendHorizontal, StickyNote } from "lucide-react";
import { useActions } from "../../../shared/desk/actions";
import type { DraftKind } from "../../../shared/desk/drafts";
import { useT, type T } from "../../../shared/texts/i18n";
import { useAct, useInterface } from "../../../shared/desk/interface";
import { rightsOn, type Rights } from "../../../shared/desk/rights";
import { KEYS } from "../../../shared/browser/shortcuts";
import type { AgentPresence, ConversationSummary } from "../../../shared/rest/types";
import { useSession } from "../../../shared/desk/session";
import { endHelp } from "../../assist/writing";
import { Button, Hint } from "../../../shared/ui/Button";
import { AssistStrip } from "../../assist/AssistStrip";
import { DraftProposal, DraftTools } from "../../assist/DraftHelp";
import { DraftField } from "./DraftField";

type ComposerProps = { row: ConversationSummary; me: AgentPresence; clientName: string };

const tab =
  "inline-flex h-8 items-center gap-1.5 rounded-control px-2.5 text-sm font-medium text-muted transition-colors hover:text-ink data-[active]:bg-sunken data-[active]:text-ink";

export function Composer({ row, me, clientName }: ComposerProps) {
  const t = useT();
  const rights = rightsOn(row, me);
  const kind = useInterface((state) => state.composer);
  const compose = useInterface((state) => state.compose);
  if (!rights.reply && !rights.note) return <Closed row={row} me={me} rights={rights} />;
  return (
    <Tabs.Root
      value={kind}
      onValueChange={(next: DraftKind) => compose(next, true)}
      className={`shrink-0 border-t border-line px-3 pt-1.5 pb-[max(0.75rem,env(safe-area-inset-bottom))] md:px-4 ${kind === "note" ? "bg-note" : "bg-surface"}`}
    >
      {rights.reply && kind === "reply" ? <AssistStrip row={row} /> : null}
      <Tabs.List aria-label={t("composer.tabs")} className="flex gap-1 pb-1.5">
        <Hint label={t("composer.reply")} keys={KEYS.reply} side="top">
          <Tabs.Tab value="reply" className={tab}>
            <Reply aria-hidden className="size-4" />
            {t("composer.reply")}
          </Tabs.Tab>
        </Hint>
        <Hint label={t("composer.note")} keys={KEYS.note} side="top">
          <Tabs.Tab value="note" className={tab}>
            <StickyNote aria-hidden className="size-4" />
            {t("composer.note")}
          </Tabs.Tab>
        </Hint>
      </Tabs.List>
      <Tabs.Panel value="reply" tabIndex={-1}>
        {rights.reply ? (
          <Writing key={`${row.id}-reply`} row={row} kind="reply" clientName={clientName} />
        ) : (
          <WhyNot row={row} me={me} rights={rights} />
        )}
      </Tabs.Panel>
      <Tabs.Panel value="note" tabIndex={-1}>
        {rights.note ? (
          <Writing key={`${row.id}-note`} row={row} kind="note" clientName={clientName} />
        ) : (
          <WhyNot row={row} me={me} rights={rights} />
        )}
      </Tabs.Panel>
    </Tabs.Root>
  );
}

function Writing({ row, kind, clientName }: { row: ConversationSummary; kind: DraftKind; clientName: string }) {
  const t = useT();
  const session = useSession();
  const send = (content: string, attachments: readonly string[]) => {
    const original = kind === "reply" ? endHelp(row.id) : null;
    if (kind === "note") session.send({ type: "post_note", conversation_id: row.id, content });
    else session.send({ type: "post_message", conversation_id: row.id, content, attachments, ...(original === null ? {} : { original }) });
  };
  return (
    <DraftField
      row={row}
      kind={kind}
      label={kind === "reply" ? t("composer.reply.label", { name: clientName }) : t("composer.note.label")}
      placeholder={kind === "reply" ? t("composer.reply.hint", { name: clientName }) : t("composer.note.hint")}
      tools={kind === "reply" ? <DraftTools row={row} /> : null}
      below={kind === "reply" ? <DraftProposal row={row} /> : null}
      onKey={() => {
        if (kind === "reply") session.setTyping(row.id, true);
      }}
      onSend={send}
      button={kind === "reply" ? t("composer.send") : t("composer.save_note")}
      icon={kind === "reply" ? <SendHorizontal aria-hidden className="size-4" /> : <Lock aria-hidden className="size-4" />}
    />
  );
}

function Closed(props: { row: ConversationSummary; me: AgentPresence; rights: Rights }) {
  return (
    <div className="shrink-0 border-t border-line bg-surface px-4 py-3 pb-[max(0.75rem,env(safe-area-inset-bottom))]">
      <WhyNot {...props} />
    </div>
  );
}

function explanation(row: ConversationSummary, t: T): string {
  if (row.status === "active") return t("composer.why.active", { name: row.agent_name ?? t("agent.someone") });
  return t(`composer.why.${row.status}`);
}

/** Why one may not write here, and what one can do about it. */
function WhyNot({ row, me, rights }: { row: ConversationSummary; me: AgentPresence; rights: Rights }) {
  const t = useT();
  const act = useAct(row.id);
  const { accept, transfer } = useActions();
  return (
    <div className="flex min-h-12 flex-wrap items-center gap-x-4 gap-y-2">
      <p className="min-w-0 flex-1 basis-56 text-sm text-muted">{explanation(row, t)}</p>
      {rights.accept ? (
        <Button look="primary" size="large" busy={act === "accept"} onClick={() => accept(row.id)}>
          {t("action.accept")}
        </Button>
      ) : null}
      {rights.takeOver ? (
        <Button busy={act === "transfer"} onClick={() => void transfer(row.id, me.id, "")}>
          {t("action.accept")}
        </Button>
      ) : null}
    </div>
  );
}
