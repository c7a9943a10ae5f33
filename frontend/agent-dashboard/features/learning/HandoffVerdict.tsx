// What the agent says of the hand-over: it teaches the assistant when to stop.
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useT } from "../../shared/texts/i18n";
import { learningApi, learningRefusal, VERDICTS, type Verdict } from "./learning";

export function HandoffVerdict({ conversation }: { conversation: string }) {
  const t = useT();
  const queries = useQueryClient();
  const key = ["verdict", conversation];
  const given = useQuery({ queryKey: key, queryFn: () => learningApi.verdict(conversation) });
  const give = useMutation({
    mutationFn: (verdict: Verdict) => learningApi.giveVerdict(conversation, verdict),
    onSuccess: (answer) => queries.setQueryData(key, answer),
  });
  const chosen = give.isPending ? give.variables : (given.data?.verdict ?? null);
  return (
    <fieldset>
      <legend className="mb-1.5 text-xs font-medium text-muted">{t("verdict.title")}</legend>
      <div className="flex flex-wrap gap-1.5">
        {VERDICTS.map((verdict) => (
          <button
            key={verdict}
            type="button"
            aria-pressed={chosen === verdict}
            onClick={() => give.mutate(verdict)}
            className={`min-h-7 rounded-control border px-2.5 text-sm font-medium transition-colors ${chosen === verdict ? "border-accent bg-accent-soft text-accent" : "border-line bg-card text-ink hover:bg-sunken"}`}
          >
            {t(`verdict.${verdict}`)}
          </button>
        ))}
      </div>
      {give.error === null ? null : (
        <p role="alert" className="mt-1 text-sm text-red-ink">
          {learningRefusal(give.error)}
        </p>
      )}
    </fieldset>
  );
}
