/** Traces of evaluations as OPA prints them. */
import { printTerm, type TraceEvent } from "@sekisho/rego/on-demand";

/** `| | Enter data.main.deny`: deeper rules stand further right. */
export function eventText({ op, depth, text }: TraceEvent): string {
  return `${"| ".repeat(depth)}${op} ${op === "Note" ? JSON.stringify(text) : text}`;
}

/** The events of a query's rules as parts of the query itself, which is asked for a value and, when it has one, the next. */
export function aroundQuery(text: string, events: readonly TraceEvent[], holds: boolean): readonly TraceEvent[] {
  const asked = (op: TraceEvent["op"], depth: number): TraceEvent => ({
    op,
    depth,
    text,
    place: undefined,
    body: 0,
    around: 0,
  });
  return [
    asked("Enter", 0),
    asked("Eval", 1),
    ...events.map((event) => ({ ...event, depth: event.depth + 1 })),
    ...(holds ? [asked("Exit", 1), asked("Redo", 0), asked("Redo", 1)] : [asked("Fail", 1)]),
  ];
}

/** Events of a kind, and before each the bodies that lead to it and were not told of before. */
export function withContext(
  events: readonly TraceEvent[],
  isWanted: (event: TraceEvent) => boolean,
): readonly TraceEvent[] {
  const told: TraceEvent[] = [];
  let bodies = new Map<number, TraceEvent>();
  for (const event of events) {
    if (isWanted(event)) {
      const path = [event];
      let [at, before]: (TraceEvent | undefined)[] = [bodies.get(event.body), undefined];
      while (at !== undefined && at !== before) {
        path.push(at);
        [before, at] = [at, bodies.get(at.around)];
      }
      told.push(...path.reverse());
      bodies = new Map();
    }
    const isBody = event.op === "Enter" || (event.op === "Redo" && event.source === undefined);
    if (isBody) bodies.set(event.body, event);
  }
  return told;
}

/** `FILE:LINE`; what belongs to the query itself stands in its first line. */
export function placeText({ place }: TraceEvent): string {
  return place === undefined || place.file === "query" ? `query:${place?.line ?? 1}` : `${place.file}:${place.line}`;
}

/** Rows with their cells below each other, so many spaces behind the longest. */
export function columns(rows: readonly (readonly string[])[], space: number): readonly string[] {
  const widths = (rows[0] ?? []).map((_, i) => Math.max(...rows.map((row) => (row[i] ?? "").length)));
  return rows.map((row) =>
    row.map((cell, i) => (i === row.length - 1 ? cell : cell.padEnd((widths[i] ?? 0) + space))).join(""),
  );
}

const LONGEST_VALUE = 32;

/** `{x: 1, y: "a"}`: the variables of an expression, in the order of their names. */
export function valuesText({ values }: TraceEvent): string {
  const texts = [...(values ?? [])].map(([name, value]) => `${name}: ${shortened(printTerm(value), LONGEST_VALUE)}`);
  return `{${texts.toSorted().join(", ")}}`;
}

/** A text of at most so many characters. */
export function shortened(text: string, most: number): string {
  return text.length <= most ? text : `${text.slice(0, most - 3)}...`;
}
