import type { Row } from "./bench.ts";

/** The rows that miss their goal, or whose figures are no numbers. */
export function misses(rows: readonly Row[]): readonly Row[] {
  return rows.filter(({ ratio, goal }) => goal !== undefined && !(ratio <= goal));
}

/** The rows as a table for a person. */
export function printTable(rows: readonly Row[]): string {
  const head = ["workload", "ours", "peer", "unit", "ratio", "goal", ""];
  const missed = new Set(misses(rows));
  const lines = rows.map((row) => [
    row.workload,
    figure(row.ours),
    figure(row.peer),
    row.unit,
    `${figure(row.ratio)} (${inWords(row.ratio)})`,
    row.goal === undefined ? "" : `≤ ${figure(row.goal)}`,
    missed.has(row) ? "MISSED" : "",
  ]);
  const widths = head.map((_, column) => Math.max(...[head, ...lines].map((cells) => cells[column]?.length ?? 0)));
  return [head, ...lines]
    .map((cells) =>
      cells
        .map((cell, i) => cell.padEnd(widths[i] ?? 0))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}

/** Three significant digits. */
function figure(value: number): string {
  return Math.abs(value) >= 100 ? String(Math.round(value)) : String(Number(value.toPrecision(3)));
}

function inWords(ratio: number): string {
  return ratio <= 1 ? `${figure(1 / ratio)} times faster` : `${figure(ratio)} times slower`;
}
