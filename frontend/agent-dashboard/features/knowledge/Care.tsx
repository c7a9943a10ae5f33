// Who looks after an entry, and when it has to be read again.
import { useId, useState, type SubmitEvent } from "react";
import { toast } from "sonner";
import { useDesk } from "../../shared/desk/desk";
import { useT } from "../../shared/texts/i18n";
import { Button } from "../../shared/ui/Button";
import { Field } from "../../shared/ui/Field";
import { Tag } from "../../shared/ui/Parts";
import { knowledgeApi, knowledgeRefusal, monthsAhead, useIsDue, useKnowledgeChange, type KnowledgeEntry } from "./knowledge";

export function Care({ entry, mayWrite }: { entry: KnowledgeEntry; mayWrite: boolean }) {
  const t = useT();
  const box = useId();
  const due = useIsDue(entry);
  const before = { day: entry.care.review_on ?? "", owner: entry.care.owner };
  const [day, setDay] = useState(before.day);
  const [owner, setOwner] = useState(before.owner);
  const team = useDesk((state) => state.agents);
  const save = useKnowledgeChange(
    () => knowledgeApi.change(entry.id, { version: entry.version, care: { review_on: day || null, owner } }),
    () => toast.success(t("knowledge.care.saved")),
  );
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    save.mutate(undefined);
  };
  const dirty = day !== before.day || owner !== before.owner;
  return (
    <form onSubmit={submit} aria-label={t("knowledge.care")} className="space-y-3 rounded-card border border-line bg-card p-4">
      <h2 className="flex items-center gap-2 font-semibold">
        {t("knowledge.care")}
        {due ? <Tag tone="amber">{t("knowledge.care.due")}</Tag> : null}
      </h2>
      {save.error === null ? null : (
        <p role="alert" className="text-sm text-red-ink">
          {knowledgeRefusal(save.error)}
        </p>
      )}
      <Field
        label={t("knowledge.care.day")}
        type="date"
        value={day}
        readOnly={!mayWrite}
        onChange={(event) => setDay(event.target.value)}
      />
      {mayWrite ? (
        <div className="flex flex-wrap gap-2">
          {[6, 12].map((count) => (
            <Button key={count} size="small" onClick={() => setDay(monthsAhead(count))}>
              {t("knowledge.care.months", { count })}
            </Button>
          ))}
        </div>
      ) : null}
      <Field
        label={t("knowledge.care.owner")}
        hint={t("knowledge.care.owner.hint")}
        value={owner}
        readOnly={!mayWrite}
        maxLength={255}
        autoComplete="off"
        list={box}
        onChange={(event) => setOwner(event.target.value)}
      />
      <datalist id={box}>
        {[...team.values()].map((agent) => (
          <option key={agent.id} value={agent.name} />
        ))}
      </datalist>
      {mayWrite ? (
        <div className="text-right">
          <Button type="submit" disabled={!dirty} busy={save.isPending}>
            {t("common.save")}
          </Button>
        </div>
      ) : null}
    </form>
  );
}
