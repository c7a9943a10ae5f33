// How the assistant does: rates, a bar a day (or week), hand-overs by reason.
import { useState } from "react";
import { useLang, useT } from "../../shared/texts/i18n";
import { inBars, percent, useAssistantStatistics, VERDICTS, type AssistantStatistics } from "./learning";
import { isoDay } from "../../shared/texts/time";
import type { HandoffReason } from "../../shared/rest/types";
import { Button } from "../../shared/ui/Button";
import { Choice } from "../../shared/ui/Field";
import { Skeleton } from "../../shared/ui/Parts";

const PERIODS = [7, 28, 91] as const;
const MOST_BARS = 14;

export function Figures() {
  const t = useT();
  const [days, setDays] = useState<number>(28);
  const { data, isError, refetch } = useAssistantStatistics(days);
  return (
    <section aria-label={t("learning.figures")} className="mx-auto max-w-4xl space-y-4 px-4 pb-4 md:px-6">
      <div className="flex flex-wrap items-center gap-3">
        <h2 className="min-w-0 flex-1 text-base font-semibold">{t("learning.figures")}</h2>
        <Choice bare label={t("learning.period")} value={days} onChange={(event) => setDays(Number(event.target.value))}>
          {PERIODS.map((period) => (
            <option key={period} value={period}>
              {t("learning.days", { count: period })}
            </option>
          ))}
        </Choice>
      </div>
      {isError ? (
        <p role="alert" className="flex flex-wrap items-center gap-3 text-sm text-red-ink">
          {t("learning.figures.failed")}
          <Button size="small" onClick={() => void refetch()}>
            {t("common.retry")}
          </Button>
        </p>
      ) : null}
      {data === undefined ? isError ? null : <Skeleton className="h-40 rounded-card" /> : <Known figures={data} />}
    </section>
  );
}

function Known({ figures }: { figures: AssistantStatistics }) {
  const t = useT();
  const lang = useLang();
  const rates = [
    ["alone", figures.alone_rate],
    ["transfer", figures.transfer_rate],
    ["unresolved", figures.unresolved_rate],
  ] as const;
  return (
    <>
      <dl className="grid grid-cols-1 gap-3 sm:grid-cols-3">
        {rates.map(([name, rate]) => (
          <div key={name} className="rounded-card border border-line bg-card px-4 py-3">
            <dt className="text-sm text-muted">{t(`learning.rate.${name}`)}</dt>
            <dd>
              <span className="tabular text-2xl font-semibold">{percent(rate, lang)}</span>
              <span className="block text-xs text-muted">{t(`learning.rate.${name}.hint`)}</span>
            </dd>
          </div>
        ))}
      </dl>
      {figures.conversations === 0 ? (
        <p className="text-sm text-muted">{t("learning.figures.none")}</p>
      ) : (
        <div className="grid gap-4 xl:grid-cols-2">
          <Days figures={figures} />
          <Reasons figures={figures} />
        </div>
      )}
    </>
  );
}

/** A table whose rows carry their bar: the same for the eye and for a screen reader. */
function Days({ figures }: { figures: AssistantStatistics }) {
  const t = useT();
  const lang = useLang();
  const bars = inBars(figures.days, MOST_BARS);
  const most = Math.max(1, ...bars.map((bar) => bar.conversations));
  const weekly = bars.length < figures.days.length;
  return (
    <table className="w-full text-sm">
      <caption className="pb-1.5 text-left text-xs font-medium text-muted">{t(weekly ? "learning.by_week" : "learning.by_day")}</caption>
      <thead className="sr-only">
        <tr>
          <th scope="col">{t(weekly ? "learning.week" : "learning.day")}</th>
          <th scope="col">{t("learning.column.conversations")}</th>
          <th scope="col">{t("learning.column.alone")}</th>
          <th scope="col">{t("learning.column.transferred")}</th>
        </tr>
      </thead>
      <tbody>
        {bars.map((bar) => (
          <tr key={bar.day}>
            <th scope="row" className="w-24 py-0.5 pr-2 text-left font-normal whitespace-nowrap text-muted">
              {isoDay(bar.day, lang)}
            </th>
            <td className="py-0.5">
              <span aria-hidden className="flex h-3.5 overflow-hidden rounded-sm bg-sunken">
                <span className="bg-accent" style={{ width: `${String((100 * bar.alone) / most)}%` }} />
                <span className="bg-amber" style={{ width: `${String((100 * bar.transferred) / most)}%` }} />
                <span
                  className="bg-line-strong"
                  style={{ width: `${String((100 * (bar.conversations - bar.alone - bar.transferred)) / most)}%` }}
                />
              </span>
              <span className="sr-only">{bar.conversations}</span>
            </td>
            <td className="tabular w-10 py-0.5 text-right">{bar.alone}</td>
            <td className="tabular w-10 py-0.5 text-right text-amber-ink">{bar.transferred}</td>
          </tr>
        ))}
      </tbody>
      <tfoot aria-hidden>
        <tr>
          <td colSpan={4} className="pt-1.5 text-xs text-muted">
            <span className="mr-3 inline-flex items-center gap-1.5">
              <span className="size-2.5 rounded-sm bg-accent" />
              {t("learning.column.alone")}
            </span>
            <span className="mr-3 inline-flex items-center gap-1.5">
              <span className="size-2.5 rounded-sm bg-amber" />
              {t("learning.column.transferred")}
            </span>
            <span className="inline-flex items-center gap-1.5">
              <span className="size-2.5 rounded-sm bg-line-strong" />
              {t("learning.column.neither")}
            </span>
          </td>
        </tr>
      </tfoot>
    </table>
  );
}

function Reasons({ figures }: { figures: AssistantStatistics }) {
  const t = useT();
  const reasons = Object.entries(figures.reasons) as [HandoffReason, number][];
  const most = Math.max(1, ...reasons.map(([, count]) => count));
  const judged = VERDICTS.filter((verdict) => (figures.judged[verdict] ?? 0) > 0);
  if (reasons.length === 0) return <p className="text-sm text-muted">{t("learning.reasons.none")}</p>;
  return (
    <div>
      <table className="w-full text-sm">
        <caption className="pb-1.5 text-left text-xs font-medium text-muted">{t("learning.reasons")}</caption>
        <tbody>
          {reasons.map(([reason, count]) => (
            <tr key={reason}>
              <th scope="row" className="w-2/5 py-0.5 pr-2 text-left font-normal text-muted">
                {t(`reason.${reason}`)}
              </th>
              <td aria-hidden className="py-0.5">
                <span className="block h-3.5 rounded-sm bg-amber" style={{ width: `${String((100 * count) / most)}%` }} />
              </td>
              <td className="tabular w-10 py-0.5 text-right">{count}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {judged.length === 0 ? null : (
        <p className="mt-2 text-xs text-muted">
          {t("learning.judged")} {judged.map((verdict) => `${t(`verdict.${verdict}`)} ${String(figures.judged[verdict])}`).join(" · ")}
        </p>
      )}
    </div>
  );
}
