import type { FindingDetail } from "@sekisho/server/api";
import type { ReactNode } from "react";
import { useWords } from "../words/use-words.tsx";
import { Section } from "./section.tsx";

/** The values that the rule named, as the latest scan saw them. */
export function Evidence({ sights }: Pick<FindingDetail, "sights">): ReactNode {
  const { words } = useWords();
  const latest = sights.toSorted((a, b) => b.violatedAt - a.violatedAt)[0];
  const fields = Object.entries(latest?.evidence ?? {});
  return (
    <Section title={words.finding.evidence}>
      {fields.length === 0 ? (
        <p className="quiet">{words.finding.noEvidence}</p>
      ) : (
        <dl className="evidence" translate="no">
          {fields.map(([name, value]) => (
            <div key={name} className="evidence-row">
              <dt className="mono">{name}</dt>
              <dd className="mono">{typeof value === "string" ? value : JSON.stringify(value, undefined, 2)}</dd>
            </div>
          ))}
        </dl>
      )}
    </Section>
  );
}
