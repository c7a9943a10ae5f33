// Choosing the group that takes the questions of this one in, or the entry that answers them already.
import { useState } from "react";
import { toast } from "sonner";
import { finds } from "../../shared/texts/folded";
import { useT } from "../../shared/texts/i18n";
import { NO_FILTERS, useEntries } from "../knowledge/knowledge";
import { learningApi, learningRefusal, useGroups, useLearningChange, type LearningGroup } from "./learning";
import { Button } from "../../shared/ui/Button";
import { Dialog } from "../../shared/ui/Dialog";
import { Field } from "../../shared/ui/Field";

type MergeProps = { group: LearningGroup; onClose: () => void; onMerged: (into: string) => void };

export function MergeDialog({ group, onClose, onMerged }: MergeProps) {
  const t = useT();
  const [words, setWords] = useState("");
  const groups = useGroups({ state: "", lang: "", why: "", days: 0 });
  const entries = useEntries({ ...NO_FILTERS, q: words.trim(), state: "published" });
  const merge = useLearningChange(
    (into: string) => learningApi.merge(group.id, into),
    (detail) => {
      toast.success(t("learning.merged"));
      onClose();
      onMerged(detail.group.id);
    },
  );
  const assign = useLearningChange(
    (entry: string) => learningApi.assign(group.id, entry),
    () => {
      toast.success(t("learning.assigned"));
      onClose();
    },
  );
  const others = (groups.data?.pages ?? []).flatMap((page) => page.groups).filter((one) => one.id !== group.id && finds(one.label, words));
  const error = merge.error ?? assign.error;
  return (
    <Dialog open onClose={onClose} title={t("learning.merge.title")} sentence={t("learning.merge.sentence")} wide>
      {error === null ? null : (
        <p role="alert" className="mb-3 text-sm text-red-ink">
          {learningRefusal(error)}
        </p>
      )}
      <Field
        label={t("learning.merge.find")}
        type="search"
        value={words}
        autoComplete="off"
        onChange={(event) => setWords(event.target.value)}
      />
      <Lines
        title={t("learning.merge.groups")}
        none={t("learning.merge.none")}
        lines={others.map((one) => [one.id, one.label])}
        onChoose={(id) => merge.mutate(id)}
      />
      <Lines
        title={t("learning.merge.entries")}
        none={t("learning.merge.none")}
        lines={(entries.data?.pages[0]?.entries ?? []).slice(0, 8).map((entry) => [entry.id, entry.words.question])}
        onChoose={(id) => assign.mutate(id)}
      />
    </Dialog>
  );
}

type LinesProps = { title: string; none: string; lines: [string, string][]; onChoose: (id: string) => void };

function Lines({ title, none, lines, onChoose }: LinesProps) {
  return (
    <section aria-label={title} className="mt-4">
      <h2 className="mb-1.5 text-xs font-medium text-muted">{title}</h2>
      {lines.length === 0 ? (
        <p className="text-sm text-muted">{none}</p>
      ) : (
        <ul className="divide-y divide-line rounded-card border border-line">
          {lines.map(([id, label]) => (
            <li key={id}>
              <Button
                look="plain"
                className="h-auto! min-h-9 w-full justify-start! py-1.5 text-left whitespace-normal!"
                onClick={() => onChoose(id)}
              >
                {label}
              </Button>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
