// One group: what was asked and answered, the entry made of it, and what that entry changes.
import { FilePlus2, TriangleAlert } from "lucide-react";
import { useState } from "react";
import { toast } from "sonner";
import { useT } from "../../shared/texts/i18n";
import { learningApi, learningRefusal, useGroup, useLearningChange, type GroupDetail } from "./learning";
import { Button } from "../../shared/ui/Button";
import { Empty, Skeleton, Tag } from "../../shared/ui/Parts";
import { BeforeAfter } from "./BeforeAfter";
import { DraftEditor } from "./DraftEditor";
import { MergeDialog } from "./MergeDialog";
import { Questions } from "./Questions";

type PaneProps = { id: string; onOpen: (id: string | undefined) => void };

export function GroupPane({ id, onOpen }: PaneProps) {
  const t = useT();
  const answer = useGroup(id);
  if (answer.isPending) return <Skeleton className="m-6 h-64 rounded-card" />;
  if (answer.isError) {
    return (
      <Empty icon={TriangleAlert} title={learningRefusal(answer.error)} page>
        <Button className="mt-3" onClick={() => void answer.refetch()}>
          {t("common.retry")}
        </Button>
      </Empty>
    );
  }
  const { group, entry, evaluation, questions } = answer.data;
  return (
    <div tabIndex={0} className="focus-inset min-h-0 flex-1 overflow-y-auto">
      <div className="mx-auto max-w-4xl space-y-6 px-4 py-5 md:px-6">
        <div>
          <h1 className="text-lg font-semibold wrap-anywhere">{group.label}</h1>
          <p className="mt-1 flex flex-wrap items-center gap-1.5 text-xs text-muted">
            <Tag tone={group.state === "published" ? "green" : "neutral"}>{t(`learning.state.${group.state}`)}</Tag>
            <span>{t("learning.asked", { count: group.questions })}</span>
            <span>{t(`lang.${group.lang}`)}</span>
          </p>
        </div>
        <Actions detail={answer.data} onOpen={onOpen} />
        {entry === null ? null : <DraftEditor key={`${entry.id}-${String(entry.version)}`} detail={answer.data} entry={entry} />}
        {entry === null ? null : <BeforeAfter group={group.id} evaluation={evaluation} />}
        <Questions detail={answer.data} questions={questions} onOpen={onOpen} />
      </div>
    </div>
  );
}

function Actions({ detail, onOpen }: { detail: GroupDetail; onOpen: (id: string | undefined) => void }) {
  const t = useT();
  const { id, state, entry_id } = detail.group;
  const [merging, setMerging] = useState(false);
  const draft = useLearningChange(
    () => learningApi.draft(id),
    () => toast.success(t("learning.drafted")),
  );
  const dismiss = useLearningChange(
    () => learningApi.dismiss(id),
    () => toast.success(t("learning.dismissed")),
  );
  const reopen = useLearningChange(() => learningApi.reopen(id));
  const error = draft.error ?? dismiss.error ?? reopen.error;
  return (
    <div>
      <div className="flex flex-wrap gap-2">
        {state === "open" && entry_id === null ? (
          <Button
            look="primary"
            icon={<FilePlus2 aria-hidden className="size-4" />}
            busy={draft.isPending}
            onClick={() => draft.mutate(undefined)}
          >
            {t("learning.draft")}
          </Button>
        ) : null}
        {entry_id === null ? <Button onClick={() => setMerging(true)}>{t("learning.merge")}</Button> : null}
        {state === "open" || state === "drafted" ? (
          <Button busy={dismiss.isPending} onClick={() => dismiss.mutate(undefined)}>
            {t("learning.dismiss")}
          </Button>
        ) : (
          <Button busy={reopen.isPending} onClick={() => reopen.mutate(undefined)}>
            {t("learning.reopen")}
          </Button>
        )}
      </div>
      {error === null ? null : (
        <p role="alert" className="mt-2 text-sm text-red-ink">
          {learningRefusal(error)}
        </p>
      )}
      {merging ? <MergeDialog group={detail.group} onClose={() => setMerging(false)} onMerged={(into) => onOpen(into)} /> : null}
    </div>
  );
}
