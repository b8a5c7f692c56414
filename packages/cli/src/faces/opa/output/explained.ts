import type { TraceEvent } from "@sekisho/rego/on-demand";
import { aroundQuery, columns, eventText, placeText, valuesText, withContext } from "../../evaluate/trace.ts";

/** Which events are told: those of `trace`, expressions that did not hold, each with what leads to it; or all. */
export const EXPLANATIONS = ["off", "full", "notes", "fails", "debug"] as const;

export type Explanation = (typeof EXPLANATIONS)[number];

export interface ExplainedQuery {
  /** As it was written. */
  readonly query: string;
  readonly events: readonly TraceEvent[];
  readonly isDefined: boolean;
}

/** How a query was answered, a line for each event. `values` adds those of the variables of expressions. */
export function explained(
  { query, events, isDefined }: ExplainedQuery,
  kind: Explanation,
  { values }: { readonly values: boolean },
): string {
  const told = chosenEvents(aroundQuery(asked(query), events, isDefined), kind);
  const rows = told.map((event) => [placeText(event), eventText(event), ...(values ? [valuesText(event)] : [])]);
  return columns(rows, 5)
    .map((line) => `${line}\n`)
    .join("");
}

/** The query in one line; a reference by itself is asked for its value. */
function asked(query: string): string {
  const text = query.trim().replace(/\s+/g, " ");
  return /^(?:data|input)(?:\.\w+|\["[^"]*"\])*$/.test(text) ? `${text} = _` : text;
}

/** The events that a kind of explanation has. */
export function chosenEvents(events: readonly TraceEvent[], kind: Explanation): readonly TraceEvent[] {
  if (kind === "notes") return withContext(events, ({ op }) => op === "Note");
  return kind === "fails" ? withContext(events, ({ op }) => op === "Fail") : events;
}
