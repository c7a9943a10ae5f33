// What an entry says in the other languages: written, checked, confirmed or taken back one by one.
import { useQuery } from "@tanstack/react-query";
import { ChevronRight, Sparkles, TriangleAlert } from "lucide-react";
import { useState, type SubmitEvent } from "react";
import { toast } from "sonner";
import { MAX_MESSAGE_CHARS } from "../../../chat-core";
import { meQuery } from "../../shared/rest/queries";
import type { Lang } from "../../shared/rest/types";
import { useT } from "../../shared/texts/i18n";
import { Button } from "../../shared/ui/Button";
import { Area, Field } from "../../shared/ui/Field";
import { Tag } from "../../shared/ui/Parts";
import {
  knowledgeApi,
  knowledgeRefusal,
  LANGS,
  MAX_QUESTION,
  useKnowledgeChange,
  type EntryTranslation,
  type KnowledgeEntry,
} from "./knowledge";

export function Translations({ entry, mayWrite }: { entry: KnowledgeEntry; mayWrite: boolean }) {
  const t = useT();
  const others = LANGS.filter((lang) => lang !== entry.words.lang);
  return (
    <section aria-label={t("knowledge.translations")} className="mt-8">
      <h2 className="font-semibold">{t("knowledge.translations")}</h2>
      <p className="mt-0.5 mb-3 text-sm text-muted">{t("knowledge.translations.sentence")}</p>
      <div className="divide-y divide-line rounded-card border border-line bg-card">
        {others.map((lang) => (
          <InLang key={lang} lang={lang} entry={entry} mayWrite={mayWrite} />
        ))}
      </div>
    </section>
  );
}

type InLangProps = { lang: Lang; entry: KnowledgeEntry; mayWrite: boolean };

function InLang({ lang, entry, mayWrite }: InLangProps) {
  const t = useT();
  const [open, setOpen] = useState(false);
  const said = entry.translations.find((one) => one.lang === lang);
  return (
    <details className="group" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary className="focus-inset flex min-h-11 cursor-pointer list-none items-center gap-2 px-3 py-2 hover:bg-sunken">
        <ChevronRight aria-hidden className="size-4 shrink-0 text-muted transition-transform group-open:rotate-90" />
        <span className="w-20 shrink-0 font-medium">{t(`lang.${lang}`)}</span>
        <span className="flex min-w-0 flex-1 flex-wrap items-center gap-1">
          <Signs said={said} />
          {said === undefined ? null : <span className="min-w-0 truncate text-sm text-muted max-sm:hidden">{said.question}</span>}
        </span>
      </summary>
      {open ? <Form key={said?.updated_at ?? ""} lang={lang} said={said} entry={entry} mayWrite={mayWrite} /> : null}
    </details>
  );
}

/** What is to be known of a translation, as tags; at least one. */
function Signs({ said }: { said: EntryTranslation | undefined }) {
  const t = useT();
  if (said === undefined) return <Tag>{t("knowledge.translation.missing")}</Tag>;
  return (
    <>
      {said.to_confirm ? <Tag tone="amber">{t("knowledge.to_confirm")}</Tag> : null}
      {said.outdated ? <Tag tone="amber">{t("knowledge.translation.outdated")}</Tag> : null}
      {said.numbers_differ ? <Tag tone="red">{t("knowledge.translation.numbers")}</Tag> : null}
      {said.served ? <Tag tone="green">{t("knowledge.translation.served")}</Tag> : <Tag>{t("knowledge.translation.unserved")}</Tag>}
    </>
  );
}

type FormProps = InLangProps & { said: EntryTranslation | undefined };

function Form({ lang, said, entry, mayWrite }: FormProps) {
  const t = useT();
  const [question, setQuestion] = useState(said?.question ?? "");
  const [answer, setAnswer] = useState(said?.answer ?? "");
  const save = useKnowledgeChange(
    () => knowledgeApi.translate(entry.id, lang, { version: entry.version, question, answer, to_confirm: false }),
    () => toast.success(t("knowledge.translation.saved")),
  );
  const remove = useKnowledgeChange(
    () => knowledgeApi.untranslate(entry.id, lang, entry.version),
    () => toast.success(t("knowledge.translation.removed")),
  );
  const propose = useKnowledgeChange(
    () => knowledgeApi.propose(entry.id, lang, entry.version),
    () => toast.success(t("knowledge.translation.proposed")),
  );
  const aids = useQuery(meQuery).data?.writing_aids ?? false;
  const same = said !== undefined && said.question === question && said.answer === answer;
  const unchecked = said !== undefined && (said.to_confirm || said.outdated);
  const error = save.error ?? remove.error ?? propose.error;
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    save.mutate(undefined);
  };
  return (
    <form onSubmit={submit} className="space-y-3 px-3 pt-1 pb-4">
      {said?.outdated === true ? <p className="text-sm text-amber-ink">{t("knowledge.translation.outdated.hint")}</p> : null}
      {said?.numbers_differ === true ? <p className="text-sm text-red-ink">{t("knowledge.translation.numbers.hint")}</p> : null}
      {error === null ? null : (
        <p role="alert" className="flex items-start gap-2 text-sm text-red-ink">
          <TriangleAlert aria-hidden className="mt-0.5 size-4 shrink-0" />
          {knowledgeRefusal(error)}
        </p>
      )}
      <Field
        label={t("knowledge.translation.question", { lang: t(`lang.${lang}`) })}
        lang={lang}
        value={question}
        required
        readOnly={!mayWrite}
        maxLength={MAX_QUESTION}
        autoComplete="off"
        onChange={(event) => setQuestion(event.target.value)}
      />
      <Area
        label={t("knowledge.translation.answer", { lang: t(`lang.${lang}`) })}
        lang={lang}
        hint={t("knowledge.translation.original", { answer: entry.words.answer })}
        value={answer}
        required
        readOnly={!mayWrite}
        rows={5}
        maxLength={MAX_MESSAGE_CHARS}
        onChange={(event) => setAnswer(event.target.value)}
      />
      {mayWrite ? (
        <div className="flex flex-wrap justify-end gap-2">
          {said === undefined ? null : (
            <Button busy={remove.isPending} onClick={() => remove.mutate(undefined)}>
              {t("knowledge.translation.remove")}
            </Button>
          )}
          {aids && (said === undefined || said.outdated) ? (
            <Button busy={propose.isPending} icon={<Sparkles aria-hidden className="size-4" />} onClick={() => propose.mutate(undefined)}>
              {t("knowledge.translation.propose")}
            </Button>
          ) : null}
          <Button type="submit" look="primary" disabled={same && !unchecked} busy={save.isPending}>
            {t(same && unchecked ? "knowledge.translation.confirm" : "common.save")}
          </Button>
        </div>
      ) : null}
    </form>
  );
}
