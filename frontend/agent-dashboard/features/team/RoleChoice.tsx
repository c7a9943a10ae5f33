// The choice of a role, with what it may do.
import { useT } from "../../shared/texts/i18n";
import type { Role } from "../../shared/rest/types";
import { Choice } from "../../shared/ui/Field";

const roles: readonly Role[] = ["agent", "supervisor", "admin"];

export function RoleChoice({ role, onRole }: { role: Role; onRole: (role: Role) => void }) {
  const t = useT();
  return (
    <div>
      <Choice label={t("team.role")} value={role} onChange={(event) => onRole(event.target.value as Role)}>
        {roles.map((one) => (
          <option key={one} value={one}>
            {t(`role.${one}`)}
          </option>
        ))}
      </Choice>
      <p className="mt-1 text-xs text-muted">{t(`role.${role}.hint`)}</p>
    </div>
  );
}
