import type { CheckResults } from "../check/result.ts";
import { painter } from "./colors.ts";

/** How each query was evaluated, under its name. */
export function traceOutput(results: CheckResults, options: { readonly noColor: boolean }): string {
  const paint = painter(options);
  return results
    .flatMap(({ fileName, traces }) =>
      traces.flatMap(({ query, passed, lines }) => [
        paint(`file: ${fileName} | query: ${query}`, passed ? "green" : "red"),
        ...lines.map((line) => `${paint("TRAC ", "blue")}  ${line}`),
      ]),
    )
    .map((line) => `${line}\n`)
    .join("");
}
