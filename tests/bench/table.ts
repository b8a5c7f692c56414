import type { Row } from "./bench.ts";

/** The rows that miss their goal, or whose figures are no numbers. */
export function misses(rows: readonly Row[]): readonly Row[] {
  return rows.filter(({ ratio, goal }) => goal !== undefined && !(ratio <= goal));
}

/** The columns of a table, by name; the last one says where a goal was missed. */
export const HEAD: readonly string[] = ["workload", "ours", "peer", "unit", "ratio", "goal", ""];

/** The rows as texts in those columns. */
export function cellsOf(rows: readonly Row[]): readonly (readonly string[])[] {
  const missed = new Set(misses(rows));
  return rows.map((row) => [
    row.workload,
    figure(row.ours),
    row.against === undefined ? figure(row.peer) : `${figure(row.peer)} (${row.against})`,
    row.unit,
    `${figure(row.ratio)} (${inWords(row)})`,
    row.goal === undefined ? "" : `≤ ${figure(row.goal)}`,
    missed.has(row) ? "MISSED" : "",
  ]);
}

/** The rows as a table for a person. */
export function printTable(rows: readonly Row[]): string {
  const lines = cellsOf(rows);
  const widths = HEAD.map((_, column) => Math.max(...[HEAD, ...lines].map((cells) => cells[column]?.length ?? 0)));
  return [HEAD, ...lines]
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

function inWords({ ratio, against }: Row): string {
  if (against !== undefined) return `${figure(ratio)} × the ${against}`;
  return ratio <= 1 ? `${figure(1 / ratio)} times faster` : `${figure(ratio)} times slower`;
}
