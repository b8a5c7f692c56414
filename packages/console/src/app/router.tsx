import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  type RouterHistory,
} from "@tanstack/react-router";
import { readFilters } from "../findings/filters.ts";
import { FindingsPage } from "../findings/page.tsx";
import { SignInPage } from "../sign-in/page.tsx";
import { readSignInSearch } from "../sign-in/search.ts";
import { NotFoundPage } from "./not-found.tsx";
import { parseSearch, printSearch } from "./search.ts";
import { Shell } from "./shell.tsx";

const root = createRootRoute();

const signIn = createRoute({
  getParentRoute: () => root,
  path: "/sign-in",
  validateSearch: readSignInSearch,
  component: SignInPage,
});

const shell = createRoute({ getParentRoute: () => root, id: "shell", component: Shell });

const overview = createRoute({
  getParentRoute: () => shell,
  path: "/",
  component: lazyRouteComponent(() => import("../overview/page.tsx"), "OverviewPage"),
});

const findings = createRoute({
  getParentRoute: () => shell,
  path: "/findings",
  validateSearch: readFilters,
  component: FindingsPage,
});

const finding = createRoute({
  getParentRoute: () => shell,
  path: "/findings/$key",
  component: lazyRouteComponent(() => import("../finding/page.tsx"), "FindingPage"),
});

/** Every other address: within the shell, so that a person finds their way. */
const nothing = createRoute({ getParentRoute: () => shell, path: "$", component: NotFoundPage });

const tree = root.addChildren([signIn, shell.addChildren([overview, findings, finding, nothing])]);

/** Pages by their addresses. `history` is the browser's where none is given. */
export function makeConsoleRouter(history?: RouterHistory) {
  return createRouter({
    routeTree: tree,
    defaultPreload: "intent",
    parseSearch,
    stringifySearch: printSearch,
    ...(history !== undefined && { history }),
  });
}

declare module "@tanstack/react-router" {
  interface Register {
    router: ReturnType<typeof makeConsoleRouter>;
  }
}
