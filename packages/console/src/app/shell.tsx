import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Link, Outlet, useLocation, useNavigate } from "@tanstack/react-router";
import { type ReactNode, useEffect, useRef } from "react";
import { ApiProblem, post } from "../api/client.ts";
import { meQuery } from "../api/queries.ts";
import { ProblemNotice } from "../parts/problem-notice.tsx";
import { TellProvider } from "../parts/tell.tsx";
import { useWords } from "../words/use-words.tsx";
import { AccountMenu } from "./account-menu.tsx";
import { GateMark } from "./gate-mark.tsx";
import { useGoKeys } from "./go-keys.ts";

/** What stands around every page of somebody who is signed in; others are led to the sign-in. */
export function Shell(): ReactNode {
  const { words } = useWords();
  const me = useQuery(meQuery);
  const navigate = useNavigate();
  const queries = useQueryClient();
  const location = useLocation();
  const wasIn = me.data !== undefined;
  const isOut = me.error instanceof ApiProblem && me.error.status === 401;
  useEffect(() => {
    // On the way out the address is the sign-in's already.
    if (!isOut || location.pathname === "/sign-in") return;
    const to = location.href;
    const search = { ...(to !== "/" && { to }), ...(wasIn && { why: "ended" as const }) };
    void navigate({ to: "/sign-in", search, replace: true });
  }, [isOut, wasIn, location.href, location.pathname, navigate]);
  const main = usePageFocus(location.pathname);
  useGoKeys();
  const signOut = async (): Promise<void> => {
    await post("/sign-out");
    queries.clear();
    await navigate({ to: "/sign-in" });
  };
  if (isOut) return null;
  return (
    <div className="shell">
      <a className="skip" href="#page">
        {words.skip}
      </a>
      <header className="shell-head">
        <Link to="/" className="brand" aria-label={words.product}>
          <GateMark />
          <span className="brand-name" translate="no">
            {words.product}
          </span>
        </Link>
        <nav className="shell-nav" aria-label={words.nav.label}>
          <Link to="/" className="shell-link" activeOptions={{ exact: true }}>
            {words.nav.overview}
          </Link>
          <Link to="/findings" className="shell-link">
            {words.nav.findings}
          </Link>
        </nav>
        {me.data !== undefined && <AccountMenu me={me.data} onSignOut={() => void signOut()} />}
      </header>
      <main id="page" className="shell-main" tabIndex={-1} ref={main}>
        <TellProvider>
          {me.isError ? <ProblemNotice error={me.error} onRetry={() => void me.refetch()} /> : me.data && <Outlet />}
        </TellProvider>
      </main>
    </div>
  );
}

/** Moves the focus to the page that comes, so that readers of the screen begin there; not at the first one. */
function usePageFocus(path: string): React.RefObject<HTMLElement | null> {
  const main = useRef<HTMLElement>(null);
  const shown = useRef(path);
  useEffect(() => {
    if (shown.current === path) return;
    shown.current = path;
    // A page that takes the focus itself keeps it.
    if (!main.current?.contains(document.activeElement)) main.current?.focus({ preventScroll: true });
  }, [path]);
  return main;
}
