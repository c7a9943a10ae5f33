// The entry made of a group, in the knowledge's own form; publishing it is one step from here.
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { toast } from "sonner";
import { useLang, useT } from "../../shared/texts/i18n";
import { knowledgeApi, knowledgeRefusal, useKnowledgeChange, wordsOf, type KnowledgeEntry, type Words } from "../knowledge/knowledge";
import { learningApi, learningRefusal, useLearningChange, type GroupDetail } from "./learning";
import { EntryForm } from "../knowledge/EntryForm";
import { Button } from "../../shared/ui/Button";

export function DraftEditor({ detail, entry }: { detail: GroupDetail; entry: KnowledgeEntry }) {
  const t = useT();
  const lang = useLang();
  const before = wordsOf(entry, lang);
  const [words, setWords] = useState<Words>(before);
  const dirty = JSON.stringify(words) !== JSON.stringify(before);
  const group = detail.group.id;
  const shown = useLearningChange(() => learningApi.group(group));
  const publish = useLearningChange(
    (version: number) => learningApi.publish(group, version),
    () => toast.success(t("knowledge.saved.published")),
  );
  const saved = useKnowledgeChange(
    () => knowledgeApi.change(entry.id, { version: entry.version, words }),
    () => shown.mutate(undefined),
  );
  const submit = (and: "publish" | "keep") => {
    if (!dirty) {
      if (and === "publish") publish.mutate(entry.version);
      return;
    }
    saved.mutate(undefined, {
      onSuccess: (changed) => {
        if (and === "publish") publish.mutate(changed.version);
        else toast.success(t("knowledge.saved.draft"));
      },
    });
  };
  if (entry.state !== "draft" || detail.group.state !== "drafted") {
    return (
      <section aria-label={t("learning.entry")} className="rounded-card border border-line bg-card px-4 py-3">
        <h2 className="text-xs font-medium text-muted">{t("learning.entry")}</h2>
        <p className="mt-1 font-medium wrap-anywhere">{entry.words.question}</p>
        <p className="mt-1 text-sm whitespace-pre-line wrap-anywhere">{entry.words.answer}</p>
        <Link to="/knowledge" search={{ entry: entry.id }} className="mt-2 inline-block text-sm text-accent underline underline-offset-2">
          {t("learning.entry.open")}
        </Link>
      </section>
    );
  }
  const error = saved.error === null ? (publish.error === null ? null : learningRefusal(publish.error)) : knowledgeRefusal(saved.error);
  const busy = saved.isPending || publish.isPending;
  return (
    <section aria-label={t("learning.draft.title")} className="rounded-card border border-line bg-card px-4 py-4">
      <h2 className="mb-1 text-base font-semibold">{t("learning.draft.title")}</h2>
      <p className="mb-4 text-sm text-muted">{t("learning.draft.hint")}</p>
      {error === null ? null : (
        <p role="alert" className="mb-4 rounded-control border border-red-line bg-red-soft px-3 py-2 text-sm text-red-ink">
          {error}
        </p>
      )}
      <EntryForm
        entryId={entry.id}
        words={words}
        onWords={setWords}
        readOnly={false}
        toConfirm={false}
        onToConfirm={null}
        onSubmit={() => submit("publish")}
      >
        <Button disabled={!dirty} busy={busy} onClick={() => submit("keep")}>
          {t("knowledge.save_draft")}
        </Button>
        <Button type="submit" look="primary" busy={busy}>
          {t("knowledge.publish")}
        </Button>
      </EntryForm>
    </section>
  );
}
