import type { BenchContext, Row } from "../bench.ts";
import { limitRow } from "../measure.ts";
import { startUp } from "../up-process.ts";

const MEMORY_LIMIT_MB = 100;
/** What the start needed and idling does not is given back by then, or never. */
const IDLE_MS = 15_000;

/** The memory of the server process of `sekisho up` on an empty SQLite store, when nothing happens. */
export async function upRows(context: BenchContext): Promise<readonly Row[]> {
  const { serverMb } = await startUp(context, IDLE_MS);
  return [limitRow("server process, idle", { value: serverMb, limit: MEMORY_LIMIT_MB, unit: "MB" })];
}
