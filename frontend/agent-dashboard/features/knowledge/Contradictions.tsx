// Entries that seem to say different numbers of the same thing, side by side.
import { useQuery } from "@tanstack/react-query";
import { toast } from "sonner";
import { useT } from "../../shared/texts/i18n";
import { Button } from "../../shared/ui/Button";
import { Skeleton } from "../../shared/ui/Parts";
import { knowledgeApi, knowledgeRefusal, useKnowledgeChange, type EntryContradiction } from "./knowledge";

type ContradictionsProps = { mayWrite: boolean; onOpen: (id: string) => void };

export function Contradictions({ mayWrite, onOpen }: ContradictionsProps) {
  const t = useT();
  const answer = useQuery({ queryKey: ["knowledge", "contradictions"], queryFn: knowledgeApi.contradictions });
  const settle = useKnowledgeChange(knowledgeApi.settle, () => toast.success(t("knowledge.contradictions.settled")));
  if (answer.isError) return <p className="px-4 py-3 text-sm text-red-ink">{knowledgeRefusal(answer.error)}</p>;
  if (answer.data === undefined) return <Skeleton className="m-4 h-10" />;
  const { contradictions, total } = answer.data;
  if (total === 0) return <p className="px-4 py-3 text-sm">{t("knowledge.contradictions.none")}</p>;
  return (
    <>
      <p className="border-b border-line px-4 py-2 text-sm text-muted">{t("knowledge.contradictions.count", { count: total })}</p>
      {settle.error === null ? null : (
        <p role="alert" className="px-4 py-2 text-sm text-red-ink">
          {knowledgeRefusal(settle.error)}
        </p>
      )}
      <ul className="divide-y divide-line">
        {contradictions.map((one) => (
          <li key={one.key} className="space-y-3 px-4 py-3">
            <div className="grid gap-3 sm:grid-cols-2">
              <Said said={one.first} onOpen={onOpen} />
              <Said said={one.second} onOpen={onOpen} />
            </div>
            {mayWrite ? (
              <Button size="small" busy={settle.isPending} onClick={() => settle.mutate(one.key)}>
                {t("knowledge.contradictions.settle")}
              </Button>
            ) : null}
          </li>
        ))}
      </ul>
    </>
  );
}

function Said({ said, onOpen }: { said: EntryContradiction["first"]; onOpen: (id: string) => void }) {
  return (
    <div className="min-w-0 rounded-control bg-sunken p-3">
      <button
        type="button"
        onClick={() => onOpen(said.entry_id)}
        className="min-h-6 text-left text-sm font-medium text-accent underline underline-offset-2 wrap-anywhere hover:no-underline"
      >
        {said.question}
      </button>
      <p className="mt-1 text-sm wrap-anywhere">{said.sentence}</p>
    </div>
  );
}
