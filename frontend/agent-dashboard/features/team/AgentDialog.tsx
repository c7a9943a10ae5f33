// Changing an account: role, capacity, disabled or not.
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState, type SubmitEvent } from "react";
import { toast } from "sonner";
import { refusal } from "../../shared/desk/actions";
import { ApiError } from "../../shared/rest/client";
import { teamApi } from "./rest";
import { useT } from "../../shared/texts/i18n";
import type { Agent, AgentChange, Role } from "../../shared/rest/types";
import { Button } from "../../shared/ui/Button";
import { Dialog, DialogActions } from "../../shared/ui/Dialog";
import { Field } from "../../shared/ui/Field";
import { RoleChoice } from "./RoleChoice";

export function AgentDialog({ agent, onClose }: { agent: Agent; onClose: () => void }) {
  const t = useT();
  const queries = useQueryClient();
  const [name, setName] = useState(agent.name);
  const [role, setRole] = useState<Role>(agent.role);
  const [max, setMax] = useState(agent.max_conversations);
  const change = useMutation({
    mutationFn: (body: AgentChange) => teamApi.change(agent.id, body),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ["agents"] });
      toast.success(t("team.changed"));
      onClose();
    },
    onError: (error) => toast.error(refusal(error instanceof ApiError ? error.code : "internal_error")),
  });
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    change.mutate({ name: name.trim(), role, max_conversations: max });
  };
  return (
    <Dialog open onClose={onClose} title={agent.name} sentence={agent.email}>
      <form onSubmit={submit} className="space-y-4">
        <Field label={t("team.name")} value={name} required maxLength={255} onChange={(event) => setName(event.target.value)} />
        <RoleChoice role={role} onRole={setRole} />
        <Field
          label={t("team.max")}
          hint={t("team.max.hint")}
          type="number"
          min={1}
          max={50}
          required
          value={Number.isNaN(max) ? "" : max}
          onChange={(event) => setMax(event.target.valueAsNumber)}
        />
        <DialogActions>
          <Button className="mr-auto" disabled={change.isPending} onClick={() => change.mutate({ disabled: !agent.disabled })}>
            {t(agent.disabled ? "team.enable" : "team.disable")}
          </Button>
          <Button onClick={onClose}>{t("common.cancel")}</Button>
          <Button type="submit" look="primary" busy={change.isPending}>
            {t("common.save")}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
