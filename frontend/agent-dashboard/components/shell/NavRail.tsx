// The main places: a rail at the left, a bar at the bottom on a phone.
import { Link } from "@tanstack/react-router";
import { BookOpenText, CircleHelp, GraduationCap, LayoutDashboard, LogOut, MessageSquareText, MessagesSquare, Settings, Users, type LucideIcon } from "lucide-react";
import faviconUrl from "../../icons/favicon.svg?url";
import { useT, type Key } from "../../lib/i18n";
import { useInterface } from "../../lib/interface";
import { KEYS } from "../../lib/shortcuts";
import { useAttention } from "../../lib/useAlerts";
import { useLeave } from "../../lib/useLeave";
import { Hint } from "../ui/Button";

type Place = { to: "/dashboard" | "/conversations" | "/replies" | "/knowledge" | "/learning" | "/team"; label: Key; short?: Key; icon: LucideIcon; keys?: string };

const places: readonly Place[] = [
  { to: "/dashboard", label: "nav.dashboard", short: "nav.home", icon: LayoutDashboard, keys: KEYS.dashboard },
  { to: "/conversations", label: "nav.conversations", icon: MessagesSquare, keys: KEYS.conversations },
  { to: "/replies", label: "nav.replies", short: "nav.replies.short", icon: MessageSquareText },
  { to: "/knowledge", label: "nav.knowledge", short: "nav.knowledge.short", icon: BookOpenText },
  { to: "/learning", label: "nav.learning", short: "nav.learning.short", icon: GraduationCap },
  { to: "/team", label: "nav.team", icon: Users },
];

const item =
  "relative inline-flex h-11 items-center justify-center gap-1 rounded-control text-muted transition-colors hover:bg-sunken hover:text-ink max-md:h-14 max-md:flex-1 max-md:flex-col max-md:text-xs md:w-11";

export function NavRail({ hiddenOnPhone }: { hiddenOnPhone: boolean }) {
  const t = useT();
  const open = useInterface((state) => state.open);
  const leave = useLeave();
  return (
    <nav
      aria-label={t("nav.label")}
      className={`shrink-0 gap-1 border-line bg-surface md:flex md:w-15 md:flex-col md:items-center md:border-r md:py-3 ${hiddenOnPhone ? "hidden" : "flex"} max-md:order-last max-md:border-t max-md:pb-[env(safe-area-inset-bottom)]`}
    >
      <img src={faviconUrl} alt="" className="mb-3 size-8 max-md:hidden" />
      {places.map((place) => (
        <PlaceLink key={place.to} {...place} />
      ))}
      <span className="flex-1 max-md:hidden" />
      <RailButton icon={CircleHelp} label={t("nav.help")} keys={KEYS.help} onClick={() => open({ kind: "help" })} desktopOnly />
      <RailButton icon={Settings} label={t("nav.settings")} onClick={() => open({ kind: "settings" })} />
      <RailButton icon={LogOut} label={t("nav.logout")} onClick={leave} desktopOnly />
    </nav>
  );
}

function PlaceLink({ to, label, short = label, icon: Icon, keys }: Place) {
  const t = useT();
  const attention = useAttention();
  const count = to === "/conversations" ? attention : 0;
  return (
    <Hint label={t(label)} keys={keys} side="right">
      <Link to={to} className={item} activeProps={{ className: "bg-accent-soft text-accent", "aria-current": "page" }}>
        <Icon aria-hidden className="size-5" />
        <span className="max-md:hidden sr-only">{t(label)}</span>
        <span className="md:hidden">{t(short)}</span>
        {count > 0 ? (
          <span className="tabular absolute top-1 right-1 inline-flex h-4 min-w-4 items-center justify-center rounded-full bg-accent px-1 text-xs font-semibold text-on-accent max-md:right-[28%]">
            {count}
            <span className="sr-only"> {t("nav.attention", { count })}</span>
          </span>
        ) : null}
      </Link>
    </Hint>
  );
}

type RailButtonProps = { icon: LucideIcon; label: string; keys?: string; onClick: () => void; desktopOnly?: boolean };

function RailButton({ icon: Icon, label, keys, onClick, desktopOnly = false }: RailButtonProps) {
  return (
    <Hint label={label} keys={keys} side="right">
      <button type="button" onClick={onClick} className={`${item} ${desktopOnly ? "max-md:hidden" : ""}`}>
        <Icon aria-hidden className="size-5" />
        <span className="md:sr-only">{label}</span>
      </button>
    </Hint>
  );
}
