import { join } from "node:path";
import { openStore, type Store } from "@sekisho/store";
import { startPostgres } from "@sekisho/testkit";
import type { BenchContext, Row } from "../bench.ts";

/** Measures one concern on a new, empty store. */
export type Concern = (store: Store) => Promise<readonly Row[]>;

/** As {@link Row.workload} names the databases. */
export const NAMES: Readonly<Record<Store["database"], string>> = { sqlite: "SQLite", postgres: "PostgreSQL" };

/** Each concern on SQLite, then each on PostgreSQL, on stores of their own. */
export async function onDatabases({ temporary }: BenchContext, concerns: readonly Concern[]): Promise<readonly Row[]> {
  const rows: Row[] = [];
  for (const [i, concern] of concerns.entries()) {
    rows.push(...(await onStore(`sqlite:${join(temporary, String(i), "sekisho.db")}`, concern)));
  }
  const server = await startPostgres();
  try {
    for (const concern of concerns) rows.push(...(await onStore(await server.createDatabase(), concern)));
  } finally {
    await server.stop();
  }
  return rows;
}

async function onStore(url: string, concern: Concern): Promise<readonly Row[]> {
  const store = await openStore({ url });
  try {
    return await concern(store);
  } finally {
    await store.close();
  }
}
