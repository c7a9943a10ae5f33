// Where entries come from: the sources, and reading a file, a page or a whole site.
import { FileText, Globe, Map as MapIcon, RefreshCw, TriangleAlert } from "lucide-react";
import { useState } from "react";
import { useLang, useT } from "../../shared/texts/i18n";
import {
  knowledgeApi,
  knowledgeRefusal,
  problemText,
  useKnowledgeChange,
  useSources,
  type ImportReport,
  type KnowledgeSource,
} from "./knowledge";
import { Button, IconButton } from "../../shared/ui/Button";
import { Dialog } from "../../shared/ui/Dialog";
import { Skeleton } from "../../shared/ui/Parts";
import { ImportForm } from "./ImportForm";

const icons = { file: FileText, page: Globe, sitemap: MapIcon };

type SourcesProps = { mayWrite: boolean; onClose: () => void; onShow: (sourceId: string) => void };

export function SourcesDialog({ mayWrite, onClose, onShow }: SourcesProps) {
  const t = useT();
  const answer = useSources();
  const [report, setReport] = useState<ImportReport | null>(null);
  const again = useKnowledgeChange((id: string) => knowledgeApi.importAgain(id), setReport);
  return (
    <Dialog open onClose={onClose} title={t("knowledge.sources")} sentence={t("knowledge.sources.sentence")} wide>
      {mayWrite ? <ImportForm onReport={setReport} /> : null}
      {report === null ? null : <Report report={report} />}
      {again.error === null ? null : (
        <p role="alert" className="mt-3 text-sm text-red-ink">
          {knowledgeRefusal(again.error)}
        </p>
      )}
      <h3 className="mt-5 mb-2 font-semibold">{t("knowledge.sources.known")}</h3>
      {answer.isError ? (
        <p className="text-sm text-red-ink">
          {t("knowledge.failed")} <Button onClick={() => void answer.refetch()}>{t("common.retry")}</Button>
        </p>
      ) : answer.data === undefined ? (
        <Skeleton className="h-16" />
      ) : answer.data.length === 0 ? (
        <p className="text-sm text-muted">{t("knowledge.sources.none")}</p>
      ) : (
        <ul className="divide-y divide-line rounded-card border border-line">
          {answer.data.map((source) => (
            <SourceRow
              key={source.id}
              source={source}
              onShow={onShow}
              onAgain={mayWrite && source.kind !== "file" ? again.mutate : null}
              busy={again.isPending}
            />
          ))}
        </ul>
      )}
    </Dialog>
  );
}

type RowProps = { source: KnowledgeSource; onShow: (id: string) => void; onAgain: ((id: string) => void) | null; busy: boolean };

function SourceRow({ source, onShow, onAgain, busy }: RowProps) {
  const t = useT();
  const lang = useLang();
  const Icon = icons[source.kind];
  const day =
    source.imported_at === null ? "" : new Intl.DateTimeFormat(lang, { dateStyle: "medium" }).format(new Date(source.imported_at));
  return (
    <li className="flex items-center gap-3 px-3 py-2.5">
      <Icon aria-hidden className="size-4 shrink-0 text-muted" />
      <span className="min-w-0 flex-1">
        <span className="block truncate font-medium">{source.title}</span>
        <span className="block truncate text-xs text-muted">
          {t("knowledge.count", { count: source.entries })} · {t("knowledge.imported_on", { day })}
        </span>
        {source.problem === null ? null : (
          <span className="flex items-start gap-1 text-xs text-red-ink">
            <TriangleAlert aria-hidden className="mt-0.5 size-3 shrink-0" />
            {problemText(source.problem)}
          </span>
        )}
      </span>
      <Button onClick={() => onShow(source.id)}>{t("knowledge.source.show")}</Button>
      {onAgain === null ? null : (
        <IconButton label={t("knowledge.source.again", { title: source.title })} disabled={busy} onClick={() => onAgain(source.id)}>
          <RefreshCw aria-hidden className="size-4" />
        </IconButton>
      )}
    </li>
  );
}

/** What an import changed, in words. */
function Report({ report }: { report: ImportReport }) {
  const t = useT();
  return (
    <div role="status" className="mt-3 rounded-control bg-green-soft px-3 py-2 text-sm text-green-ink">
      <p className="font-medium">{t("knowledge.report", { title: report.source.title })}</p>
      <p>
        {t("knowledge.report.counts", {
          added: report.added,
          updated: report.updated,
          removed: report.removed,
          unchanged: report.unchanged,
        })}
      </p>
      {report.kept > 0 ? <p>{t("knowledge.report.kept", { count: report.kept })}</p> : null}
      {report.source.kind === "sitemap" ? <p>{t("knowledge.report.pages", { read: report.read, found: report.found })}</p> : null}
      {report.skipped.length === 0 ? null : (
        <details className="mt-1">
          <summary className="cursor-pointer">{t("knowledge.report.skipped", { count: report.skipped.length })}</summary>
          <ul className="mt-1 list-disc pl-5 text-xs wrap-anywhere">
            {report.skipped.map((page) => (
              <li key={page.url}>
                {page.url} : {page.why}
              </li>
            ))}
          </ul>
        </details>
      )}
    </div>
  );
}
