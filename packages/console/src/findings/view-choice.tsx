import type { ReactNode } from "react";
import { useWords } from "../words/use-words.tsx";
import { type Filters, GROUPS, withOthers } from "./filters.ts";

interface ViewChoiceProps {
  readonly filters: Filters;
  readonly onChange: (filters: Filters) => void;
}

/** As a list, or in groups. */
export function ViewChoice({ filters, onChange }: ViewChoiceProps): ReactNode {
  const { words } = useWords();
  const texts = { owner: words.findings.byOwner, rule: words.findings.byRule, thing: words.findings.byThing };
  return (
    <fieldset className="views">
      <legend className="unseen">{words.findings.groupBy}</legend>
      {[undefined, ...GROUPS].map((group) => (
        <label key={group ?? "list"} className="view">
          <input
            type="radio"
            name="view"
            className="unseen"
            checked={filters.group === group}
            onChange={() => onChange(withOthers(filters, { group }))}
          />
          <span className="view-text">{group === undefined ? words.findings.list : texts[group]}</span>
        </label>
      ))}
    </fieldset>
  );
}
