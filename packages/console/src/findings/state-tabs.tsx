import type { FindingGroup } from "@sekisho/server/api";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { useWords } from "../words/use-words.tsx";
import { type Filters, STATES, withOthers, without } from "./filters.ts";

interface StateTabsProps {
  readonly filters: Filters;
  /** Counts by state; undefined until they are there. */
  readonly groups: readonly FindingGroup[] | undefined;
}

/** Open, exempted, resolved or all, each with how many. */
export function StateTabs({ filters, groups }: StateTabsProps): ReactNode {
  const { words, format } = useWords();
  const shown = filters.state ?? "open";
  return (
    <nav className="tabs" aria-label={words.findings.states}>
      {STATES.map((state) => {
        const those = groups?.filter((group) => state === "all" || group.state === state);
        const count = those?.reduce((sum, group) => sum + group.count, 0);
        const search = state === "open" ? without(filters, "state") : withOthers(filters, { state });
        return (
          <Link
            key={state}
            to="/findings"
            search={search}
            className="tab"
            activeProps={{}}
            {...(state === shown && { "aria-current": "true" as const })}
          >
            {words.state[state]}
            {count !== undefined && <span className="tab-count">{format.number(count)}</span>}
          </Link>
        );
      })}
    </nav>
  );
}
