// The pages and their addresses, all below /agent. Everything but the log-in needs an agent.
import { createRootRoute, createRoute, createRouter, lazyRouteComponent, redirect } from "@tanstack/react-router";
import { ApiError } from "../shared/rest/client";
import { meQuery, queries } from "../shared/rest/queries";
import { SCOPES, type Scope } from "../shared/rest/types";
import { ConversationsPage } from "../features/conversations/ConversationsPage";
import { DashboardPage } from "./HomePage";
import { FailurePage, LoadingPage, MissingPage } from "./states";
import { Layout } from "./layout";
import { LoginPage } from "../features/account/LoginPage";

const root = createRootRoute({ notFoundComponent: MissingPage });

const login = createRoute({
  getParentRoute: () => root,
  path: "/login",
  validateSearch: (search: Record<string, unknown>): { redirect?: string } => {
    const target = search["redirect"];
    return typeof target === "string" && /^\/(?![/\\])/u.test(target) ? { redirect: target } : {};
  },
  component: LoginPage,
});

const desk = createRoute({
  getParentRoute: () => root,
  id: "desk",
  beforeLoad: async ({ location }) => {
    try {
      await queries.query({ ...meQuery, staleTime: "static" });
    } catch (error) {
      if (!(error instanceof ApiError) || error.status !== 401) throw error;
      redirect({ to: "/login", search: { redirect: location.href }, throw: true });
    }
  },
  pendingComponent: LoadingPage,
  errorComponent: FailurePage,
  component: Layout,
});

const home = createRoute({
  getParentRoute: () => root,
  path: "/",
  beforeLoad: () => redirect({ to: "/dashboard", throw: true }),
});

const dashboard = createRoute({ getParentRoute: () => desk, path: "/dashboard", component: DashboardPage });

type ListSearch = { tab?: Scope; q?: string };

const conversations = createRoute({
  getParentRoute: () => desk,
  path: "/conversations",
  validateSearch: (search: Record<string, unknown>): ListSearch => ({
    ...(SCOPES.includes(search["tab"] as Scope) ? { tab: search["tab"] as Scope } : {}),
    ...(typeof search["q"] === "string" && search["q"] !== "" ? { q: search["q"] } : {}),
  }),
  component: ConversationsPage,
});

const conversation = createRoute({ getParentRoute: () => conversations, path: "/$id" });

const team = createRoute({
  getParentRoute: () => desk,
  path: "/team",
  component: lazyRouteComponent(() => import("../features/team/TeamPage"), "TeamPage"),
});

const shop = createRoute({
  getParentRoute: () => desk,
  path: "/shop",
  component: lazyRouteComponent(() => import("../features/shop/ShopPage"), "ShopPage"),
});

const replies = createRoute({
  getParentRoute: () => desk,
  path: "/replies",
  component: lazyRouteComponent(() => import("../features/canned/RepliesPage"), "RepliesPage"),
});

type KnowledgeSearch = { entry?: string };

const knowledge = createRoute({
  getParentRoute: () => desk,
  path: "/knowledge",
  validateSearch: (search: Record<string, unknown>): KnowledgeSearch =>
    typeof search["entry"] === "string" && search["entry"] !== "" ? { entry: search["entry"] } : {},
  component: lazyRouteComponent(() => import("../features/knowledge/KnowledgePage"), "KnowledgePage"),
});

type LearningSearch = { group?: string };

const learning = createRoute({
  getParentRoute: () => desk,
  path: "/learning",
  validateSearch: (search: Record<string, unknown>): LearningSearch =>
    typeof search["group"] === "string" && search["group"] !== "" ? { group: search["group"] } : {},
  component: lazyRouteComponent(() => import("../features/learning/LearningPage"), "LearningPage"),
});

export const router = createRouter({
  routeTree: root.addChildren([
    login,
    home,
    desk.addChildren([dashboard, conversations.addChildren([conversation]), replies, knowledge, learning, team, shop]),
  ]),
  basepath: "/agent",
  defaultPreload: false,
  scrollRestoration: false,
});

declare module "@tanstack/react-router" {
  // eslint-disable-next-line @typescript-eslint/consistent-type-definitions -- merged with the router's own
  interface Register {
    router: typeof router;
  }
}
