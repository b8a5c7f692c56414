import type { TraceEvent } from "@sekisho/rego/on-demand";
import type { CheckResults } from "../check/result.ts";
import { painter } from "./colors.ts";

/** How each query was evaluated, under its name. */
export function traceOutput(results: CheckResults, options: { readonly noColor: boolean }): string {
  const paint = painter(options);
  return results
    .flatMap(({ fileName, traces }) =>
      traces.flatMap(({ query, passed, events }) => [
        paint(`file: ${fileName} | query: ${query}`, passed ? "green" : "red"),
        ...events.map((event) => `${paint("TRAC ", "blue")}  ${eventText(event)}`),
      ]),
    )
    .map((line) => `${line}\n`)
    .join("");
}

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
