// What surrounds every page of a logged-in agent: rail, top bar, banner, offers, dialogs, toasts, the session.
import { Tooltip } from "@base-ui/react/tooltip";
import { useSuspenseQuery } from "@tanstack/react-query";
import { Outlet, useLocation, useParams } from "@tanstack/react-router";
import { useEffect, useState } from "react";
import { Toaster } from "sonner";
import { Layers } from "../components/layers/Layers";
import { ConnectionBanner } from "../components/shell/ConnectionBanner";
import { NavRail } from "../components/shell/NavRail";
import { OfferStack } from "../components/shell/OfferStack";
import { TopBar } from "../components/shell/TopBar";
import { FloatingContext } from "../lib/floating";
import { useT, type Key } from "../lib/i18n";
import { usePreferences } from "../lib/preferences";
import { meQuery } from "../lib/queries";
import { useAlerts } from "../lib/useAlerts";
import { useCommands } from "../lib/useCommands";
import { useShortcuts } from "../lib/useShortcuts";
import { useWatching } from "../lib/useWatching";
import { createSession, SessionContext, superviseSession } from "../lib/websocket";

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
