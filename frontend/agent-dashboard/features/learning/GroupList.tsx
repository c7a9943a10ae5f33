// Groups of questions, the most frequent first.
import { MessageCircleQuestion, TriangleAlert } from "lucide-react";
import { useLang, useT } from "../../shared/texts/i18n";
import { LANGS } from "../knowledge/knowledge";
import { GROUP_STATES, learningRefusal, PERIODS, useGroups, WHYS, type GroupFilters, type LearningGroup, type Why } from "./learning";
import { shortMoment } from "../../shared/texts/time";
import { Button } from "../../shared/ui/Button";
import { Choice, OneOf } from "../../shared/ui/Field";
import { Empty, Skeleton, Tag } from "../../shared/ui/Parts";

type ListProps = {
  filters: GroupFilters;
  onFilters: (filters: GroupFilters) => void;
  selected: string | undefined;
  onOpen: (id: string) => void;
};

export function GroupList({ filters, onFilters, selected, onOpen }: ListProps) {
  return (
    <>
      <Filters filters={filters} onFilters={onFilters} />
      <Found filters={filters} selected={selected} onOpen={onOpen} />
    </>
  );
}

function Filters({ filters, onFilters }: Pick<ListProps, "filters" | "onFilters">) {
  const t = useT();
  const change = (part: Partial<GroupFilters>) => onFilters({ ...filters, ...part });
  return (
    <div className="grid grid-cols-2 gap-2 px-4 pb-3">
      <OneOf
        bare
        label={t("learning.filter.state")}
        values={GROUP_STATES}
        textOf={(state) => t(`learning.state.${state}`)}
        any={t("learning.filter.state.any")}
        value={filters.state}
        onValue={(state) => change({ state })}
      />
      <OneOf
        bare
        label={t("learning.filter.why")}
        values={WHYS}
        textOf={(why) => t(`learning.why.${why}`)}
        any={t("learning.filter.why.any")}
        value={filters.why}
        onValue={(why) => change({ why })}
      />
      <OneOf
        bare
        label={t("learning.filter.lang")}
        values={LANGS}
        textOf={(lang) => t(`lang.${lang}`)}
        any={t("learning.filter.lang.any")}
        value={filters.lang}
        onValue={(lang) => change({ lang })}
      />
      <Choice bare label={t("learning.period")} value={filters.days} onChange={(event) => change({ days: Number(event.target.value) })}>
        {PERIODS.map((days) => (
          <option key={days} value={days}>
            {days === 0 ? t("learning.period.any") : t("learning.days", { count: days })}
          </option>
        ))}
      </Choice>
    </div>
  );
}

function Found({ filters, selected, onOpen }: Pick<ListProps, "filters" | "selected" | "onOpen">) {
  const t = useT();
  const answer = useGroups(filters);
  if (answer.isPending) return <Skeleton className="mx-4 h-48 rounded-card" />;
  if (answer.isError) {
    return (
      <Empty icon={TriangleAlert} title={learningRefusal(answer.error)}>
        <Button className="mt-3" onClick={() => void answer.refetch()}>
          {t("common.retry")}
        </Button>
      </Empty>
    );
  }
  const groups = answer.data.pages.flatMap((page) => page.groups);
  if (groups.length === 0) {
    const on = answer.data.pages[0]?.on === true;
    return (
      <Empty icon={MessageCircleQuestion} title={t(on ? "learning.empty" : "learning.off")}>
        {t(on ? "learning.empty.hint" : "learning.off.hint")}
      </Empty>
    );
  }
  return (
    <>
      <ul aria-label={t("learning.groups")} className="border-t border-line">
        {groups.map((group) => (
          <GroupRow key={group.id} group={group} selected={group.id === selected} onOpen={onOpen} />
        ))}
      </ul>
      {answer.hasNextPage ? (
        <div className="p-3 text-center">
          <Button busy={answer.isFetchingNextPage} onClick={() => void answer.fetchNextPage()}>
            {t("learning.more")}
          </Button>
        </div>
      ) : null}
    </>
  );
}

function GroupRow({ group, selected, onOpen }: { group: LearningGroup; selected: boolean; onOpen: (id: string) => void }) {
  const t = useT();
  const lang = useLang();
  const main = (Object.entries(group.whys) as [Why, number][]).sort((a, b) => b[1] - a[1])[0]?.[0];
  return (
    <li className="border-b border-line">
      <button
        type="button"
        aria-current={selected || undefined}
        onClick={() => onOpen(group.id)}
        className={`focus-inset flex w-full items-start gap-3 px-4 py-2.5 text-left transition-colors ${selected ? "bg-accent-soft" : "hover:bg-sunken"}`}
      >
        <span className="tabular min-w-8 rounded-control bg-sunken px-1.5 py-1 text-center text-base font-semibold">
          {group.questions}
          <span className="sr-only"> {t("learning.questions", { count: group.questions })}</span>
        </span>
        <span className="min-w-0 flex-1">
          <span className="line-clamp-2 font-medium wrap-anywhere">{group.label}</span>
          <span className="mt-1 flex flex-wrap items-center gap-1.5 text-xs text-muted">
            {group.state === "open" ? null : (
              <Tag tone={group.state === "published" ? "green" : "neutral"}>{t(`learning.state.${group.state}`)}</Tag>
            )}
            {main === undefined ? null : <Tag tone={main === "rated_low" ? "red" : "amber"}>{t(`learning.why.${main}`)}</Tag>}
            {group.answered > 0 ? <Tag tone="accent">{t("learning.answered", { count: group.answered })}</Tag> : null}
            {group.last_asked_at === null ? null : <span>{shortMoment(Date.parse(group.last_asked_at), lang)}</span>}
          </span>
        </span>
      </button>
    </li>
  );
}
