import { Kysely, sql } from "kysely";
import type { Backend } from "../store.ts";
import type { Tables } from "../tables.ts";
import { postgresDialect } from "./dialect.ts";
import { isRepeatable } from "./errors.ts";
import { postgresPool } from "./pool.ts";
import { isThere, SilenceWatch } from "./silence.ts";

const MAX_ATTEMPTS = 8;

export interface PostgresOptions {
  readonly url: string;
  readonly onStep?: (step: string) => void;
}

/** A pool of connections; a transaction that the database ends for a deadlock runs again. */
export async function openPostgres({ url, onStep }: PostgresOptions): Promise<Backend> {
  const silence = new SilenceWatch({ isThere: () => isThere(url) });
  const dialect = postgresDialect({ pool: postgresPool(url), silence, ...(onStep && { onStep }) });
  const db = new Kysely<Tables>({ dialect });
  return Promise.resolve({
    database: "postgres",
    read: db,
    look: db,
    transaction: (work) => repeated(() => db.transaction().execute(work)),
    snapshot: (work) => db.transaction().setIsolationLevel("repeatable read").setAccessMode("read only").execute(work),
    async scrub() {
      await sql`vacuum person, evidence`.execute(db);
      return true;
    },
    close: () => db.destroy(),
  });
}

async function repeated<T>(run: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await run();
    } catch (error) {
      if (attempt >= MAX_ATTEMPTS || !isRepeatable(error)) throw error;
    }
  }
}
