// The list of conversations: tabs, search, rows; every empty tab says what it is for.
import { Tabs } from "@base-ui/react/tabs";
import { Archive, Coffee, Inbox, Layers, SearchX, TriangleAlert } from "lucide-react";
import type { LucideIcon } from "lucide-react";
import { Fragment } from "react";
import { Virtualizer } from "virtua";
import { useDesk, useMe } from "../../../shared/desk/desk";
import { mayInShop } from "../../../shared/desk/rights";
import { useT } from "../../../shared/texts/i18n";
import { isAway, mineOf, waitingOf } from "../../../shared/desk/rows";
import { SCOPES, type Scope } from "../../../shared/rest/types";
import { useListedRows, type Listed } from "./useListedRows";
import { ConversationRow } from "./ConversationRow";
import { SearchBox } from "./SearchBox";
import { Button } from "../../../shared/ui/Button";
import { Count, Empty, Skeleton } from "../../../shared/ui/Parts";

type ListProps = {
  scope: Scope;
  words: string;
  openId: string | undefined;
  onScope: (scope: Scope) => void;
  onWords: (words: string) => void;
};

export function ConversationList({ scope, words, openId, onScope, onWords }: ListProps) {
  const t = useT();
  const me = useMe();
  const counts = useCounts();
  const scopes = SCOPES.filter((one) => one !== "all" || me === null || mayInShop(me.role, "find_all"));
  return (
    <Tabs.Root value={scope} onValueChange={(next: Scope) => onScope(next)} className="flex min-h-0 flex-1 flex-col">
      <Tabs.List
        aria-label={t("list.tabs")}
        className="flex shrink-0 gap-0.5 overflow-x-auto border-b border-line px-2 pt-1 [scrollbar-width:none]"
      >
        {scopes.map((one) => (
          <Tabs.Tab
            key={one}
            value={one}
            className="focus-inset inline-flex h-10 shrink-0 items-center gap-1.5 border-b-2 border-transparent px-1 text-sm font-medium text-muted transition-colors hover:text-ink data-[active]:border-accent data-[active]:text-ink"
          >
            {t(`scope.${one}`)}
            {one in counts ? <Count value={counts[one as keyof typeof counts]} loud={one === "waiting" && counts.waiting > 0} /> : null}
          </Tabs.Tab>
        ))}
      </Tabs.List>
      <SearchBox words={words} onWords={onWords} />
      <Tabs.Panel value={scope} className="min-h-0 flex-1 overflow-y-auto">
        <Rows scope={scope} words={words} openId={openId} />
      </Tabs.Panel>
    </Tabs.Root>
  );
}

function useCounts(): { mine: number; waiting: number } {
  const rows = useDesk((state) => state.rows);
  const meId = useDesk((state) => state.meId);
  return { mine: mineOf(rows.values(), meId).length, waiting: waitingOf(rows.values(), meId).length };
}

function Rows({ scope, words, openId }: { scope: Scope; words: string; openId: string | undefined }) {
  const t = useT();
  const meId = useDesk((state) => state.meId);
  const listed = useListedRows(scope, words);
  const away = scope === "waiting" ? listed.rows.filter(isAway).length : 0;
  const firstAway = listed.rows.length - away;
  if (listed.state === "loading") return <LoadingRows />;
  if (listed.state === "failed") {
    return (
      <Empty icon={TriangleAlert} title={t("list.failed")}>
        <Button onClick={listed.retry} className="mt-3">
          {t("common.retry")}
        </Button>
      </Empty>
    );
  }
  if (listed.rows.length === 0) return <NoRows scope={scope} words={words} />;
  return (
    <>
      {away > 0 && firstAway === 0 ? <p className="px-4 py-3 text-sm text-muted">{t("empty.waiting")}</p> : null}
      <Virtualizer as="ul" item="li" bufferSize={400}>
        {listed.rows.map((row, index) => (
          <Fragment key={row.id}>
            {away > 0 && index === firstAway ? <AwayTitle count={away} /> : null}
            <ConversationRow row={row} scope={scope} meId={meId} open={row.id === openId} />
          </Fragment>
        ))}
      </Virtualizer>
      <More more={listed.more} />
    </>
  );
}

/** Begins the group of clients who wait and are not there. */
function AwayTitle({ count }: { count: number }) {
  const t = useT();
  return (
    <h2 className="flex items-baseline gap-2 border-b border-line bg-sunken px-4 py-2 text-xs font-semibold text-muted">
      {t("list.away", { count })}
      <span className="font-normal">{t("list.away.hint")}</span>
    </h2>
  );
}

function More({ more }: { more: Listed["more"] }) {
  const t = useT();
  if (more === null) return null;
  return (
    <div className="flex justify-center p-3">
      <Button onClick={more} size="small">
        {t("list.more")}
      </Button>
    </div>
  );
}

const emptyIcons: Record<Scope, LucideIcon> = { mine: Inbox, waiting: Coffee, all: Layers, closed: Archive };

function NoRows({ scope, words }: { scope: Scope; words: string }) {
  const t = useT();
  if (words !== "") {
    return (
      <Empty icon={SearchX} title={t("list.nothing_found", { words })}>
        {t("list.nothing_found.hint")}
      </Empty>
    );
  }
  return (
    <Empty icon={emptyIcons[scope]} title={t(`empty.${scope}`)}>
      {t(`empty.${scope}.hint`)}
    </Empty>
  );
}

function LoadingRows() {
  const t = useT();
  return (
    <div role="status">
      <span className="sr-only">{t("common.loading")}</span>
      {[0, 1, 2, 3].map((index) => (
        <div key={index} className="flex gap-3 border-b border-line px-4 py-3">
          <Skeleton className="size-9 rounded-full" />
          <div className="flex-1 space-y-2 pt-1">
            <Skeleton className="h-3.5 w-2/5" />
            <Skeleton className="h-3 w-4/5" />
          </div>
        </div>
      ))}
    </div>
  );
}
