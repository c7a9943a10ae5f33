// Creating an account; the generated password is shown once.
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Copy, KeyRound, TriangleAlert } from "lucide-react";
import { useState, type SubmitEvent } from "react";
import { toast } from "sonner";
import { refusal } from "../../shared/desk/actions";
import { ApiError } from "../../shared/rest/client";
import { teamApi } from "./rest";
import { useT } from "../../shared/texts/i18n";
import type { NewAgentAnswer, Role } from "../../shared/rest/types";
import { Button } from "../../shared/ui/Button";
import { Dialog, DialogActions } from "../../shared/ui/Dialog";
import { Field } from "../../shared/ui/Field";
import { RoleChoice } from "./RoleChoice";

export function NewAgentDialog({ onClose }: { onClose: () => void }) {
  const t = useT();
  const [created, setCreated] = useState<NewAgentAnswer | null>(null);
  if (created?.password != null) {
    return <Password name={created.agent.name} password={created.password} onClose={onClose} />;
  }
  return (
    <Dialog open onClose={onClose} title={t("team.add")} sentence={t("team.add.sentence")}>
      <NewAgentForm onCreated={setCreated} onClose={onClose} />
    </Dialog>
  );
}

function NewAgentForm({ onCreated, onClose }: { onCreated: (answer: NewAgentAnswer) => void; onClose: () => void }) {
  const t = useT();
  const queries = useQueryClient();
  const [role, setRole] = useState<Role>("agent");
  const create = useMutation({
    mutationFn: teamApi.add,
    onSuccess: async (answer) => {
      onCreated(answer);
      await queries.invalidateQueries({ queryKey: ["agents"] });
    },
  });
  const submit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const text = (name: string) => {
      const value = form.get(name);
      return typeof value === "string" ? value.trim() : "";
    };
    create.mutate({ name: text("name"), email: text("email"), role, max_conversations: Number(text("max")) });
  };
  const code = create.error instanceof ApiError ? create.error.code : "internal_error";
  return (
    <form onSubmit={submit} className="space-y-4">
      {create.isError ? (
        <p
          role="alert"
          className="flex items-start gap-2 rounded-control border border-red-line bg-red-soft px-3 py-2 text-sm text-red-ink"
        >
          <TriangleAlert aria-hidden className="mt-0.5 size-4 shrink-0" />
          {code === "bad_request" ? t("team.add.refused") : refusal(code)}
        </p>
      ) : null}
      <Field label={t("team.name")} name="name" required maxLength={255} autoComplete="off" />
      <Field label={t("login.email")} name="email" type="email" required maxLength={255} autoComplete="off" />
      <RoleChoice role={role} onRole={setRole} />
      <Field label={t("team.max")} hint={t("team.max.hint")} name="max" type="number" min={1} max={50} required defaultValue={3} />
      <DialogActions>
        <Button onClick={onClose}>{t("common.cancel")}</Button>
        <Button type="submit" look="primary" busy={create.isPending}>
          {t("team.create")}
        </Button>
      </DialogActions>
    </form>
  );
}

function Password({ name, password, onClose }: { name: string; password: string; onClose: () => void }) {
  const t = useT();
  const copy = async () => {
    await navigator.clipboard.writeText(password);
    toast.success(t("info.copied"));
  };
  return (
    <Dialog open onClose={onClose} title={t("team.created", { name })} sentence={t("team.password.sentence")}>
      <p className="flex items-center gap-3 rounded-card border border-line bg-surface px-3 py-2.5">
        <KeyRound aria-hidden className="size-4.5 shrink-0 text-accent" />
        <code className="min-w-0 flex-1 font-mono text-base break-all select-all">{password}</code>
        <Button size="small" icon={<Copy aria-hidden className="size-4" />} onClick={() => void copy()}>
          {t("info.copy_short")}
        </Button>
      </p>
      <DialogActions>
        <Button look="primary" onClick={onClose}>
          {t("team.password.done")}
        </Button>
      </DialogActions>
    </Dialog>
  );
}
