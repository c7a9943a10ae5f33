// The words of an entry as a form.
import { useState, type ReactNode, type SubmitEvent } from "react";
import { MAX_MESSAGE_CHARS } from "../../../chat-core";
import { useT } from "../../shared/texts/i18n";
import { LANGS, listOf, MAX_QUESTION, type Words } from "./knowledge";
import { Area, Field, OneOf } from "../../shared/ui/Field";
import { Phrasings } from "./Phrasings";

type FormProps = {
  /** Null: a new entry. */
  entryId: string | null;
  words: Words;
  onWords: (words: Words) => void;
  readOnly: boolean;
  toConfirm: boolean;
  /** Null: a new entry has nothing to be confirmed. */
  onToConfirm: ((value: boolean) => void) | null;
  onSubmit: () => void;
  children: ReactNode;
};

export function EntryForm({ entryId, words, onWords, readOnly, toConfirm, onToConfirm, onSubmit, children }: FormProps) {
  const t = useT();
  const [tags, setTags] = useState(words.tags.join(", "));
  const change = (part: Partial<Words>) => onWords({ ...words, ...part });
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    onSubmit();
  };
  return (
    <form onSubmit={submit} className="space-y-4">
      <Field
        label={t(words.kind === "faq" ? "knowledge.question" : "knowledge.heading")}
        hint={words.kind === "faq" ? t("knowledge.question.hint") : undefined}
        value={words.question}
        required
        readOnly={readOnly}
        maxLength={MAX_QUESTION}
        autoComplete="off"
        onChange={(event) => change({ question: event.target.value })}
      />
      <Area
        label={t("knowledge.answer")}
        hint={t("knowledge.answer.hint")}
        value={words.answer}
        required
        readOnly={readOnly}
        rows={8}
        maxLength={MAX_MESSAGE_CHARS}
        onChange={(event) => change({ answer: event.target.value })}
      />
      <Phrasings entryId={entryId} phrasings={words.phrasings} readOnly={readOnly} onPhrasings={(phrasings) => change({ phrasings })} />
      <Field
        label={t("knowledge.tags")}
        hint={t("knowledge.tags.hint")}
        value={tags}
        readOnly={readOnly}
        autoComplete="off"
        onChange={(event) => {
          setTags(event.target.value);
          change({ tags: listOf(event.target.value, /,/u) });
        }}
      />
      <div className="grid gap-4 sm:grid-cols-[1fr_10rem]">
        <Field
          label={t("knowledge.link")}
          type="url"
          value={words.url}
          readOnly={readOnly}
          placeholder="https://"
          onChange={(event) => change({ url: event.target.value })}
        />
        <OneOf
          label={t("knowledge.language")}
          values={LANGS}
          textOf={(lang) => t(`lang.${lang}`)}
          value={words.lang}
          disabled={readOnly}
          onValue={(lang) => change({ lang })}
        />
      </div>
      {onToConfirm === null ? null : (
        <label className="flex min-h-6 items-center gap-2 text-sm">
          <input
            type="checkbox"
            className="size-4 accent-accent"
            checked={toConfirm}
            disabled={readOnly}
            onChange={(event) => onToConfirm(event.target.checked)}
          />
          {t("knowledge.to_confirm.long")}
        </label>
      )}
      <div className="flex flex-wrap justify-end gap-2 border-t border-line pt-4">{children}</div>
    </form>
  );
}
