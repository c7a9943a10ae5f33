// The entries, searched and filtered.
import { BookOpenText, Search, TriangleAlert } from "lucide-react";
import { lastOf } from "../../../chat-core";
import { useT } from "../../shared/texts/i18n";
import {
  type Filters,
  type KnowledgeEntry,
  LANGS,
  NEEDS,
  NO_FILTERS,
  STATES,
  type Todo,
  useEntries,
  usePaused,
  useSources,
  useIsDue,
  useUpkeep,
} from "./knowledge";
import { Button } from "../../shared/ui/Button";
import { Choice, OneOf } from "../../shared/ui/Field";
import { Empty, Skeleton, Tag } from "../../shared/ui/Parts";

type ListProps = {
  filters: Filters;
  onFilters: (filters: Filters) => void;
  selected: string | undefined;
  onOpen: (id: string) => void;
};

export function EntryList({ filters, onFilters, selected, onOpen }: ListProps) {
  const change = (part: Partial<Filters>) => onFilters({ ...filters, ...part });
  return (
    <>
      <FilterBar filters={filters} onChange={change} />
      <Entries filters={filters} onClear={() => onFilters(NO_FILTERS)} selected={selected} onOpen={onOpen} />
    </>
  );
}

function FilterBar({ filters, onChange }: { filters: Filters; onChange: (part: Partial<Filters>) => void }) {
  const t = useT();
  const sources = useSources().data ?? [];
  return (
    <div className="grid grid-cols-2 gap-2 border-b border-line px-4 pb-3">
      <label className="relative col-span-2">
        <span className="sr-only">{t("knowledge.search")}</span>
        <Search aria-hidden className="absolute top-3 left-3 size-4 text-muted" />
        <input
          type="search"
          value={filters.q}
          maxLength={200}
          onChange={(event) => onChange({ q: event.target.value })}
          placeholder={t("knowledge.search.hint")}
          className="h-10 w-full rounded-control border border-line-strong bg-card pr-3 pl-9 text-base"
        />
      </label>
      <OneOf
        bare
        label={t("knowledge.state")}
        values={STATES}
        textOf={(state) => t(`knowledge.state.${state}`)}
        any={t("knowledge.state.current")}
        value={filters.state}
        onValue={(state) => onChange({ state })}
      />
      <OneOf
        bare
        label={t("knowledge.language")}
        values={LANGS}
        textOf={(lang) => t(`lang.${lang}`)}
        any={t("knowledge.language.all")}
        value={filters.lang}
        onValue={(lang) => onChange({ lang })}
      />
      <Choice bare label={t("knowledge.source")} value={filters.source} onChange={(event) => onChange({ source: event.target.value })}>
        <option value="">{t("knowledge.source.all")}</option>
        {sources.map((source) => (
          <option key={source.id} value={source.id}>
            {source.title}
          </option>
        ))}
      </Choice>
      <label className="flex h-8.5 items-center gap-2 text-sm">
        <input
          type="checkbox"
          className="size-4 accent-accent"
          checked={filters.to_confirm}
          onChange={(event) => onChange({ to_confirm: event.target.checked })}
        />
        {t("knowledge.to_confirm")}
      </label>
      <TodoChoice value={filters.todo} onChange={(todo) => onChange({ todo })} />
    </div>
  );
}

/** What entries need, of that what some do need (and what is chosen). */
function TodoChoice({ value, onChange }: { value: Todo; onChange: (todo: Todo) => void }) {
  const t = useT();
  const upkeep = useUpkeep().data;
  const counts = upkeep?.translations ?? [];
  const all = [
    { todo: "review" as Todo, text: t("knowledge.todo.review"), count: upkeep?.due ?? 0 },
    ...NEEDS.flatMap((need) =>
      counts.map((one) => ({
        todo: `${need}:${one.lang}` as Todo,
        text: t(`knowledge.todo.${need}`, { lang: t(`lang.${one.lang}`) }),
        count: one[need],
      })),
    ),
  ];
  const shown = all.filter(({ todo, count }) => count > 0 || todo === value);
  return (
    <Choice
      bare
      label={t("knowledge.todo")}
      className="col-span-2"
      value={value}
      onChange={(event) => onChange(event.target.value as Todo)}
    >
      <option value="">{t("knowledge.todo.all")}</option>
      {shown.map(({ todo, text, count }) => (
        <option key={todo} value={todo}>
          {`${text} (${count})`}
        </option>
      ))}
    </Choice>
  );
}

type EntriesProps = { filters: Filters; onClear: () => void; selected: string | undefined; onOpen: (id: string) => void };

function Entries({ filters, onClear, selected, onOpen }: EntriesProps) {
  const t = useT();
  const q = usePaused(filters.q);
  const answer = useEntries({ ...filters, q });
  if (answer.isPending) {
    return (
      <div className="space-y-3 p-4">
        {[1, 2, 3, 4].map((row) => (
          <Skeleton key={row} className="h-12" />
        ))}
      </div>
    );
  }
  if (answer.isError) {
    return (
      <Empty icon={TriangleAlert} title={t("knowledge.failed")}>
        <Button className="mt-3" onClick={() => void answer.refetch()}>
          {t("common.retry")}
        </Button>
      </Empty>
    );
  }
  const entries = answer.data.pages.flatMap((page) => page.entries);
  const last = lastOf(answer.data.pages);
  const filtered = JSON.stringify(filters) !== JSON.stringify(NO_FILTERS);
  if (entries.length === 0) {
    return (
      <Empty icon={BookOpenText} title={t(filtered ? "knowledge.none" : "knowledge.empty")}>
        {filtered ? (
          <Button className="mt-3" onClick={onClear}>
            {t("knowledge.clear")}
          </Button>
        ) : (
          t("knowledge.empty.hint")
        )}
      </Empty>
    );
  }
  return (
    <div tabIndex={0} className="focus-inset min-h-0 flex-1 overflow-y-auto">
      <p role="status" className="px-4 py-2 text-xs text-muted">
        {t("knowledge.count", { count: last?.total ?? 0 })}
        {last?.in_use === false ? ` · ${t("knowledge.indexing")}` : ""}
      </p>
      {last?.share_done == null ? null : (
        <progress
          max={1}
          value={last.share_done}
          aria-label={t("knowledge.indexing.share")}
          className="mx-4 mb-2 block h-1.5 w-[calc(100%-2rem)] accent-accent"
        />
      )}
      <ul className="divide-y divide-line border-t border-line">
        {entries.map((entry) => (
          <EntryRow key={entry.id} entry={entry} selected={entry.id === selected} onOpen={onOpen} />
        ))}
      </ul>
      {answer.hasNextPage ? (
        <div className="p-3 text-center">
          <Button busy={answer.isFetchingNextPage} onClick={() => void answer.fetchNextPage()}>
            {t("knowledge.more")}
          </Button>
        </div>
      ) : null}
    </div>
  );
}

function EntryRow({ entry, selected, onOpen }: { entry: KnowledgeEntry; selected: boolean; onOpen: (id: string) => void }) {
  return (
    <li>
      <button
        type="button"
        aria-current={selected || undefined}
        onClick={() => onOpen(entry.id)}
        className={`focus-inset block w-full px-4 py-2.5 text-left transition-colors ${selected ? "bg-accent-soft" : "hover:bg-sunken"}`}
      >
        <span className="line-clamp-2 font-medium">{entry.words.question}</span>
        <span className="line-clamp-1 text-sm text-muted">{entry.words.answer}</span>
        <span className="mt-1 flex flex-wrap gap-1 empty:hidden">
          <Marks entry={entry} />
        </span>
      </button>
    </li>
  );
}

/** What is special about an entry, as tags. */
export function Marks({ entry }: { entry: KnowledgeEntry }) {
  const t = useT();
  const due = useIsDue(entry);
  return (
    <>
      {entry.state === "published" ? null : (
        <Tag tone={entry.state === "draft" ? "note" : "neutral"}>{t(`knowledge.state.${entry.state}`)}</Tag>
      )}
      {entry.to_confirm ? <Tag tone="amber">{t("knowledge.to_confirm")}</Tag> : null}
      {due ? <Tag tone="amber">{t("knowledge.care.due")}</Tag> : null}
      {entry.words.kind === "passage" ? <Tag>{t("knowledge.passage")}</Tag> : null}
      {entry.edited && entry.source_id !== null ? <Tag tone="accent">{t("knowledge.edited")}</Tag> : null}
      {entry.words.lang === "fr" ? null : <Tag>{t(`lang.${entry.words.lang}`)}</Tag>}
    </>
  );
}
