import type { Writable } from "../../go/json.ts";
import { figures } from "./table.ts";

/** What a benchmark has measured. */
export interface BenchResult {
  readonly samples: number;
  readonly totalNs: number;
  /** By OPA's names, in their order. */
  readonly extra: readonly (readonly [name: string, value: number])[];
}

/** The figures of Go's testing.BenchmarkResult that there are here: memory is not counted. */
export function resultJson({ samples, totalNs, extra }: BenchResult): Writable {
  return new Map<string, Writable>([
    ["N", samples],
    ["T", Math.round(totalNs)],
    ["Bytes", 0],
    ["Extra", new Map(extra)],
  ]);
}

/** One line of Go's benchmark data format. */
export function gobenchText(name: string, { samples, totalNs, extra }: BenchResult): string {
  const all = [["ns/op", totalNs / samples] as const, ...extra];
  const columns = all.map(([unit, value]) => `\t${figure(value).padStart(10)} ${unit}`);
  return `${name}\t${String(samples).padStart(8)}${columns.join("")}\n`;
}

/** The figures as a table without heads. */
export function prettyBench({ samples, totalNs, extra }: BenchResult): string {
  const rows = [["samples", samples] as const, ["ns/op", totalNs / samples] as const, ...extra];
  return figures(rows.map(([name, value]) => [name, figure(value)]));
}

/** Whole numbers from a hundred on, three digits below. */
function figure(value: number): string {
  if (Number.isInteger(value) || value >= 100) return String(Math.round(value));
  return value.toPrecision(3);
}
