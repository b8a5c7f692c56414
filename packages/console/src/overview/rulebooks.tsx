import type { Rulebooks } from "@sekisho/server/api";
import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { rulebooksQuery } from "../api/queries.ts";
import { ProblemNotice } from "../parts/problem-notice.tsx";
import { useWords } from "../words/use-words.tsx";

/** What judges: each rulebook that is followed, and why a newer one is not in force. */
export function RulebooksInForce(): ReactNode {
  const { words } = useWords();
  const found = useQuery(rulebooksQuery);
  if (found.isError) return <ProblemNotice error={found.error} onRetry={() => void found.refetch()} />;
  if (found.data === undefined) return <p className="quiet">{words.loading}</p>;
  if (found.data.rulebooks.length === 0) return <p className="notice quiet">{words.overview.noRulebook}</p>;
  return (
    <ul className="rulebooks">
      {found.data.rulebooks.map((rulebook) => (
        <Followed key={rulebook.name} rulebook={rulebook} />
      ))}
    </ul>
  );
}

function Followed({ rulebook }: { readonly rulebook: Rulebooks["rulebooks"][number] }): ReactNode {
  const { words, format } = useWords();
  const { name, scopes, inForce, refused, unreachable } = rulebook;
  const digest = inForce?.digests["rulebook"];
  return (
    <li className="rulebook">
      <p className="rulebook-name">
        <span translate="no">
          {name} {inForce?.version}
        </span>
        {digest !== undefined && (
          <span className="mono rulebook-digest" translate="no" title={digest}>
            {digest.slice(0, 12)}
          </span>
        )}
      </p>
      {inForce === undefined ? (
        <p>{words.overview.neverGood}</p>
      ) : (
        <p className="quiet">
          {words.overview.rules(format.number(inForce.rules))} ·{" "}
          {words.overview.exemptions(format.number(inForce.exemptions))} ·{" "}
          {words.overview.inForceSince(format.moment(inForce.since))}
        </p>
      )}
      {refused !== undefined && (
        <div className="notice notice-bad">
          <p>{words.overview.refused(format.moment(refused.since))}</p>
          <ul className="rulebook-mistakes" translate="no">
            {refused.mistakes.slice(0, 3).map(({ message, file, line }) => (
              <li key={`${file}:${line}:${message}`} className="mono">
                {file !== undefined && `${file}:${line ?? 1}: `}
                {message}
              </li>
            ))}
          </ul>
        </div>
      )}
      {unreachable !== undefined && (
        <p className="notice notice-bad">{words.overview.unreachable(format.moment(unreachable.since))}</p>
      )}
      <p className="quiet">
        {words.overview.holdsFor}{" "}
        <span className="mono" translate="no">
          {scopes.join(", ")}
        </span>
      </p>
    </li>
  );
}
