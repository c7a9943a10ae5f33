// Reminds an agent who is not available that no client will be offered to them.
import { BellOff } from "lucide-react";
import { useActions } from "../../shared/desk/actions";
import { useMe } from "../../shared/desk/desk";
import { useT } from "../../shared/texts/i18n";
import { Button } from "../../shared/ui/Button";

export function StatusNudge() {
  const t = useT();
  const me = useMe();
  const { setStatus } = useActions();
  if (me === null || me.status === "available") return null;
  return (
    <div
      role="status"
      className="flex flex-wrap items-center gap-x-4 gap-y-2 rounded-card border border-line bg-amber-soft px-4 py-2.5 text-amber-ink"
    >
      <BellOff aria-hidden className="size-4.5 shrink-0" />
      <p className="min-w-0 flex-1 basis-56 text-sm">{t(`home.nudge.${me.status}`)}</p>
      <Button onClick={() => setStatus("available")}>{t("home.nudge.go")}</Button>
    </div>
  );
}
