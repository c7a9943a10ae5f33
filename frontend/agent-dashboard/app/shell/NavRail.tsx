// The main places: a rail at the left, a bar at the bottom on a phone.
import { Menu } from "@base-ui/react/menu";
import { Link, useLocation, useNavigate } from "@tanstack/react-router";
import {
  BookOpenText,
  CircleHelp,
  Ellipsis,
  GraduationCap,
  LayoutDashboard,
  LogOut,
  MessageSquareText,
  MessagesSquare,
  Settings,
  Store,
  Users,
  type LucideIcon,
} from "lucide-react";
import faviconUrl from "../../shared/icons/favicon.svg?url";
import { useMe } from "../../shared/desk/desk";
import { useT, type Key } from "../../shared/texts/i18n";
import { useInterface } from "../../shared/desk/interface";
import { KEYS } from "../../shared/browser/shortcuts";
import { mayInShop, type ShopRight } from "../../shared/desk/rights";
import { useAttention } from "../../features/queue/useAlerts";
import { useLeave } from "../../features/account/useLeave";
import { Hint } from "../../shared/ui/Button";
import { MenuPopup, menuItem } from "../../shared/ui/MenuPopup";

type Place = {
  readonly to: "/dashboard" | "/conversations" | "/replies" | "/knowledge" | "/learning" | "/team" | "/shop";
  readonly label: Key;
  readonly short?: Key;
  readonly icon: LucideIcon;
  readonly keys?: string;
  /** Behind "more" on a phone. */
  readonly rare?: boolean;
  /** What whoever is shown it may; without: everybody. */
  readonly right?: ShopRight;
};

const places: readonly Place[] = [
  { to: "/dashboard", label: "nav.dashboard", short: "nav.home", icon: LayoutDashboard, keys: KEYS.dashboard },
  { to: "/conversations", label: "nav.conversations", icon: MessagesSquare, keys: KEYS.conversations },
  { to: "/replies", label: "nav.replies", short: "nav.replies.short", icon: MessageSquareText },
  { to: "/knowledge", label: "nav.knowledge", short: "nav.knowledge.short", icon: BookOpenText },
  { to: "/learning", label: "nav.learning", short: "nav.learning.short", icon: GraduationCap, rare: true, right: "review_learning" },
  { to: "/team", label: "nav.team", icon: Users, rare: true },
  { to: "/shop", label: "nav.shop", icon: Store, rare: true, right: "change_shop" },
];

/** The places of whoever is signed in. */
function usePlaces(): readonly Place[] {
  const role = useMe()?.role;
  return places.filter(({ right }) => right === undefined || (role !== undefined && mayInShop(role, right)));
}

const item =
  "relative inline-flex h-11 items-center justify-center gap-1 rounded-control text-muted transition-colors hover:bg-sunken hover:text-ink max-md:h-14 max-md:flex-1 max-md:flex-col max-md:text-xs md:w-11";

export function NavRail({ hiddenOnPhone }: { hiddenOnPhone: boolean }) {
  const t = useT();
  const open = useInterface((state) => state.open);
  const leave = useLeave();
  const shown = usePlaces();
  return (
    <nav
      aria-label={t("nav.label")}
      className={`shrink-0 gap-1 border-line bg-surface md:flex md:w-15 md:flex-col md:items-center md:border-r md:py-3 ${hiddenOnPhone ? "hidden" : "flex"} max-md:order-last max-md:border-t max-md:pb-[env(safe-area-inset-bottom)]`}
    >
      <img src={faviconUrl} alt="" className="mb-3 size-8 max-md:hidden" />
      {shown.map((place) => (
        <PlaceLink key={place.to} {...place} />
      ))}
      <span className="flex-1 max-md:hidden" />
      <RailButton icon={CircleHelp} label={t("nav.help")} keys={KEYS.help} onClick={() => open({ kind: "help" })} />
      <RailButton icon={Settings} label={t("nav.settings")} onClick={() => open({ kind: "settings" })} />
      <RailButton icon={LogOut} label={t("nav.logout")} onClick={leave} />
      <MorePlaces onLeave={leave} />
    </nav>
  );
}

/** On a phone five labels have room; the rest is behind the last. */
function MorePlaces({ onLeave }: { onLeave: () => void }) {
  const t = useT();
  const open = useInterface((state) => state.open);
  const goTo = useNavigate();
  const here = useLocation().pathname;
  const rare = usePlaces().filter((place) => place.rare);
  const lines = [
    ...rare.map(({ to, label, icon }) => ({ label, icon, run: () => void goTo({ to }) })),
    { label: "nav.settings" as const, icon: Settings, run: () => open({ kind: "settings" }) },
    { label: "nav.logout" as const, icon: LogOut, run: onLeave },
  ];
  return (
    <Menu.Root>
      <Menu.Trigger className={`${item} md:hidden ${rare.some(({ to }) => here.startsWith(to)) ? "bg-accent-soft text-accent" : ""}`}>
        <Ellipsis aria-hidden className="size-5" />
        {t("nav.more")}
      </Menu.Trigger>
      <MenuPopup side="top">
        {lines.map(({ label, icon: Icon, run }) => (
          <Menu.Item key={label} onClick={run} className={`${menuItem} min-h-11`}>
            <Icon aria-hidden className="size-4.5 text-muted" />
            {t(label)}
          </Menu.Item>
        ))}
      </MenuPopup>
    </Menu.Root>
  );
}

function PlaceLink({ to, label, short = label, icon: Icon, keys, rare = false }: Place) {
  const t = useT();
  const attention = useAttention();
  const count = to === "/conversations" ? attention : 0;
  return (
    <Hint label={t(label)} keys={keys} side="right">
      <Link
        to={to}
        className={`${item} ${rare ? "max-md:hidden" : ""}`}
        activeProps={{ className: "bg-accent-soft text-accent", "aria-current": "page" }}
      >
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

type RailButtonProps = { icon: LucideIcon; label: string; keys?: string; onClick: () => void };

function RailButton({ icon: Icon, label, keys, onClick }: RailButtonProps) {
  return (
    <Hint label={label} keys={keys} side="right">
      <button type="button" onClick={onClick} className={`${item} max-md:hidden`}>
        <Icon aria-hidden className="size-5" />
        <span className="sr-only">{label}</span>
      </button>
    </Hint>
  );
}
