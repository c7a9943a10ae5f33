// What the knowledge needs: languages that lack translations, entries to be read again. Each number opens its entries.
import { TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";
import { useT, type Key } from "../../shared/texts/i18n";
import { Button } from "../../shared/ui/Button";
import { Empty, Skeleton } from "../../shared/ui/Parts";
import { Contradictions } from "./Contradictions";
import { NEEDS, useUpkeep, type KnowledgeUpkeep, type Need, type Todo } from "./knowledge";

type UpkeepProps = { onTodo: (todo: Todo) => void };
type PageProps = UpkeepProps & { mayWrite: boolean; onOpen: (id: string) => void };

export function Upkeep({ onTodo, mayWrite, onOpen }: PageProps) {
  const t = useT();
  const answer = useUpkeep();
  if (answer.isError) {
    return (
      <Empty icon={TriangleAlert} title={t("knowledge.failed")} page>
        <Button className="mt-3" onClick={() => void answer.refetch()}>
          {t("common.retry")}
        </Button>
      </Empty>
    );
  }
  return (
    <div tabIndex={0} className="focus-inset min-h-0 flex-1 overflow-y-auto">
      <div className="mx-auto max-w-3xl space-y-6 px-4 py-5 md:px-6">
        <div>
          <h1 className="text-lg font-semibold">{t("knowledge.upkeep")}</h1>
          <p className="text-sm text-muted">{t("knowledge.choose.hint")}</p>
        </div>
        {answer.data === undefined ? <Skeleton className="h-48" /> : <Needs upkeep={answer.data} onTodo={onTodo} />}
        <Part title={t("knowledge.contradictions")}>
          <Contradictions mayWrite={mayWrite} onOpen={onOpen} />
        </Part>
      </div>
    </div>
  );
}

function Needs({ upkeep, onTodo }: UpkeepProps & { upkeep: KnowledgeUpkeep }) {
  const t = useT();
  const { due, undated } = upkeep;
  return (
    <>
      <Part title={t("knowledge.translations")}>
        <Languages upkeep={upkeep} onTodo={onTodo} />
      </Part>
      <Part title={t("knowledge.upkeep.review")}>
        <div className="flex flex-wrap items-center gap-x-4 gap-y-2 px-4 py-3 text-sm">
          {due === 0 ? (
            <p>{t("knowledge.upkeep.none_due")}</p>
          ) : (
            <Button onClick={() => onTodo("review")}>{t("knowledge.upkeep.due", { count: due })}</Button>
          )}
          <p className="text-muted">{t("knowledge.upkeep.undated", { count: undated })}</p>
        </div>
      </Part>
    </>
  );
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section aria-label={title}>
      <h2 className="mb-2 font-semibold">{title}</h2>
      <div className="overflow-x-auto rounded-card border border-line bg-card">{children}</div>
    </section>
  );
}

const headings: Record<Need, Key> = {
  missing: "knowledge.upkeep.missing",
  to_confirm: "knowledge.upkeep.to_confirm",
  outdated: "knowledge.upkeep.outdated",
};

function Languages({ upkeep, onTodo }: UpkeepProps & { upkeep: KnowledgeUpkeep }) {
  const t = useT();
  const cell = "px-1 py-1.5 text-right sm:px-4";
  return (
    <table className="tabular w-full text-sm">
      <thead className="text-xs text-muted">
        <tr>
          <th scope="col" className="px-2 py-2 text-left font-medium sm:px-4">
            {t("knowledge.language")}
          </th>
          <th scope="col" className={`${cell} font-medium`}>
            {t("knowledge.upkeep.right")}
          </th>
          {NEEDS.map((need) => (
            <th key={need} scope="col" className={`${cell} font-medium`}>
              {t(headings[need])}
            </th>
          ))}
        </tr>
      </thead>
      <tbody className="divide-y divide-line border-t border-line">
        {upkeep.translations
          .filter((one) => one.entries > 0)
          .map((one) => (
            <tr key={one.lang}>
              <th scope="row" className="px-2 py-1.5 text-left font-medium sm:px-4">
                {t(`lang.${one.lang}`)}
              </th>
              <td className={cell}>{t("knowledge.upkeep.of", { right: one.right, entries: one.entries })}</td>
              {NEEDS.map((need) => (
                <td key={need} className={cell}>
                  {one[need] === 0 ? (
                    <span className="text-muted">0</span>
                  ) : (
                    <Button
                      size="small"
                      aria-label={t("knowledge.upkeep.show", { what: t(headings[need]), lang: t(`lang.${one.lang}`), count: one[need] })}
                      onClick={() => onTodo(`${need}:${one.lang}`)}
                    >
                      {one[need]}
                    </Button>
                  )}
                </td>
              ))}
            </tr>
          ))}
      </tbody>
    </table>
  );
}
