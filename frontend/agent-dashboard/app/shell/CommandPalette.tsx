// Ctrl/⌘+K: every action and every conversation, found by typing.
import { Dialog } from "@base-ui/react/dialog";
import { useNavigate, useParams } from "@tanstack/react-router";
import { Command, defaultFilter, useCommandState } from "cmdk";
import type { ReactNode } from "react";
import { findReplies } from "../../features/canned/canned";
import { useDesk, useMe } from "../../shared/desk/desk";
import { folded } from "../../shared/texts/folded";
import { useT } from "../../shared/texts/i18n";
import { useInterface } from "../../shared/desk/interface";
import { knownName, shortId } from "../../shared/desk/names";
import { rightsOn } from "../../shared/desk/rights";
import { lastActivity } from "../../shared/desk/rows";
import { KEYS } from "../../shared/browser/shortcuts";
import { useCannedReplies, useInsertCanned } from "../../features/canned/useCanned";
import { useCommands } from "./useCommands";
import { useSuggestions } from "../../features/assist/useSuggestions";
import { Avatar } from "../../shared/ui/Avatar";
import { Keys } from "../../shared/ui/Button";
import { Tag } from "../../shared/ui/Parts";

const GROUPS = ["conversation", "go", "status", "app"] as const;
const MAX_ROWS = 30;
/** No keyboard, so no list of its shortcuts. */
const PHONE = "(max-width: 47.99rem)";

const line = "flex min-h-9.5 cursor-pointer items-center gap-2.5 rounded-control px-2.5 py-1.5 text-sm data-[selected=true]:bg-sunken";
const heading =
  "[&_[cmdk-group-heading]]:px-2.5 [&_[cmdk-group-heading]]:pt-2 [&_[cmdk-group-heading]]:pb-1 [&_[cmdk-group-heading]]:text-xs [&_[cmdk-group-heading]]:font-medium [&_[cmdk-group-heading]]:text-muted";

function nearness(value: string, words: string, keywords?: string[]): number {
  return defaultFilter(folded(value), folded(words), keywords?.map(folded));
}

export default function CommandPalette() {
  const t = useT();
  const dismiss = useInterface((state) => state.dismiss);
  const commands = useCommands().filter(({ id }) => id !== "help" || !matchMedia(PHONE).matches);
  const choose = (run: () => void) => {
    dismiss();
    run();
  };
  return (
    <Dialog.Root
      open
      onOpenChange={(open) => {
        if (!open) dismiss();
      }}
    >
      <Dialog.Portal>
        <Dialog.Backdrop className="fixed inset-0 z-50 bg-scrim" />
        <Dialog.Popup className="floating fixed inset-x-3 top-3 z-50 mx-auto max-w-xl overflow-hidden sm:top-[12vh]">
          <Dialog.Title className="sr-only">{t("palette.title")}</Dialog.Title>
          <Command label={t("palette.title")} filter={nearness} loop>
            <Command.Input
              autoFocus
              placeholder={t("palette.hint")}
              className="h-12 w-full border-b border-line bg-transparent px-4 text-message outline-none"
            />
            <Found>
              {GROUPS.map((group) => (
                <Command.Group key={group} heading={t(`palette.group.${group}`)} className={heading}>
                  {commands
                    .filter((command) => command.group === group)
                    .map((command) => (
                      <Command.Item
                        key={command.id}
                        value={`${command.label} ${command.id}`}
                        onSelect={() => choose(command.run)}
                        className={line}
                      >
                        <span className="flex-1">{command.label}</span>
                        {command.shortcut === undefined ? null : <Shortcut keys={KEYS[command.shortcut]} />}
                      </Command.Item>
                    ))}
                </Command.Group>
              ))}
              <Suggested onChoose={choose} />
              <Canned onChoose={choose} />
              <Conversations onChoose={choose} />
            </Found>
          </Command>
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

/** The keys of a line; a phone has none. */
function Shortcut({ keys }: { keys: string }) {
  return (
    <span className="max-md:hidden">
      <Keys keys={keys} />
    </span>
  );
}

/** The list, or a word outside of it that nothing is found: a list box holds options and nothing else. */
function Found({ children }: { children: ReactNode }) {
  const t = useT();
  const none = useCommandState((state) => state.filtered.count === 0);
  return (
    <>
      <p role="status" className="text-center text-sm text-muted not-empty:px-4 not-empty:py-8">
        {none ? t("palette.empty") : null}
      </p>
      <Command.List hidden={none} className="max-h-[min(26rem,60dvh)] overflow-y-auto p-1.5">
        {children}
      </Command.List>
    </>
  );
}

/** The suggested replies, while one may answer the open conversation. */
function Suggested({ onChoose }: { onChoose: (run: () => void) => void }) {
  const t = useT();
  const row = useAnswerable();
  const { suggestions, insert, sourceOf } = useSuggestions(row);
  if (row === null || suggestions.length === 0) return null;
  return (
    <Command.Group heading={t("assist.title")} className={heading}>
      {suggestions.map((one, index) => (
        <Command.Item
          key={`${one.kind}${one.title}`}
          value={`${t("assist.title")} ${sourceOf(one)} ${index}`}
          onSelect={() => onChoose(() => insert(one))}
          className={line}
        >
          <span className="shrink-0 font-medium">{sourceOf(one)}</span>
          <span className="min-w-0 flex-1 truncate text-muted">{one.text}</span>
          <Shortcut keys={`Alt ${index + 1}`} />
        </Command.Item>
      ))}
    </Command.Group>
  );
}

/** The open conversation, if this agent may answer in it. */
function useAnswerable() {
  const me = useMe();
  const { id = "" } = useParams({ strict: false });
  const row = useDesk((state) => state.rows.get(id));
  return row !== undefined && me !== null && rightsOn(row, me).reply ? row : null;
}

/** The canned replies, while one may answer the open conversation. */
function Canned({ onChoose }: { onChoose: (run: () => void) => void }) {
  const t = useT();
  const row = useAnswerable();
  const insert = useInsertCanned(row);
  const { data = [] } = useCannedReplies();
  if (row === null || data.length === 0) return null;
  return (
    <Command.Group heading={t("palette.canned.group")} className={heading}>
      {findReplies(data, "", row.lang).map((reply) => (
        <Command.Item
          key={reply.id}
          value={`/${reply.shortcut} ${reply.title} ${reply.id}`}
          onSelect={() => onChoose(() => insert(reply))}
          className={line}
        >
          <span className="shrink-0 font-medium">/{reply.shortcut}</span>
          <span className="min-w-0 flex-1 truncate text-muted">{reply.title}</span>
          {reply.lang === row.lang ? null : <Tag>{t(`lang.${reply.lang}`)}</Tag>}
        </Command.Item>
      ))}
    </Command.Group>
  );
}

function Conversations({ onChoose }: { onChoose: (run: () => void) => void }) {
  const t = useT();
  const navigate = useNavigate();
  const rows = useDesk((state) => state.rows);
  const recent = [...rows.values()].sort((one, other) => lastActivity(other) - lastActivity(one)).slice(0, MAX_ROWS);
  if (recent.length === 0) return null;
  return (
    <Command.Group heading={t("palette.conversations")} className={heading}>
      {recent.map((row) => {
        const name = knownName(row) ?? t("client.visitor", { id: shortId(row.client_id) });
        const show = () => void navigate({ to: "/conversations/$id", params: { id: row.id } });
        return (
          <Command.Item key={row.id} value={`${name} ${row.order_number ?? ""} ${row.id}`} onSelect={() => onChoose(show)} className={line}>
            <Avatar name={name} seed={row.client_id} size="size-6 text-xs" />
            <span className="shrink-0">{name}</span>
            <span className="min-w-0 flex-1 truncate text-muted">{row.last_message}</span>
          </Command.Item>
        );
      })}
    </Command.Group>
  );
}
