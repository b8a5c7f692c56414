import { ShieldOff, UserRoundPlus, X } from "lucide-react";
import type { ReactNode } from "react";
import { useWords } from "../words/use-words.tsx";
import { MAX_SELECTED } from "./selection.ts";

interface BulkBarProps {
  readonly count: number;
  readonly onAssign: () => void;
  /** Absent where nothing can be exempted: what is gone needs no exemption. */
  readonly onExempt: (() => void) | undefined;
  readonly onClear: () => void;
}

/** What can be done with the selected ones. */
export function BulkBar({ count, onAssign, onExempt, onClear }: BulkBarProps): ReactNode {
  const { words, format } = useWords();
  return (
    <section className="bulk" aria-label={words.findings.selected(format.number(count))}>
      <p className="bulk-count" role="status">
        {words.findings.selected(format.number(count))}
        {count >= MAX_SELECTED && ` · ${words.findings.tooMany(format.number(MAX_SELECTED))}`}
      </p>
      <button type="button" className="button" onClick={onAssign}>
        <UserRoundPlus aria-hidden />
        {words.findings.assign}
      </button>
      {onExempt !== undefined && (
        <button type="button" className="button" onClick={onExempt}>
          <ShieldOff aria-hidden />
          {words.findings.exempt}
        </button>
      )}
      <button
        type="button"
        className="button button-plain"
        onClick={onClear}
        aria-label={words.findings.clearSelection}
      >
        <X aria-hidden />
      </button>
    </section>
  );
}
