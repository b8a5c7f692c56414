import { type Module, printTerm, type TraceEvent } from "@sekisho/rego/on-demand";
import { shortened } from "../../evaluate/trace.ts";

const LONGEST_VALUE = 64;

/**
 * The expression on which a test failed last, as it stands in the text, under its place; with the values of the variables in
 * it, if they are asked for. Nothing where no expression failed.
 */
export function failureLines(
  events: readonly TraceEvent[],
  modules: readonly Module[],
  { values }: { readonly values: boolean },
): readonly string[] {
  const failed = events.findLast(({ op, body, isEvery }) => op === "Fail" && body !== 0 && isEvery !== true);
  const place = failed?.place;
  const source = failed?.source;
  const module = modules.find(({ file }) => file === place?.file);
  if (failed === undefined || place === undefined || source === undefined || module === undefined) return [];
  const line = module.text.split("\n")[place.line - 1] ?? "";
  const before = line.slice(0, place.column - 1).replace(/[^\t]/g, " ");
  const text = `${before}${module.text.slice(source.start, source.end)}`.split("\n").map((part) => `    ${part}`);
  const found = values ? arrows(text[0] ?? "", failed) : [];
  return [`  ${place.file}:${place.line}:`, ...text, ...found, ...(values ? [] : [""])];
}

/** Each value below the first mention of its variable, the last one first. */
function arrows(text: string, { values = new Map() }: TraceEvent): readonly string[] {
  const marks = [...values]
    .map(([name, value]) => ({ at: text.search(new RegExp(`\\b${name}\\b`)), text: printTerm(value) }))
    .filter(({ at }) => at >= 0)
    .toSorted((a, b) => a.at - b.at);
  if (marks.length === 0) return [];
  const line = (count: number, last: string): string => {
    const shown = marks.slice(0, count);
    let row = "";
    for (const [i, { at }] of shown.entries()) {
      row += text.slice(row.length, at).replace(/[^\t]/g, " ");
      row += i === count - 1 ? last : "|";
    }
    return row;
  };
  return [
    line(marks.length, "|"),
    ...marks.map((_, i) => line(marks.length - i, shortened(marks[marks.length - 1 - i]?.text ?? "", LONGEST_VALUE))),
  ];
}
