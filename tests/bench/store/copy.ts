import { join } from "node:path";
import { backupStore, type Copied, generateSigningKey, moveStore, openStore } from "@sekisho/store";
import { startPostgres } from "@sekisho/testkit";
import type { BenchContext, Row } from "../bench.ts";
import { fillLedger } from "./ledger.ts";

/** What a person waits for without asking whether it still runs. */
const LIMIT_MS = 300_000;

/** A million sealed entries on the way SQLite → PostgreSQL → backup → SQLite, each copy read again and compared. */
export async function copyRows({ temporary }: BenchContext): Promise<readonly Row[]> {
  const [home, file, back] = [join(temporary, "home.db"), join(temporary, "backup"), join(temporary, "back.db")];
  const store = await openStore({ url: `sqlite:${home}` });
  await fillLedger(store, generateSigningKey());
  await store.close();
  const server = await startPostgres();
  try {
    const away = await server.createDatabase();
    return [
      await timed("move 1 M entries, SQLite to PostgreSQL", () => moveStore({ from: `sqlite:${home}`, to: away })),
      await timed("back up 1 M entries, PostgreSQL", () => backupStore({ from: away, file })),
      await timed("restore 1 M entries, SQLite", () =>
        moveStore({ from: `sqlite:${file}`, to: `sqlite:${back}`, source: "backup" }),
      ),
    ];
  } finally {
    await server.stop();
  }
}

async function timed(workload: string, copy: () => Promise<Copied>): Promise<Row> {
  const started = performance.now();
  await copy();
  const ours = performance.now() - started;
  return { workload, ours, peer: LIMIT_MS, ratio: ours / LIMIT_MS, unit: "ms", against: "limit" };
}
