// Other ways clients ask: one a line, written by people; those of the language model are added here to be read.
import { useMutation, useQuery } from "@tanstack/react-query";
import { Sparkles } from "lucide-react";
import { useState } from "react";
import { toast } from "sonner";
import { meQuery } from "../../shared/rest/queries";
import { useT } from "../../shared/texts/i18n";
import { Button } from "../../shared/ui/Button";
import { Area } from "../../shared/ui/Field";
import { knowledgeApi, knowledgeRefusal, listOf } from "./knowledge";

type PhrasingsProps = {
  /** Null: a new entry, which the model does not know yet. */
  entryId: string | null;
  phrasings: string[];
  readOnly: boolean;
  onPhrasings: (phrasings: string[]) => void;
};

export function Phrasings({ entryId, phrasings, readOnly, onPhrasings }: PhrasingsProps) {
  const t = useT();
  const [text, setText] = useState(phrasings.join("\n"));
  const change = (value: string) => {
    setText(value);
    onPhrasings(listOf(value, /\n/u));
  };
  const propose = useMutation({
    mutationFn: (id: string) => knowledgeApi.proposePhrasings(id),
    onSuccess: (answer) => {
      const all = [...listOf(text, /\n/u), ...answer.phrasings];
      change([...new Set(all)].join("\n"));
      toast.success(t(answer.phrasings.length > 0 ? "knowledge.phrasings.proposed" : "knowledge.phrasings.none"));
    },
  });
  const aids = useQuery(meQuery).data?.writing_aids ?? false;
  return (
    <div className="space-y-2">
      <Area
        label={t("knowledge.phrasings")}
        hint={t("knowledge.phrasings.hint")}
        value={text}
        readOnly={readOnly}
        rows={Math.min(8, Math.max(3, phrasings.length))}
        onChange={(event) => change(event.target.value)}
      />
      {propose.error === null ? null : (
        <p role="alert" className="text-sm text-red">
          {knowledgeRefusal(propose.error)}
        </p>
      )}
      {aids && !readOnly && entryId !== null ? (
        <Button
          size="small"
          busy={propose.isPending}
          icon={<Sparkles aria-hidden className="size-4" />}
          onClick={() => propose.mutate(entryId)}
        >
          {t("knowledge.phrasings.propose")}
        </Button>
      ) : null}
    </div>
  );
}
