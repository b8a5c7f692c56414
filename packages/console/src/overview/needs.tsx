import type { Overview } from "@sekisho/server/api";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { ChevronRight } from "lucide-react";
import type { ReactNode } from "react";
import { meQuery } from "../api/queries.ts";
import type { Filters } from "../findings/filters.ts";
import { useWords } from "../words/use-words.tsx";

type Need = Overview["needs"][number];

const DAY_MS = 86_400_000;

interface NeedsProps {
  readonly needs: readonly Need[];
  readonly now: number;
}

/** What asks for a person, the most pressing first; each leads to its findings, where it is about some. */
export function Needs({ needs, now }: NeedsProps): ReactNode {
  const { words, format } = useWords();
  const teams = useQuery(meQuery).data?.teams ?? [];
  if (needs.length === 0) return <p className="calm">{words.overview.calm}</p>;
  return (
    <ul className="needs">
      {needs.map(({ kind, count }) => {
        const filters = filtersOf(kind, now, teams);
        const text = count === 1 ? words.overview.needOne[kind] : words.overview.need[kind];
        const body = (
          <>
            <span className="need-count">{format.number(count)}</span>
            <span className="need-text">{text}</span>
          </>
        );
        return (
          <li key={kind} data-kind={kind}>
            {filters === undefined ? (
              <span className="need">{body}</span>
            ) : (
              <Link to="/findings" search={filters} className="need">
                {body}
                <ChevronRight className="icon need-go" aria-hidden />
              </Link>
            )}
          </li>
        );
      })}
    </ul>
  );
}

/** The findings that a need is about; undefined where it is about none, or no filter asks for just them. */
export function filtersOf(kind: Need["kind"], now: number, teams: readonly string[]): Filters | undefined {
  const since = String(now - DAY_MS);
  switch (kind) {
    case "critical":
      return { severity: "critical" };
    case "reopened":
    case "exemption-ended":
      return { since };
    case "unowned":
      return { owner: "" };
    case "mine":
      return teams.length === 1 && teams[0] !== undefined ? { owner: teams[0] } : { group: "owner" };
    default:
      return undefined;
  }
}
