// What surrounds every page of a logged-in agent: rail, top bar, banner, offers, dialogs, toasts, the session.
import { Tooltip } from "@base-ui/react/tooltip";
import { useSuspenseQuery } from "@tanstack/react-query";
import { Outlet, useLocation, useParams } from "@tanstack/react-router";
import { useEffect, useState } from "react";
import { Toaster } from "sonner";
import { Layers } from "./shell/Layers";
import { ConnectionBanner } from "./shell/ConnectionBanner";
import { NavRail } from "./shell/NavRail";
import { OfferStack } from "../features/queue/OfferStack";
import { TopBar } from "./shell/TopBar";
import { FloatingContext } from "../shared/ui/floating";
import { useT, type Key } from "../shared/texts/i18n";
import { usePreferences } from "../shared/browser/preferences";
import { meQuery } from "../shared/rest/queries";
import { useAlerts } from "../features/queue/useAlerts";
import { useCommands } from "./shell/useCommands";
import { useShortcuts } from "./shell/useShortcuts";
import { useWatching } from "../features/conversations/useWatching";
import { createSession, SessionContext, superviseSession } from "../shared/desk/session";

export function Layout() {
  const { data: agent } = useSuspenseQuery(meQuery);
  return <Desk key={agent.id} agentId={agent.id} />;
}

function Desk({ agentId }: { agentId: string }) {
  const [session] = useState(() => createSession(agentId));
  useEffect(() => superviseSession(session), [session]);
  return (
    <SessionContext value={session}>
      <Tooltip.Provider delay={500}>
        <Frame />
      </Tooltip.Provider>
    </SessionContext>
  );
}

const titles: Record<string, Key> = {
  dashboard: "nav.dashboard",
  conversations: "nav.conversations",
  replies: "nav.replies",
  knowledge: "nav.knowledge",
  learning: "nav.learning",
  team: "nav.team",
  shop: "nav.shop",
};

function Frame() {
  const t = useT();
  const theme = usePreferences((state) => state.theme);
  const [host, setHost] = useState<HTMLElement | null>(null);
  const { id } = useParams({ strict: false });
  const place = useLocation().pathname.split("/")[1] ?? "";
  const title = t(titles[place] ?? "nav.dashboard");
  useAlerts(title, id);
  useWatching(id);
  useShortcuts(useCommands());
  return (
    <FloatingContext value={host}>
      <div className="flex h-dvh max-md:flex-col">
        <a
          href="#main"
          className="absolute top-2 left-2 z-60 -translate-y-20 rounded-control bg-accent px-3 py-2 font-semibold text-on-accent focus:translate-y-0"
        >
          {t("nav.skip")}
        </a>
        <NavRail hiddenOnPhone={id !== undefined} />
        <div className="flex min-h-0 min-w-0 flex-1 flex-col">
          <TopBar title={title} />
          <ConnectionBanner />
          <OfferStack />
          <main id="main" ref={setHost} tabIndex={-1} className="flex min-h-0 flex-1 flex-col outline-none">
            <Outlet />
          </main>
        </div>
        <Layers />
        <Toaster
          theme={theme}
          position="top-center"
          offset={64}
          mobileOffset={64}
          containerAriaLabel={t("nav.toasts")}
          toastOptions={{ className: "font-sans" }}
        />
      </div>
    </FloatingContext>
  );
}
