// Every action there is now, once: the palette lists them, the single keys run them.
import { useLocation, useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { useActions } from "../../shared/desk/actions";
import { serverNow, useDesk, useMe } from "../../shared/desk/desk";
import { useT } from "../../shared/texts/i18n";
import { useInterface } from "../../shared/desk/interface";
import { usePreferences, type Theme } from "../../shared/browser/preferences";
import { rightsOn, useMay } from "../../shared/desk/rights";
import { neighbour, offersTo, waitingOf } from "../../shared/desk/rows";
import type { ShortcutName } from "../../shared/browser/shortcuts";
import type { AgentStatus } from "../../shared/rest/types";
import { useLeave } from "../../features/account/useLeave";
import { insertIntoReply } from "../../features/canned/useCanned";
import { useListedRows } from "../../features/conversations/list/useListedRows";

export type Command = {
  readonly id: string;
  readonly group: "conversation" | "go" | "status" | "app";
  readonly label: string;
  readonly shortcut?: ShortcutName;
  readonly run: () => void;
};

const statuses: readonly AgentStatus[] = ["available", "busy", "offline"];
const themes: readonly Theme[] = ["system", "light", "dark"];

function useGoing(): Command[] {
  const t = useT();
  const reviews = useMay("review_learning");
  const setsUp = useMay("change_shop");
  const navigate = useNavigate();
  const { id } = useParams({ strict: false });
  const { tab = "mine", q = "" } = useSearch({ strict: false });
  const onConversations = useLocation().pathname.startsWith("/conversations");
  const { rows } = useListedRows(tab, q);
  const step = (by: 1 | -1) => {
    const row = neighbour(rows, id, by);
    if (row !== undefined) void navigate({ to: "/conversations/$id", params: { id: row.id }, search: { tab, ...(q === "" ? {} : { q }) } });
  };
  const moves: Command[] = onConversations
    ? [
        { id: "next", group: "go", label: t("shortcut.next"), shortcut: "next", run: () => step(1) },
        { id: "previous", group: "go", label: t("shortcut.previous"), shortcut: "previous", run: () => step(-1) },
      ]
    : [];
  return [
    { id: "dashboard", group: "go", label: t("nav.dashboard"), shortcut: "dashboard", run: () => void navigate({ to: "/dashboard" }) },
    {
      id: "conversations",
      group: "go",
      label: t("nav.conversations"),
      shortcut: "conversations",
      run: () => void navigate({ to: "/conversations" }),
    },
    {
      id: "waiting",
      group: "go",
      label: t("palette.waiting"),
      run: () => void navigate({ to: "/conversations", search: { tab: "waiting" } }),
    },
    {
      id: "closed",
      group: "go",
      label: t("palette.closed"),
      run: () => void navigate({ to: "/conversations", search: { tab: "closed" } }),
    },
    { id: "replies", group: "go", label: t("nav.replies"), run: () => void navigate({ to: "/replies" }) },
    { id: "knowledge", group: "go", label: t("nav.knowledge"), run: () => void navigate({ to: "/knowledge" }) },
    ...(reviews ? [{ id: "learning", group: "go", label: t("nav.learning"), run: () => void navigate({ to: "/learning" }) } as const] : []),
    { id: "team", group: "go", label: t("nav.team"), run: () => void navigate({ to: "/team" }) },
    ...(setsUp ? [{ id: "shop", group: "go", label: t("nav.shop"), run: () => void navigate({ to: "/shop" }) } as const] : []),
    ...moves,
  ];
}

function useOnConversation(): Command[] {
  const t = useT();
  const me = useMe();
  const rows = useDesk((state) => state.rows);
  const { id } = useParams({ strict: false });
  const actions = useActions();
  const { open, compose } = useInterface();
  if (me === null) return [];
  const row = id === undefined ? undefined : rows.get(id);
  const rights = row === undefined ? null : rightsOn(row, me);
  const commands: Command[] = [];
  const next = rights?.accept === true ? row : (offersTo(rows.values(), me.id, serverNow())[0] ?? waitingOf(rows.values(), me.id)[0]);
  if (next !== undefined) {
    commands.push({
      id: "accept",
      group: "conversation",
      label: t("shortcut.accept"),
      shortcut: "accept",
      run: () => actions.accept(next.id),
    });
    if (next.offered_to === me.id)
      commands.push({ id: "decline", group: "conversation", label: t("palette.decline"), run: () => actions.decline(next.id) });
  }
  if (row === undefined || rights === null) return commands;
  if (rights.reply)
    commands.push({ id: "reply", group: "conversation", label: t("shortcut.reply"), shortcut: "reply", run: () => compose("reply", true) });
  if (rights.reply)
    commands.push({ id: "canned", group: "conversation", label: t("palette.canned"), run: () => insertIntoReply(row.id, "/") });
  if (rights.note)
    commands.push({ id: "note", group: "conversation", label: t("shortcut.note"), shortcut: "note", run: () => compose("note", true) });
  if (rights.transfer)
    commands.push({
      id: "transfer",
      group: "conversation",
      label: t("shortcut.transfer"),
      shortcut: "transfer",
      run: () => open({ kind: "transfer", conversationId: row.id }),
    });
  if (rights.giveBack)
    commands.push({
      id: "give-back",
      group: "conversation",
      label: t("shortcut.giveBack"),
      shortcut: "giveBack",
      run: () => open({ kind: "return", conversationId: row.id }),
    });
  if (rights.takeOver)
    commands.push({
      id: "take-over",
      group: "conversation",
      label: t("action.accept"),
      run: () => void actions.transfer(row.id, me.id, ""),
    });
  if (rights.close)
    commands.push({
      id: "close",
      group: "conversation",
      label: t("shortcut.close"),
      shortcut: "close",
      run: () => actions.askToClose(row),
    });
  return commands;
}

function useOnApp(): Command[] {
  const t = useT();
  const { setStatus } = useActions();
  const { open } = useInterface();
  const { lang, sound, theme, set } = usePreferences();
  const leave = useLeave();
  return [
    ...statuses.map(
      (status): Command => ({
        id: `status-${status}`,
        group: "status",
        label: t("palette.status", { status: t(`status.${status}`) }),
        run: () => setStatus(status),
      }),
    ),
    { id: "sound", group: "app", label: t(sound ? "top.sound_off" : "top.sound_on"), run: () => set({ sound: !sound }) },
    ...themes
      .filter((one) => one !== theme)
      .map(
        (one): Command => ({
          id: `theme-${one}`,
          group: "app",
          label: t("palette.theme", { theme: t(`theme.${one}`) }),
          run: () => set({ theme: one }),
        }),
      ),
    { id: "language", group: "app", label: t("palette.language"), run: () => set({ lang: lang === "fr" ? "en" : "fr" }) },
    { id: "settings", group: "app", label: t("nav.settings"), run: () => open({ kind: "settings" }) },
    { id: "help", group: "app", label: t("help.title"), shortcut: "help", run: () => open({ kind: "help" }) },
    { id: "logout", group: "app", label: t("nav.logout"), run: leave },
  ];
}

/** What can be done here and now. */
export function useCommands(): Command[] {
  return [...useOnConversation(), ...useGoing(), ...useOnApp()];
}
