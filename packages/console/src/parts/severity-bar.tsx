import type { FindingGroup, Severity } from "@sekisho/server/api";
import type { ReactNode } from "react";
import { useWords } from "../words/use-words.tsx";

const ORDER: readonly Severity[] = ["critical", "high", "medium", "low", "info"];

/** Counts by severity as parts of a bar; who can't see it hears them. */
export function SeverityBar({ severities }: Pick<FindingGroup, "severities">): ReactNode {
  const { words, format } = useWords();
  const parts = ORDER.filter((severity) => severities[severity] > 0);
  const text = parts.map((severity) => `${words.severity[severity]} ${format.number(severities[severity])}`).join(", ");
  return (
    <span className="bar" role="img" aria-label={text} title={text}>
      {parts.map((severity) => (
        <span key={severity} className={`bar-part bar-${severity}`} style={{ flexGrow: severities[severity] }} />
      ))}
    </span>
  );
}
