import type { Overview } from "@sekisho/server/api";
import { Link } from "@tanstack/react-router";
import { Box, Cloud, Code, Container } from "lucide-react";
import type { ReactNode } from "react";
import { PLACES } from "../findings/filters.ts";
import { SeverityBar } from "../parts/severity-bar.tsx";
import { useWords } from "../words/use-words.tsx";

const ICONS = { code: Code, container: Container, cluster: Box, cloud: Cloud } as const;

/** Code, container, cluster and cloud: what is open there, by severity. */
export function PlaceCards({ places }: Pick<Overview, "places">): ReactNode {
  const { words, format } = useWords();
  return (
    <ul className="cards">
      {PLACES.map((place) => {
        const Icon = ICONS[place];
        const group = places.find((one) => one.place === place);
        return (
          <li key={place}>
            <Link to="/findings" search={{ place }} className="card">
              <span className="card-name">
                <Icon className="icon" aria-hidden />
                {words.place[place]}
              </span>
              <span className="card-count">
                <strong>{format.number(group?.count ?? 0)}</strong>{" "}
                {group === undefined ? words.overview.nothingOpen : words.overview.openCount}
              </span>
              {group === undefined ? <span className="bar" /> : <SeverityBar severities={group.severities} />}
            </Link>
          </li>
        );
      })}
    </ul>
  );
}
