// The statistics of the day, kept fresh by the desk's own changes.
import { useQuery } from "@tanstack/react-query";
import { CircleCheck, Hourglass, MessagesSquare, Smile, Timer, type LucideIcon } from "lucide-react";
import type { ReactNode } from "react";
import { answerOf, rest } from "../../shared/rest/client";
import { useDesk } from "../../shared/desk/desk";
import { useLang, useT, type T } from "../../shared/texts/i18n";
import { span } from "../../shared/texts/time";
import type { DayStatistics } from "../../shared/rest/types";
import { Button } from "../../shared/ui/Button";
import { Skeleton } from "../../shared/ui/Parts";

const EVERY_MS = 15_000;

/** Changes whenever a conversation enters, leaves or changes hands: then the figures are asked again. */
function useDeskMark(): string {
  const rows = useDesk((state) => state.rows);
  const tally = { ai: 0, waiting: 0, active: 0, closed: 0 };
  for (const row of rows.values()) tally[row.status] += 1;
  return Object.values(tally).join("-");
}

export function Statistics() {
  const t = useT();
  const lang = useLang();
  const mark = useDeskMark();
  const {
    data: day,
    isError,
    refetch,
  } = useQuery({
    queryKey: ["today", mark],
    queryFn: () => answerOf(rest.GET("/api/stats/today")),
    refetchInterval: EVERY_MS,
    placeholderData: (previous) => previous,
  });
  const response = day?.average_response_seconds ?? null;
  const rating = day?.average_rating ?? null;
  const stars = new Intl.NumberFormat(lang, { maximumFractionDigits: 1, minimumFractionDigits: 1 });
  return (
    <section aria-labelledby="statistics">
      <div className="mb-2.5 flex min-h-7 items-center gap-3">
        <h2 id="statistics" className="text-base font-semibold">
          {t("stats.title")}
        </h2>
        {isError ? (
          <>
            <span className="text-sm text-red-ink">{t("stats.failed")}</span>
            <Button size="small" onClick={() => void refetch()}>
              {t("common.retry")}
            </Button>
          </>
        ) : null}
      </div>
      <dl className="grid grid-cols-2 gap-3 sm:grid-cols-3 lg:grid-cols-5">
        <Figure
          icon={MessagesSquare}
          name={t("stats.active")}
          value={day?.active}
          note={day && t("stats.mine", { count: day.mine_active })}
        />
        <Figure
          icon={Hourglass}
          name={t("stats.waiting")}
          value={day?.waiting}
          note={day && waitingNote(day, t)}
          alert={(day?.waiting ?? 0) > 0}
        />
        <Figure icon={CircleCheck} name={t("stats.closed")} value={day?.closed_today} note={day && closedNote(day, t)} />
        <Figure
          icon={Timer}
          name={t("stats.response")}
          value={day && (response === null ? t("stats.none") : span(response * 1000, lang))}
          note={day && t(response === null ? "stats.response.none" : "stats.response.hint")}
        />
        <Figure
          icon={Smile}
          name={t("stats.rating")}
          value={day && (rating === null ? t("stats.none") : `${stars.format(rating)}/5`)}
          note={day && t("stats.rating.count", { count: day.ratings_today })}
        />
      </dl>
    </section>
  );
}

function waitingNote(day: DayStatistics, t: T): string {
  const there = day.waiting > 0 ? t("stats.waiting.some", { count: day.waiting }) : t("stats.waiting.none");
  return day.away > 0 ? `${there} · ${t("stats.away", { count: day.away })}` : there;
}

function closedNote(day: DayStatistics, t: T): string {
  const mine = t("stats.mine", { count: day.mine_closed_today });
  return day.abandoned_today > 0 ? `${mine} · ${t("stats.abandoned", { count: day.abandoned_today })}` : mine;
}

type FigureProps = { icon: LucideIcon; name: string; value: ReactNode; note: ReactNode; alert?: boolean };

function Figure({ icon: Icon, name, value, note, alert = false }: FigureProps) {
  return (
    <div className="flex flex-col rounded-card border border-line bg-card px-4 py-3 max-sm:last:col-span-2">
      <dt className="flex items-start gap-1.5 text-sm text-muted">
        <Icon aria-hidden className={`mt-0.5 size-4 shrink-0 ${alert ? "text-amber-ink" : "text-faint"}`} />
        {name}
      </dt>
      <dd className="mt-auto pt-1.5">
        {value === undefined ? (
          <Skeleton className="my-1 h-7 w-14" />
        ) : (
          <span className={`tabular text-2xl font-semibold ${alert ? "text-amber-ink" : ""}`}>{value}</span>
        )}
        <span className="block min-h-4 text-xs text-muted">{note}</span>
      </dd>
    </div>
  );
}
