// The accounts, as a table; on a phone each row is a card.
import { Pencil } from "lucide-react";
import { useDesk } from "../../shared/desk/desk";
import { useT } from "../../shared/texts/i18n";
import type { Agent } from "../../shared/rest/types";
import { Load } from "./TeamPanel";
import { Avatar } from "../../shared/ui/Avatar";
import { IconButton } from "../../shared/ui/Button";
import { Tag } from "../../shared/ui/Parts";

type TableProps = { agents: readonly Agent[]; onChange: ((agent: Agent) => void) | null };

export function AgentTable({ agents, onChange }: TableProps) {
  const t = useT();
  const sorted = [...agents].sort((one, other) => Number(one.disabled) - Number(other.disabled) || one.name.localeCompare(other.name));
  return (
    <div className="overflow-hidden rounded-card border border-line bg-card">
      <table className="w-full text-left text-sm">
        <thead className="border-b border-line text-xs text-muted max-sm:sr-only">
          <tr>
            <th className="px-4 py-2.5 font-medium">{t("team.name")}</th>
            <th className="px-4 py-2.5 font-medium">{t("team.role")}</th>
            <th className="px-4 py-2.5 font-medium">{t("team.status")}</th>
            <th className="px-4 py-2.5 font-medium">{t("team.load")}</th>
            {onChange === null ? null : (
              <th className="px-4 py-2.5">
                <span className="sr-only">{t("team.actions")}</span>
              </th>
            )}
          </tr>
        </thead>
        <tbody className="divide-y divide-line">
          {sorted.map((agent) => (
            <AgentRow key={agent.id} agent={agent} onChange={onChange} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function AgentRow({ agent, onChange }: { agent: Agent; onChange: TableProps["onChange"] }) {
  const t = useT();
  const live = useDesk((state) => state.agents.get(agent.id));
  const present = live?.present ?? agent.present;
  const status = live?.status ?? agent.status;
  const word = agent.disabled ? "agent.disabled" : present ? (`status.${status}` as const) : "agent.away";
  return (
    <tr className={`max-sm:grid max-sm:grid-cols-[1fr_auto] max-sm:py-2 ${agent.disabled ? "text-muted" : ""}`}>
      <td className="px-4 py-2.5">
        <span className="flex items-center gap-3">
          <Avatar name={agent.name} seed={agent.id} status={present && !agent.disabled ? status : "offline"} size="size-8 text-xs" />
          <span className="min-w-0">
            <span className="block font-medium">{agent.name}</span>
            <span className="block truncate text-xs text-muted">{agent.email}</span>
          </span>
        </span>
      </td>
      <td className="px-4 py-2.5 max-sm:order-2">
        <Tag tone={agent.role === "agent" ? "neutral" : "accent"}>{t(`role.${agent.role}`)}</Tag>
      </td>
      <td className="px-4 py-2.5 max-sm:order-3">{t(word)}</td>
      <td className="px-4 py-2.5 max-sm:hidden">
        <Load load={live?.load ?? agent.current_conversations} max={live?.max_conversations ?? agent.max_conversations} />
      </td>
      {onChange === null ? null : (
        <td className="px-4 py-2.5 text-right max-sm:order-1">
          <IconButton label={t("team.change", { name: agent.name })} onClick={() => onChange(agent)}>
            <Pencil aria-hidden className="size-4" />
          </IconButton>
        </td>
      )}
    </tr>
  );
}
