import { join } from "node:path";
import { type Migration, type OpenOptions, openStore, type Store } from "@sekisho/store";
import { startPostgres } from "@sekisho/testkit";
import type { Part, Row } from "../bench.ts";

/** Measures one concern on a new, empty store. */
export type Concern = (store: Store) => Promise<readonly Row[]>;

/** As {@link Row.workload} names the databases. */
export const NAMES: Readonly<Record<Store["database"], string>> = { sqlite: "SQLite", postgres: "PostgreSQL" };

/** A concern on SQLite and on PostgreSQL, as parts of a bench: `jobs sqlite`, `jobs postgres`. */
export function onDatabases(
  name: string,
  concern: Concern,
  migrations: readonly Migration[] = [],
): Readonly<Record<string, Part>> {
  return {
    [`${name} sqlite`]: ({ temporary }) =>
      onStore({ url: `sqlite:${join(temporary, "sekisho.db")}`, migrations }, concern),
    async [`${name} postgres`]() {
      const server = await startPostgres();
      try {
        return await onStore({ url: await server.createDatabase(), migrations }, concern);
      } finally {
        await server.stop();
      }
    },
  };
}

async function onStore(options: OpenOptions, concern: Concern): Promise<readonly Row[]> {
  const store = await openStore(options);
  try {
    return await concern(store);
  } finally {
    await store.close();
  }
}
