// What the entry changes: measured without and with it, on its own questions and on the labelled ones.
import { ArrowRight, LoaderCircle } from "lucide-react";
import { useT, type Key } from "../../shared/texts/i18n";
import { learningApi, learningRefusal, useLearningChange, type Change, type GroupDetail, type Measurement } from "./learning";
import { Button } from "../../shared/ui/Button";
import { Tag } from "../../shared/ui/Parts";

type PanelProps = { group: string; evaluation: GroupDetail["evaluation"] };

export function BeforeAfter({ group, evaluation }: PanelProps) {
  const t = useT();
  const measure = useLearningChange(() => learningApi.evaluate(group));
  return (
    <section aria-label={t("learning.effect")} className="rounded-card border border-line bg-card px-4 py-4">
      <div className="flex flex-wrap items-center gap-3">
        <h2 className="min-w-0 flex-1 text-base font-semibold">{t("learning.effect")}</h2>
        <Button size="small" busy={measure.isPending} disabled={evaluation.running} onClick={() => measure.mutate(undefined)}>
          {t(evaluation.draft === null && evaluation.published === null ? "learning.measure" : "learning.measure.again")}
        </Button>
      </div>
      <div role="status" className="text-sm text-muted">
        {evaluation.running ? (
          <p className="mt-1 flex items-center gap-2">
            <LoaderCircle aria-hidden className="size-4 animate-spin" />
            {t("learning.measuring")}
          </p>
        ) : null}
      </div>
      {evaluation.problem === null && measure.error === null ? null : (
        <p role="alert" className="mt-1 text-sm text-red-ink">
          {measure.error === null ? t("learning.measure.failed") : learningRefusal(measure.error)}
        </p>
      )}
      {evaluation.draft === null && evaluation.published === null && !evaluation.running ? (
        <p className="mt-1 text-sm text-muted">{t("learning.effect.none")}</p>
      ) : null}
      {evaluation.published === null ? null : <Measured title="learning.effect.published" measured={evaluation.published} />}
      {evaluation.draft === null ? null : <Measured title="learning.effect.draft" measured={evaluation.draft} />}
    </section>
  );
}

function Measured({ title, measured }: { title: Key; measured: Measurement }) {
  const t = useT();
  return (
    <div className="mt-4">
      <h3 className="mb-1.5 text-xs font-medium text-muted">{t(title)}</h3>
      <div className="overflow-x-auto">
        <table className="w-full text-sm">
          <thead>
            <tr className="text-left text-xs text-muted">
              <th scope="col" className="py-1 pr-3 font-medium">
                <span className="sr-only">{t("learning.effect.questions")}</span>
              </th>
              <th scope="col" className="py-1 pr-3 text-right font-medium">
                {t("learning.effect.right")}
              </th>
              <th scope="col" className="py-1 pr-3 text-right font-medium">
                {t("learning.effect.wrong")}
              </th>
              <th scope="col" className="py-1 text-right font-medium">
                {t("learning.effect.first")}
              </th>
            </tr>
          </thead>
          <tbody>
            {(["own", "set"] as const).map((which) => (
              <tr key={which} className="border-t border-line">
                <th scope="row" className="py-1.5 pr-3 text-left font-normal">
                  {t(`learning.effect.${which}`, { count: measured[which].after.questions })}
                </th>
                {(["right", "wrong", "first"] as const).map((name) => (
                  <Step
                    key={name}
                    before={measured[which].before[name]}
                    after={measured[which].after[name]}
                    better={name === "wrong" ? -1 : 1}
                  />
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <Changes changes={measured.changed} all={measured.changed_in_all} />
    </div>
  );
}

function Step({ before, after, better }: { before: number; after: number; better: 1 | -1 }) {
  const t = useT();
  const gain = (after - before) * better;
  const tone = gain > 0 ? "text-green-ink" : gain < 0 ? "text-red-ink" : "";
  return (
    <td className={`tabular py-1.5 pr-3 text-right whitespace-nowrap last:pr-0 ${tone}`}>
      {before} <span className="sr-only">{t("learning.effect.then")}</span>
      <ArrowRight aria-hidden className="inline size-3.5" /> <span className="font-semibold">{after}</span>
    </td>
  );
}

function Changes({ changes, all }: { changes: readonly Change[]; all: number }) {
  const t = useT();
  if (changes.length === 0) return <p className="mt-2 text-sm text-muted">{t("learning.changes.none")}</p>;
  return (
    <details className="mt-2">
      <summary className="cursor-pointer rounded-control py-1 text-sm font-medium">{t("learning.changes", { count: all })}</summary>
      <ul className="mt-1 divide-y divide-line text-sm">
        {changes.map((change, index) => (
          <li key={index} className="py-2">
            <p className="wrap-anywhere">
              {change.question} {change.which === "set" ? <Tag>{t("learning.changes.set")}</Tag> : null}
            </p>
            <p className="mt-0.5 text-xs text-muted wrap-anywhere">
              {said(t, change.before)} <ArrowRight aria-hidden className="inline size-3" /> {said(t, change.after)}
            </p>
          </li>
        ))}
      </ul>
    </details>
  );
}

function said(t: ReturnType<typeof useT>, answer: Change["before"]): string {
  if (answer.outcome === "sure" || answer.outcome === "suggest") return t(`learning.said.${answer.outcome}`, { title: answer.title ?? "" });
  return t("learning.said.unknown");
}
