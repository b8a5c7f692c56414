import { join } from "node:path";
import { openStore, type Store } from "@sekisho/store";
import { startPostgres } from "@sekisho/testkit";
import type { Part, Row } from "../bench.ts";

/** Measures one concern on a new, empty store. */
export type Concern = (store: Store) => Promise<readonly Row[]>;

/** As {@link Row.workload} names the databases. */
export const NAMES: Readonly<Record<Store["database"], string>> = { sqlite: "SQLite", postgres: "PostgreSQL" };

/** A concern on SQLite and on PostgreSQL, as parts of a bench: `jobs sqlite`, `jobs postgres`. */
export function onDatabases(name: string, concern: Concern): Readonly<Record<string, Part>> {
  return {
    [`${name} sqlite`]: ({ temporary }) => onStore(`sqlite:${join(temporary, "sekisho.db")}`, concern),
    async [`${name} postgres`]() {
      const server = await startPostgres();
      try {
        return await onStore(await server.createDatabase(), concern);
      } finally {
        await server.stop();
      }
    },
  };
}

async function onStore(url: string, concern: Concern): Promise<readonly Row[]> {
  const store = await openStore({ url });
  try {
    return await concern(store);
  } finally {
    await store.close();
  }
}
