// The choice of a role, with what it may do.
import { useT } from "../../shared/texts/i18n";
import type { Role } from "../../shared/rest/types";
import { OneOf } from "../../shared/ui/Field";

const roles: readonly Role[] = ["agent", "supervisor", "admin"];

export function RoleChoice({ role, onRole }: { role: Role; onRole: (role: Role) => void }) {
  const t = useT();
  return (
    <div>
      <OneOf label={t("team.role")} values={roles} textOf={(one) => t(`role.${one}`)} value={role} onValue={onRole} />
      <p className="mt-1 text-xs text-muted">{t(`role.${role}.hint`)}</p>
    </div>
  );
}
