import { Problem } from "@sekisho/core";
import { sql } from "kysely";
import { holdServerLock } from "../sqlite/server-lock.ts";
import type { Backend } from "../store.ts";
import { readStoreUrl } from "../url.ts";

/** Keeps servers off a store while it is read for good. */
export interface Hold {
  /** Throws Problem `store_in_use` where somebody came to it meanwhile. */
  confirm(): Promise<void>;
  release(): void;
}

/**
 * Holds a store that nobody may use: a SQLite file by the lock of its server, a PostgreSQL database by looking who is
 * connected, now and at the end. Throws Problem `store_in_use`. Call it before anything else is asked of `backend`.
 */
export async function holdStore(url: string, backend: Backend): Promise<Hold> {
  const place = readStoreUrl(url);
  if (place.database === "sqlite") {
    const lock = holdServerLock(place.file);
    return { confirm: () => Promise.resolve(), release: () => lock.release() };
  }
  await refuseOthers(backend);
  return { confirm: () => refuseOthers(backend), release: () => {} };
}

/** Connections by this program's name, but for those of this process: servers, and commands that may write. */
async function refuseOthers({ read }: Backend): Promise<void> {
  const { rows } = await sql<{ readonly count: number }>`
    select count(*) as count from pg_stat_activity other, pg_stat_activity own
    where own.pid = pg_backend_pid() and other.datname = own.datname and other.application_name = 'sekisho'
      and other.pid <> own.pid`.execute(read);
  const count = rows[0]?.count ?? 0;
  if (count === 0) return;
  throw new Problem(
    "store_in_use",
    `${count} connections of other sekisho processes use the database: stop the servers first`,
  );
}
