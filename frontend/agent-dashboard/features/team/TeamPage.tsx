// The team: admins create, change and disable accounts; supervisors look.
import { useQuery } from "@tanstack/react-query";
import { TriangleAlert, UserPlus } from "lucide-react";
import { useState } from "react";
import { AgentDialog } from "./AgentDialog";
import { AgentTable } from "./AgentTable";
import { NewAgentDialog } from "./NewAgentDialog";
import { TeamPanel } from "./TeamPanel";
import { Button } from "../../shared/ui/Button";
import { Empty, Skeleton } from "../../shared/ui/Parts";
import { teamApi } from "./rest";
import { useMe } from "../../shared/desk/desk";
import { useMay } from "../../shared/desk/rights";
import { useT } from "../../shared/texts/i18n";
import type { Agent } from "../../shared/rest/types";

export function TeamPage() {
  const t = useT();
  const me = useMe();
  const admin = useMay("change_team");
  const seesAll = useMay("see_disabled");
  const [creating, setCreating] = useState(false);
  return (
    <div tabIndex={0} className="focus-inset min-h-0 flex-1 overflow-y-auto">
      <div className="mx-auto max-w-5xl px-4 py-6 md:px-8">
        <div className="mb-4 flex flex-wrap items-center gap-3">
          <div className="min-w-0 flex-1">
            <h1 className="text-xl font-semibold">{t("team.title")}</h1>
            <p className="text-sm text-muted">{t(admin ? "team.sentence.admin" : "team.sentence")}</p>
          </div>
          {admin ? (
            <Button look="primary" icon={<UserPlus aria-hidden className="size-4" />} onClick={() => setCreating(true)}>
              {t("team.add")}
            </Button>
          ) : null}
        </div>
        {me === null ? <Skeleton className="h-40" /> : seesAll ? <Accounts admin={admin} /> : <TeamPanel />}
      </div>
      {creating ? <NewAgentDialog onClose={() => setCreating(false)} /> : null}
    </div>
  );
}

function Accounts({ admin }: { admin: boolean }) {
  const t = useT();
  const answer = useQuery({ queryKey: ["agents"], queryFn: teamApi.agents });
  const [changing, setChanging] = useState<Agent | null>(null);
  if (answer.isPending) return <Skeleton className="h-64 rounded-card" />;
  if (answer.isError) {
    return (
      <Empty icon={TriangleAlert} title={t("team.failed")}>
        <Button className="mt-3" onClick={() => void answer.refetch()}>
          {t("common.retry")}
        </Button>
      </Empty>
    );
  }
  return (
    <>
      <AgentTable agents={answer.data} onChange={admin ? setChanging : null} />
      {changing === null ? null : <AgentDialog key={changing.id} agent={changing} onClose={() => setChanging(null)} />}
    </>
  );
}
