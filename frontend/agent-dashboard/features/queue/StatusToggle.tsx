// The agent's own status: available, busy or away. Always on screen, with its coloured dot.
import { Menu } from "@base-ui/react/menu";
import { Check, ChevronDown } from "lucide-react";
import { useActions } from "../../shared/desk/actions";
import { useMe } from "../../shared/desk/desk";
import { useT } from "../../shared/texts/i18n";
import type { AgentStatus } from "../../shared/rest/types";
import { StatusDot } from "../../shared/ui/Avatar";
import { MenuPopup, menuItem } from "../../shared/ui/MenuPopup";

const statuses: readonly AgentStatus[] = ["available", "busy", "offline"];

export function StatusToggle() {
  const t = useT();
  const me = useMe();
  const { setStatus } = useActions();
  if (me === null) return null;
  return (
    <Menu.Root>
      <Menu.Trigger className="inline-flex h-8.5 items-center gap-2 rounded-control border border-line bg-card px-2.5 text-sm font-medium transition-colors hover:bg-sunken">
        <span className="hidden max-w-40 truncate text-muted md:inline">{me.name}</span>
        <StatusDot status={me.status} />
        <span className="sr-only">{t("status.label")}</span>
        {t(`status.${me.status}`)}
        <ChevronDown aria-hidden className="size-3.5 text-faint" />
      </Menu.Trigger>
      <MenuPopup>
        <Menu.RadioGroup value={me.status} onValueChange={(status: AgentStatus) => setStatus(status)}>
          {statuses.map((status) => (
            <Menu.RadioItem key={status} value={status} closeOnClick className={menuItem}>
              <StatusDot status={status} />
              <span className="flex-1">
                <span className="block font-medium">{t(`status.${status}`)}</span>
                <span className="block text-xs text-muted">{t(`status.${status}.hint`)}</span>
              </span>
              <Menu.RadioItemIndicator>
                <Check aria-hidden className="size-4 text-accent" />
              </Menu.RadioItemIndicator>
            </Menu.RadioItem>
          ))}
        </Menu.RadioGroup>
      </MenuPopup>
    </Menu.Root>
  );
}
