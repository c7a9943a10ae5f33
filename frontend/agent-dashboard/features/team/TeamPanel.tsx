// Who is there, in which state, with how much in hand.
import { useDesk } from "../../shared/desk/desk";
import { useT } from "../../shared/texts/i18n";
import type { AgentPresence } from "../../shared/rest/types";
import { Avatar } from "../../shared/ui/Avatar";
import { Count, Skeleton, Tag } from "../../shared/ui/Parts";

const order = { available: 0, busy: 1, offline: 2 };

export function TeamPanel() {
  const t = useT();
  const { agents, meId, ready } = useDesk();
  const rank = (agent: AgentPresence) => (agent.present ? order[agent.status] : 3);
  const team = [...agents.values()].sort((one, other) => rank(one) - rank(other) || one.name.localeCompare(other.name));
  const there = team.filter((agent) => agent.present && agent.status === "available").length;
  return (
    <section aria-labelledby="team" className="rounded-card border border-line bg-card">
      <h2 id="team" className="flex items-center gap-2 border-b border-line px-4 py-3 text-base font-semibold">
        {t("team.title")}
        {ready ? <Count value={there} label={t("team.available", { count: there })} /> : null}
      </h2>
      {ready ? (
        <ul className="divide-y divide-line">
          {team.map((agent) => (
            <Colleague key={agent.id} agent={agent} me={agent.id === meId} />
          ))}
        </ul>
      ) : (
        <div className="space-y-3 p-4">
          <Skeleton className="h-9" />
          <Skeleton className="h-9" />
          <Skeleton className="h-9" />
        </div>
      )}
    </section>
  );
}

function Colleague({ agent, me }: { agent: AgentPresence; me: boolean }) {
  const t = useT();
  return (
    <li className="flex items-center gap-3 px-4 py-2.5">
      <Avatar name={agent.name} seed={agent.id} status={agent.present ? agent.status : "offline"} size="size-8 text-xs" />
      <div className="min-w-0 flex-1">
        <p className="flex items-center gap-1.5 text-sm font-medium">
          <span className="truncate">{agent.name}</span>
          {me ? <Tag>{t("team.me")}</Tag> : null}
        </p>
        <p className="text-xs text-muted">{t(agent.present ? `status.${agent.status}` : "agent.away")}</p>
      </div>
      <Load load={agent.load} max={agent.max_conversations} />
    </li>
  );
}

/** Conversations in hand out of how many, as a figure and a small bar. */
export function Load({ load, max }: { load: number; max: number }) {
  const t = useT();
  const full = load >= max;
  return (
    <span className="w-16 text-right">
      <span className="tabular text-xs text-muted">{t("agent.load", { load, max })}</span>
      <span aria-hidden className="mt-1 block h-1 overflow-hidden rounded-full bg-sunken">
        <span
          className={`block h-full rounded-full ${full ? "bg-amber" : "bg-accent"}`}
          style={{ width: `${String(Math.min(100, (load / Math.max(1, max)) * 100))}%` }}
        />
      </span>
    </span>
  );
}
