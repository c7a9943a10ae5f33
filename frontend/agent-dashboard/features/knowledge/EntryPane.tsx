// One entry: its words, what may be done with it, what the assistant would say, and its past.
import { useQuery } from "@tanstack/react-query";
import { TriangleAlert } from "lucide-react";
import { useState } from "react";
import { toast } from "sonner";
import { ApiError } from "../../shared/rest/client";
import { useLang, useT, type Key } from "../../shared/texts/i18n";
import {
  authorName,
  knowledgeApi,
  knowledgeRefusal,
  useKnowledgeChange,
  wordsOf,
  type EntryEdit,
  type EntryState,
  type KnowledgeEntry,
  type Words,
} from "./knowledge";
import { Button } from "../../shared/ui/Button";
import { Empty, Skeleton, Tag } from "../../shared/ui/Parts";
import { Care } from "./Care";
import { EntryForm } from "./EntryForm";
import { History } from "./History";
import { Marks } from "./EntryList";
import { Translations } from "./Translations";
import { Trial } from "./Trial";

type PaneProps = { id: string | null; mayWrite: boolean; onOpen: (id: string) => void };

/** `id` null: a new entry. */
export function EntryPane({ id, mayWrite, onOpen }: PaneProps) {
  const t = useT();
  const answer = useQuery({
    queryKey: ["knowledge", "entry", id],
    queryFn: () => knowledgeApi.entry(id ?? ""),
    enabled: id !== null,
    retry: (failures, error) => failures < 2 && !(error instanceof ApiError && error.status === 404),
  });
  if (id === null) return <Editor entry={null} mayWrite={mayWrite} onOpen={onOpen} />;
  if (answer.isPending) {
    return (
      <div className="space-y-4 p-6">
        <Skeleton className="h-8 w-2/3" />
        <Skeleton className="h-40" />
        <Skeleton className="h-10" />
      </div>
    );
  }
  if (answer.isError) {
    return (
      <Empty icon={TriangleAlert} title={knowledgeRefusal(answer.error)} page>
        <Button className="mt-3" onClick={() => void answer.refetch()}>
          {t("common.retry")}
        </Button>
      </Empty>
    );
  }
  return <Editor key={answer.data.version} entry={answer.data} mayWrite={mayWrite} onOpen={onOpen} />;
}

type EditorProps = { entry: KnowledgeEntry | null; mayWrite: boolean; onOpen: (id: string) => void };

function Editor({ entry, mayWrite, onOpen }: EditorProps) {
  const t = useT();
  const lang = useLang();
  const before = wordsOf(entry, lang);
  const [words, setWords] = useState<Words>(before);
  const [toConfirm, setToConfirm] = useState(entry?.to_confirm ?? false);
  const changed = JSON.stringify(words) !== JSON.stringify(before);
  const save = useKnowledgeChange(
    (body: Omit<EntryEdit, "version">) =>
      entry === null
        ? knowledgeApi.add(body.words ?? words, body.state ?? "draft")
        : knowledgeApi.change(entry.id, { version: entry.version, ...body }),
    (saved) => {
      toast.success(t(saved.state === "published" ? "knowledge.saved.published" : `knowledge.saved.${saved.state}`));
      if (entry === null) onOpen(saved.id);
    },
  );
  const submit = (state?: EntryState) =>
    save.mutate({
      ...(changed || entry === null ? { words } : {}),
      ...(state === undefined ? {} : { state }),
      ...(entry !== null && toConfirm !== entry.to_confirm ? { to_confirm: toConfirm } : {}),
    });
  const dirty = changed || (entry !== null && toConfirm !== entry.to_confirm);
  return (
    <div tabIndex={0} className="focus-inset min-h-0 flex-1 overflow-y-auto">
      <div className="mx-auto grid max-w-6xl gap-6 px-4 py-5 md:px-6 xl:grid-cols-[minmax(0,1fr)_22rem]">
        <div className="min-w-0">
          <Head entry={entry} />
          {save.error === null ? null : (
            <p
              role="alert"
              className="mb-4 flex items-start gap-2 rounded-control border border-red-line bg-red-soft px-3 py-2 text-sm text-red-ink"
            >
              <TriangleAlert aria-hidden className="mt-0.5 size-4 shrink-0" />
              {knowledgeRefusal(save.error)}
            </p>
          )}
          <EntryForm
            entryId={entry?.id ?? null}
            words={words}
            onWords={setWords}
            readOnly={!mayWrite}
            toConfirm={toConfirm}
            onToConfirm={entry === null ? null : setToConfirm}
            onSubmit={() => submit(entry === null ? "published" : undefined)}
          >
            {mayWrite ? (
              <Actions entry={entry} dirty={dirty} busy={save.isPending} onState={submit} />
            ) : (
              <p className="text-sm text-muted">{t("knowledge.read_only")}</p>
            )}
          </EntryForm>
          {entry === null ? null : <Translations entry={entry} mayWrite={mayWrite} />}
        </div>
        <aside className="min-w-0 space-y-6">
          <Trial
            id={entry?.id ?? null}
            words={changed || entry?.state !== "published" ? words : null}
            lang={words.lang}
            suggestion={words.question}
          />
          {entry === null ? null : <Care entry={entry} mayWrite={mayWrite} />}
          {entry === null ? null : <History entry={entry} mayWrite={mayWrite} />}
        </aside>
      </div>
    </div>
  );
}

function Head({ entry }: { entry: KnowledgeEntry | null }) {
  const t = useT();
  return (
    <div className="mb-4">
      <h1 className="text-lg font-semibold">{entry === null ? t("knowledge.add") : entry.words.question}</h1>
      {entry === null ? null : (
        <p className="mt-1 flex flex-wrap items-center gap-1.5 text-xs text-muted">
          {entry.state === "published" ? <Tag tone="green">{t("knowledge.state.published")}</Tag> : null}
          <Marks entry={entry} />
          <span>{t("knowledge.version", { version: entry.version, name: authorName(entry.updated_by) })}</span>
        </p>
      )}
    </div>
  );
}

type ActionsProps = { entry: KnowledgeEntry | null; dirty: boolean; busy: boolean; onState: (state?: EntryState) => void };

/** The buttons that fit the entry's state; the first is the form's own. */
function Actions({ entry, dirty, busy, onState }: ActionsProps) {
  const t = useT();
  const button = (label: Key, state: EntryState, enabled = true) => (
    <Button disabled={!enabled} busy={busy} onClick={() => onState(state)}>
      {t(label)}
    </Button>
  );
  if (entry === null) {
    return (
      <>
        {button("knowledge.save_draft", "draft")}
        <Button type="submit" look="primary" busy={busy}>
          {t("knowledge.publish")}
        </Button>
      </>
    );
  }
  return (
    <>
      {entry.state === "archived" ? null : button("knowledge.archive", "archived")}
      {entry.state === "published" ? null : button("knowledge.publish", "published")}
      <Button type="submit" look="primary" disabled={!dirty} busy={busy}>
        {t(entry.state === "published" ? "knowledge.save_published" : "common.save")}
      </Button>
    </>
  );
}
