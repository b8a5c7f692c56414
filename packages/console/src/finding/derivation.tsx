import type { FindingDetail } from "@sekisho/server/api";
import type { ReactNode } from "react";
import { Named } from "../parts/named.tsx";
import { useWords } from "../words/use-words.tsx";
import { Section } from "./section.tsx";

type Sight = FindingDetail["sights"][number];

/** How each gate came to its answer: what it read, by which rules, with which exemptions, and what came out. */
export function Derivation({ sights }: { readonly sights: readonly Sight[] }): ReactNode {
  const { words } = useWords();
  return (
    <Section title={words.finding.derivation}>
      <ol className="derivation">
        {sights
          .toSorted((a, b) => b.violatedAt - a.violatedAt)
          .map((sight) => (
            <Step key={sight.gate} sight={sight} />
          ))}
      </ol>
    </Section>
  );
}

function Step({ sight }: { readonly sight: Sight }): ReactNode {
  const { words, format } = useWords();
  const { gate, outcome, violatedAt, passedAt, passedWhy, exemptions, scan, severity, action } = sight;
  const actions = words.action;
  return (
    <li className="step">
      <p className="step-title">
        <Named text={words.finding.scan} name={gate} />
      </p>
      <dl className="step-facts">
        <dt>{words.finding.scanAt}</dt>
        <dd>
          {format.moment(scan?.startedAt ?? violatedAt)}
          {scan === undefined && <span className="fact-more">{words.finding.scanSwept}</span>}
        </dd>
        {scan !== undefined && scan.ref !== "" && (
          <>
            <dt>{words.finding.scanRef}</dt>
            <dd className="mono" translate="no">
              {scan.ref}
            </dd>
          </>
        )}
        {scan?.digests["rules"] !== undefined && (
          <>
            <dt>{words.finding.judgedBy}</dt>
            <dd className="mono" translate="no" title={scan.digests["rules"]}>
              {scan.digests["rules"].slice(0, 12)}
            </dd>
          </>
        )}
        {exemptions.length > 0 && (
          <>
            <dt>{words.finding.exemptions}</dt>
            <dd className="mono" translate="no">
              {exemptions.join(", ")}
            </dd>
          </>
        )}
      </dl>
      <p>
        {words.finding.outcome[outcome]} · {words.severity[severity]} ·{" "}
        {Object.hasOwn(actions, action) ? actions[action as keyof typeof actions] : action}
      </p>
      {passedAt !== undefined && (
        <p className="step-passed">
          {format.moment(passedAt)}: {words.finding.outcome[passedWhy ?? "passed"]}
        </p>
      )}
    </li>
  );
}
