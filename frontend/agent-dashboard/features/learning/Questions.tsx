// The questions of a group, each with why it is here and what an agent answered.
import { Link } from "@tanstack/react-router";
import { useLang, useT } from "../../shared/texts/i18n";
import { learningApi, learningRefusal, useLearningChange, type GroupDetail, type LearningQuestion } from "./learning";
import { shortMoment } from "../../shared/texts/time";
import { Button } from "../../shared/ui/Button";
import { Tag } from "../../shared/ui/Parts";

type QuestionsProps = { detail: GroupDetail; questions: readonly LearningQuestion[]; onOpen: (id: string) => void };

export function Questions({ detail, questions, onOpen }: QuestionsProps) {
  const t = useT();
  const move = useLearningChange(
    (question: string) => learningApi.move(question, null),
    (moved) => onOpen(moved.group.id),
  );
  const movable = detail.group.questions > 1;
  return (
    <section aria-label={t("learning.asked.title")}>
      <h2 className="mb-2 text-base font-semibold">{t("learning.asked.title")}</h2>
      {move.error === null ? null : (
        <p role="alert" className="mb-2 text-sm text-red-ink">
          {learningRefusal(move.error)}
        </p>
      )}
      <ul className="space-y-2">
        {questions.map((question) => (
          <Question key={question.id} question={question} onMove={movable ? () => move.mutate(question.id) : null} />
        ))}
      </ul>
    </section>
  );
}

function Question({ question, onMove }: { question: LearningQuestion; onMove: (() => void) | null }) {
  const t = useT();
  const lang = useLang();
  return (
    <li className="rounded-card border border-line bg-card px-4 py-3">
      <p className="font-medium wrap-anywhere">{question.question}</p>
      {question.answer === null ? (
        <p className="mt-1 text-sm text-muted">{t("learning.no_answer")}</p>
      ) : (
        <p className="mt-1 border-l-2 border-accent-line pl-3 text-sm wrap-anywhere">
          <span className="block text-xs text-muted">{t("learning.agent_said")}</span>
          {question.answer}
        </p>
      )}
      <p className="mt-2 flex flex-wrap items-center gap-x-3 gap-y-1 text-xs text-muted">
        <Tag tone={question.why === "rated_low" ? "red" : "amber"}>{t(`learning.why.${question.why}`)}</Tag>
        <span>{shortMoment(Date.parse(question.asked_at), lang)}</span>
        <Link
          to="/conversations/$id"
          params={{ id: question.conversation_id }}
          className="inline-flex min-h-6 items-center text-accent underline underline-offset-2"
        >
          {t("learning.conversation")}
        </Link>
        {onMove === null ? null : (
          <Button look="plain" size="small" className="ml-auto" onClick={onMove}>
            {t("learning.move")}
          </Button>
        )}
      </p>
    </li>
  );
}
