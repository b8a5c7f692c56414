import type { FindingDetail } from "@sekisho/server/api";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { useWords } from "../words/use-words.tsx";

/** What the finding is about, and since when. Each leads to all findings that share it. */
export function Facts({ detail: { finding, assigned } }: { readonly detail: FindingDetail }): ReactNode {
  const { words, format } = useWords();
  const { owner, rule, scope, type, instance, firstSeenAt, stateAt, state } = finding;
  return (
    <dl className="facts">
      <Fact name={words.finding.belongs}>
        <Link to="/findings" search={{ owner }}>
          {owner === "" ? words.nobody : <span translate="no">{owner}</span>}
        </Link>
        {assigned !== undefined && <span className="fact-more">{words.finding.assignedBy}</span>}
      </Fact>
      <Fact name={words.finding.rule}>
        <Link to="/findings" search={{ rule }} className="mono" translate="no">
          {rule}
        </Link>
      </Fact>
      <Fact name={words.finding.scope}>
        <Link to="/findings" search={{ scope }} className="mono" translate="no">
          {scope}
        </Link>
      </Fact>
      <Fact name={words.finding.type}>
        <span className="mono" translate="no">
          {type}
        </span>
      </Fact>
      {instance !== "" && (
        <Fact name={words.finding.instance}>
          <span className="mono" translate="no">
            {instance}
          </span>
        </Fact>
      )}
      <Fact name={words.finding.first}>{format.moment(firstSeenAt)}</Fact>
      <Fact name={words.finding.since(words.state[state])}>{format.moment(stateAt)}</Fact>
    </dl>
  );
}

function Fact({ name, children }: { readonly name: string; readonly children: ReactNode }): ReactNode {
  return (
    <div className="fact">
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
