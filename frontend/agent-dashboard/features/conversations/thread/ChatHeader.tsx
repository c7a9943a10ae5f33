// The head of a conversation: the client, their state, and what can be done now.
import { Menu } from "@base-ui/react/menu";
import { Link } from "@tanstack/react-router";
import { ArrowLeft, ArrowRightLeft, Bot, Check, CircleCheck, Ellipsis, Languages, PanelRight } from "lucide-react";
import { useActions } from "../../../shared/desk/actions";
import { useMe } from "../../../shared/desk/desk";
import { useT } from "../../../shared/texts/i18n";
import { useAct, useInterface } from "../../../shared/desk/interface";
import { rightsOn } from "../../../shared/desk/rights";
import { usePreferences } from "../../../shared/browser/preferences";
import { KEYS } from "../../../shared/browser/shortcuts";
import type { ConversationSummary } from "../../../shared/rest/types";
import { useWritingAids } from "../../assist/writing";
import { WaitTimer } from "../list/ConversationRow";
import { Avatar } from "../../../shared/ui/Avatar";
import { Button, Hint, IconButton } from "../../../shared/ui/Button";
import { MenuPopup, menuItem } from "../../../shared/ui/MenuPopup";

type HeaderProps = { row: ConversationSummary; clientName: string; online: boolean; onPanel: () => void };

export function ChatHeader({ row, clientName, online, onPanel }: HeaderProps) {
  const t = useT();
  return (
    <header className="flex h-14 shrink-0 items-center gap-3 border-b border-line bg-surface px-3 md:px-4">
      <Link
        to="/conversations"
        search={(previous) => previous}
        aria-label={t("thread.back")}
        className="-ml-1 inline-flex size-10 items-center justify-center rounded-control text-muted hover:bg-sunken md:hidden"
      >
        <ArrowLeft aria-hidden className="size-5" />
      </Link>
      <Avatar name={clientName} seed={row.client_id} status={online ? "online" : "gone"} />
      <div className="min-w-0 flex-1">
        <h1 className="truncate text-base font-semibold">
          <span className="sr-only">{t("thread.with")} </span>
          {clientName}
        </h1>
        <p className="truncate text-xs text-muted">
          {t(online ? "client.online" : "client.gone")} · <StateWords row={row} />
        </p>
      </div>
      <WaitTimer row={row} />
      <HeaderActions row={row} />
      <IconButton label={t("thread.panel")} onClick={onPanel} className="xl:hidden">
        <PanelRight aria-hidden className="size-4.5" />
      </IconButton>
    </header>
  );
}

/** Whose turn it is, in words. */
function StateWords({ row }: { row: ConversationSummary }) {
  const t = useT();
  const me = useMe();
  if (row.status !== "active") return t(`state.${row.status}`);
  return row.agent_id === me?.id ? t("state.mine") : t("state.active", { name: row.agent_name ?? "" });
}

function HeaderActions({ row }: { row: ConversationSummary }) {
  const t = useT();
  const me = useMe();
  const act = useAct(row.id);
  const actions = useActions();
  const open = useInterface((state) => state.open);
  const aids = useWritingAids();
  const { translate, set } = usePreferences();
  if (me === null) return null;
  const rights = rightsOn(row, me);
  const transfer = () => open({ kind: "transfer", conversationId: row.id });
  const close = () => actions.askToClose(row);
  const giveBack = () => open({ kind: "return", conversationId: row.id });
  if (rights.accept) {
    return (
      <Button look="primary" busy={act === "accept"} onClick={() => actions.accept(row.id)}>
        {t("action.take")}
      </Button>
    );
  }
  if (!rights.transfer && !rights.close) return null;
  return (
    <>
      <div className="hidden items-center gap-2 lg:flex">
        {rights.transfer ? (
          <Hint label={t("action.transfer.hint")} keys={KEYS.transfer}>
            <Button busy={act === "transfer"} icon={<ArrowRightLeft aria-hidden className="size-4" />} onClick={transfer}>
              {t("action.transfer")}
            </Button>
          </Hint>
        ) : null}
        <Hint label={t("action.close.hint")} keys={KEYS.close}>
          <Button busy={act === "close"} icon={<CircleCheck aria-hidden className="size-4" />} onClick={close}>
            {t("action.close")}
          </Button>
        </Hint>
      </div>
      <Menu.Root>
        <Menu.Trigger
          render={
            <button
              type="button"
              aria-label={t("action.more")}
              className={`inline-flex size-10 items-center justify-center rounded-control text-muted hover:bg-sunken ${rights.giveBack || aids ? "" : "lg:hidden"}`}
            />
          }
        >
          <Ellipsis aria-hidden className="size-5" />
        </Menu.Trigger>
        <MenuPopup>
          {rights.transfer ? (
            <Menu.Item className={`${menuItem} lg:hidden`} onClick={transfer}>
              <ArrowRightLeft aria-hidden className="size-4 text-muted" />
              {t("action.transfer")}
            </Menu.Item>
          ) : null}
          {rights.giveBack ? (
            <Menu.Item className={menuItem} onClick={giveBack}>
              <Bot aria-hidden className="size-4 text-muted" />
              {t("action.return")}
            </Menu.Item>
          ) : null}
          {aids ? (
            <Menu.CheckboxItem className={menuItem} checked={translate} onCheckedChange={(on) => set({ translate: on })}>
              <Languages aria-hidden className="size-4 text-muted" />
              {t("translation.live")}
              <Menu.CheckboxItemIndicator className="ml-auto">
                <Check aria-hidden className="size-4 text-accent" />
              </Menu.CheckboxItemIndicator>
            </Menu.CheckboxItem>
          ) : null}
          <Menu.Item className={`${menuItem} lg:hidden`} onClick={close}>
            <CircleCheck aria-hidden className="size-4 text-muted" />
            {t("action.close_long")}
          </Menu.Item>
        </MenuPopup>
      </Menu.Root>
    </>
  );
}
