// The live test: what a client would be answered, while the entry is being written.
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { FlaskConical } from "lucide-react";
import { useId, useState } from "react";
import { useT } from "../../shared/texts/i18n";
import { knowledgeApi, knowledgeRefusal, usePaused, type TrialAnswer, type Words } from "./knowledge";
import type { Lang } from "../../shared/rest/types";
import { Tag, type Tone } from "../../shared/ui/Parts";

const tones: Record<TrialAnswer["outcome"], Tone> = {
  sure: "green",
  suggest: "amber",
  unknown: "red",
  order: "accent",
  collect: "accent",
  small_talk: "neutral",
};

type TrialProps = { id: string | null; words: Words | null; lang: Lang; suggestion: string };

/** `words`: what is being written, to be tried as if it were published; null: as it is now. */
export function Trial({ id, words, lang, suggestion }: TrialProps) {
  const t = useT();
  const box = useId();
  const [question, setQuestion] = useState("");
  const asked = usePaused(question.trim());
  const usable = words !== null && words.question.trim() !== "" && words.answer.trim() !== "";
  const draft = usePaused(usable ? JSON.stringify(words) : null);
  const answer = useQuery({
    queryKey: ["knowledge", "test", id, lang, asked, draft],
    queryFn: () => knowledgeApi.test(asked, lang, draft === null ? null : { id, words: JSON.parse(draft) as Words }),
    enabled: asked !== "",
    placeholderData: keepPreviousData,
    retry: false,
    staleTime: 0,
  });
  return (
    <section aria-labelledby={`${box}-title`} className="rounded-card border border-line bg-card p-4">
      <h2 id={`${box}-title`} className="flex items-center gap-2 font-semibold">
        <FlaskConical aria-hidden className="size-4 text-muted" />
        {t("knowledge.test")}
      </h2>
      <label htmlFor={box} className="mt-1 mb-2 block text-sm text-muted">
        {t(usable ? "knowledge.test.draft" : "knowledge.test.now")}
      </label>
      <textarea
        id={box}
        rows={2}
        value={question}
        maxLength={2000}
        placeholder={suggestion === "" ? t("knowledge.test.hint") : suggestion}
        onChange={(event) => setQuestion(event.target.value)}
        className="block w-full resize-y rounded-control border border-line-strong bg-surface px-3 py-2 text-base"
      />
      <div role="status" aria-busy={answer.isFetching} className="mt-3">
        {asked === "" ? null : answer.isError ? (
          <p className="text-sm text-red-ink">{knowledgeRefusal(answer.error)}</p>
        ) : answer.data === undefined ? (
          <p className="text-sm text-muted">{t("common.loading")}</p>
        ) : (
          <Result result={answer.data} mine={id ?? "draft"} />
        )}
      </div>
    </section>
  );
}

function Result({ result, mine }: { result: TrialAnswer; mine: string }) {
  const t = useT();
  return (
    <>
      <p className="mb-2 flex flex-wrap items-center gap-2 text-xs text-muted">
        <Tag tone={tones[result.outcome]}>{t(`knowledge.outcome.${result.outcome}`)}</Tag>
        <span className="tabular">{t("knowledge.confidence", { value: result.confidence.toFixed(2) })}</span>
      </p>
      <p className="rounded-bubble bg-sunken px-3 py-2 text-sm whitespace-pre-line wrap-anywhere">{result.answer}</p>
      {result.suggestions.length === 0 ? null : (
        <ul className="mt-2 flex flex-wrap gap-1">
          {result.suggestions.map((suggestion) => (
            <li key={suggestion} className="rounded-full border border-line px-2 py-0.5 text-xs">
              {suggestion}
            </li>
          ))}
        </ul>
      )}
      {result.entries.length === 0 ? null : (
        <>
          <h3 className="mt-3 mb-1 text-xs font-semibold text-muted">{t("knowledge.nearest")}</h3>
          <ol className="space-y-1 text-sm">
            {result.entries.map((entry) => (
              <li key={entry.id} className={`flex gap-2 ${entry.id === mine ? "font-semibold text-accent" : ""}`}>
                <span className="tabular w-10 shrink-0 text-right text-muted">{entry.score.toFixed(2)}</span>
                <span className="min-w-0">{entry.question}</span>
              </li>
            ))}
          </ol>
        </>
      )}
    </>
  );
}
