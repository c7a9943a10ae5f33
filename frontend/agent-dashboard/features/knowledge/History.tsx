// What an entry said before, by whom; an old version can be said again.
import { useQuery } from "@tanstack/react-query";
import { RotateCcw } from "lucide-react";
import { toast } from "sonner";
import { useLang, useT } from "../../shared/texts/i18n";
import { authorName, knowledgeApi, knowledgeRefusal, useKnowledgeChange, type KnowledgeEntry } from "./knowledge";
import { Button } from "../../shared/ui/Button";
import { Skeleton, Tag } from "../../shared/ui/Parts";

export function History({ entry, mayWrite }: { entry: KnowledgeEntry; mayWrite: boolean }) {
  const t = useT();
  const lang = useLang();
  const answer = useQuery({ queryKey: ["knowledge", "history", entry.id, entry.version], queryFn: () => knowledgeApi.history(entry.id) });
  const restore = useKnowledgeChange(
    (to: number) => knowledgeApi.restore(entry.id, entry.version, to),
    () => toast.success(t("knowledge.restored")),
  );
  const moment = new Intl.DateTimeFormat(lang, { dateStyle: "medium", timeStyle: "short" });
  return (
    <section aria-label={t("knowledge.history")}>
      <h2 className="mb-2 font-semibold">{t("knowledge.history")}</h2>
      {restore.error === null ? null : (
        <p role="alert" className="mb-2 text-sm text-red-ink">
          {knowledgeRefusal(restore.error)}
        </p>
      )}
      {answer.isError ? (
        <p className="text-sm text-red-ink">{knowledgeRefusal(answer.error)}</p>
      ) : answer.data === undefined ? (
        <Skeleton className="h-16" />
      ) : (
        <ol className="space-y-3 border-l border-line pl-4 text-sm">
          {answer.data.map((version) => (
            <li key={version.version}>
              <p>
                <span className="font-medium">{t(`knowledge.action.${version.action}`, { name: authorName(version.by) })}</span>
                <span className="block text-xs text-muted">
                  {t("knowledge.version.short", { version: version.version })} · {moment.format(new Date(version.at))}
                </span>
              </p>
              <details className="mt-0.5">
                <summary className="min-h-6 cursor-pointer py-1 text-xs text-muted hover:text-ink">{t("knowledge.history.show")}</summary>
                <p className="mt-1 font-medium wrap-anywhere">{version.words.question}</p>
                <p className="text-muted whitespace-pre-line wrap-anywhere">{version.words.answer}</p>
                {version.translations.map((said) => (
                  <div key={said.lang} lang={said.lang} className="mt-2">
                    <p className="font-medium wrap-anywhere">
                      <Tag>{t(`lang.${said.lang}`)}</Tag> {said.question}
                    </p>
                    <p className="text-muted whitespace-pre-line wrap-anywhere">{said.answer}</p>
                  </div>
                ))}
              </details>
              {mayWrite && version.version !== entry.version ? (
                <Button
                  look="quiet"
                  size="small"
                  icon={<RotateCcw aria-hidden className="size-3.5" />}
                  busy={restore.isPending}
                  onClick={() => restore.mutate(version.version)}
                >
                  {t("knowledge.restore", { version: version.version })}
                </Button>
              ) : null}
            </li>
          ))}
        </ol>
      )}
    </section>
  );
}
