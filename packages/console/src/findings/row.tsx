import type { Finding } from "@sekisho/server/api";
import { memo, type ReactNode } from "react";
import { useWords } from "../words/use-words.tsx";
import { shortName, shortScope } from "./thing.ts";

interface FindingRowProps {
  readonly row: Finding;
  readonly index: number;
  /** Pixels from the top of the list. */
  readonly top: number;
  readonly now: number;
  readonly isActive: boolean;
  readonly isSelected: boolean;
  readonly onSelect: (row: Finding, index: number, isRange: boolean) => void;
  readonly onOpen: (index: number) => void;
}

/** One finding of the list. */
export const FindingRow = memo(function Row({
  row,
  index,
  top,
  now,
  isActive,
  isSelected,
  onSelect,
  onOpen,
}: FindingRowProps): ReactNode {
  const { words, format } = useWords();
  const name = shortName(row.name);
  return (
    <div
      role="row"
      id={`row-${row.key}`}
      className="list-row list-item"
      aria-rowindex={index + 2}
      aria-selected={isSelected}
      data-active={isActive}
      style={{ transform: `translateY(${top}px)` }}
    >
      <span role="gridcell" className="list-select">
        <input
          type="checkbox"
          tabIndex={-1}
          checked={isSelected}
          aria-label={words.findings.select(name)}
          onChange={({ nativeEvent }) =>
            onSelect(row, index, nativeEvent instanceof MouseEvent && nativeEvent.shiftKey)
          }
        />
      </span>
      <span role="gridcell" className="list-severity">
        <span className={`badge severity-${row.severity}`}>{words.severity[row.severity]}</span>
      </span>
      <span role="gridcell" className="list-what">
        {/* A plain link: the router's own costs more than the rest of the row, and rows are drawn in each frame. */}
        <a
          href={`/findings/${row.key}`}
          tabIndex={-1}
          className="list-message shortened"
          translate="no"
          title={row.message}
          onClick={(event) => {
            // With a key the browser opens it in another tab.
            if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
            event.preventDefault();
            onOpen(index);
          }}
        >
          {row.message}
        </a>
        <span className="list-name shortened" translate="no" title={`${row.name} · ${row.scope}`}>
          <span className="mono">{name}</span>
          <span className="list-scope">{shortScope(row.scope)}</span>
        </span>
      </span>
      <span role="gridcell" className="list-rule shortened mono" translate="no" title={row.rule}>
        {row.rule}
      </span>
      {row.owner === "" ? (
        <span role="gridcell" className="list-owner list-nobody">
          {words.nobody}
        </span>
      ) : (
        <span role="gridcell" className="list-owner shortened" translate="no" title={row.owner}>
          {row.owner}
        </span>
      )}
      <span role="gridcell" className="list-when" title={format.moment(row.stateAt)}>
        {format.ago(row.stateAt, now)}
      </span>
    </div>
  );
});
