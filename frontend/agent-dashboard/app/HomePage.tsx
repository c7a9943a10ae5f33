// The home of an agent: the day in figures, what waits for them, who is there.
import { Notifications } from "../features/queue/Notifications";
import { Statistics } from "../features/statistics/Statistics";
import { StatusNudge } from "../features/queue/StatusNudge";
import { TeamPanel } from "../features/team/TeamPanel";
import { SetUp } from "../features/shop/SetUp";
import { useMe } from "../shared/desk/desk";
import { useT } from "../shared/texts/i18n";

export function DashboardPage() {
  const t = useT();
  const me = useMe();
  return (
    <div tabIndex={0} className="focus-inset min-h-0 flex-1 overflow-y-auto">
      <div className="mx-auto max-w-7xl space-y-6 px-4 py-6 md:px-8">
        <h1 className="text-xl font-semibold">
          {me === null ? t("nav.dashboard") : t("home.hello", { name: me.name.split(" ")[0] ?? me.name })}
        </h1>
        <SetUp />
        <StatusNudge />
        <Statistics />
        <div className="grid grid-cols-[minmax(0,1fr)] items-start gap-6 lg:grid-cols-[minmax(0,1fr)_20rem]">
          <Notifications />
          <TeamPanel />
        </div>
      </div>
    </div>
  );
}
