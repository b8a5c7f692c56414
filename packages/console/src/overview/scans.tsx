import type { Overview } from "@sekisho/server/api";
import { Link } from "@tanstack/react-router";
import { type ReactNode, useState } from "react";
import { useWords } from "../words/use-words.tsx";

/** So many are shown at first. */
const FIRST = 8;

/** When each place was read last, and whether it could be. */
export function Scans({ scans, now }: Pick<Overview, "scans" | "now">): ReactNode {
  const { words, format } = useWords();
  const [isWhole, setWhole] = useState(false);
  if (scans.length === 0) {
    return (
      <div className="empty">
        <p className="empty-title">{words.overview.noScans}</p>
        <p>{words.overview.noScansHint}</p>
      </div>
    );
  }
  return (
    <>
      <table className="scans">
        <thead>
          <tr>
            <th scope="col">{words.overview.scope}</th>
            <th scope="col">{words.overview.gate}</th>
            <th scope="col">{words.overview.when}</th>
            <th scope="col">{words.overview.state}</th>
            <th scope="col">{words.overview.digest}</th>
          </tr>
        </thead>
        <tbody>
          {scans.slice(0, isWhole ? scans.length : FIRST).map(({ gate, scope, startedAt, state, why, rules }) => (
            <tr key={`${gate} ${scope}`}>
              <td>
                <Link to="/findings" search={{ scope }} className="mono" translate="no">
                  {scope}
                </Link>
              </td>
              <td className="mono" translate="no">
                {gate}
              </td>
              <td title={format.moment(startedAt)}>{format.ago(startedAt, now)}</td>
              <td>
                <span className={`scan-${state}`}>{words.overview.scanState[state]}</span>
                {why !== undefined && (
                  <span className="scan-why" translate="no">
                    {why}
                  </span>
                )}
              </td>
              <td className="mono" translate="no" title={rules}>
                {rules?.slice(0, 12)}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {!isWhole && scans.length > FIRST && (
        <button type="button" className="button button-plain scans-more" onClick={() => setWhole(true)}>
          {words.overview.allPlaces(format.number(scans.length))}
        </button>
      )}
    </>
  );
}
