import type { BenchContext, Row } from "../bench.ts";
import { limitRow, median } from "../measure.ts";
import { startUp } from "../up-process.ts";

const STARTS = 5;
const READY_LIMIT_MS = 1_000;
const MEMORY_LIMIT_MB = 200;

/** `sekisho up` on an empty SQLite store: how long until it is ready, and what all its processes hold just then. */
export async function upRows(context: BenchContext): Promise<readonly Row[]> {
  // The first start of a checkout builds the program.
  await startUp(context, 0);
  const starts = [];
  for (let i = 0; i < STARTS; i++) starts.push(await startUp(context, 0));
  return [
    limitRow("sekisho up is ready", { value: median(starts.map(({ ms }) => ms)), limit: READY_LIMIT_MS, unit: "ms" }),
    limitRow("sekisho up, all its processes", {
      value: Math.max(...starts.map(({ allMb }) => allMb)),
      limit: MEMORY_LIMIT_MB,
      unit: "MB",
    }),
  ];
}
