import { eventText } from "../../evaluate/trace.ts";
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
