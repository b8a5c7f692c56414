import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { type PostgresServer, startPostgres } from "@sekisho/testkit";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import type { Killable } from "./killable.ts";
import { Deliveries, drain, expectDone, expectStored, linesOf, startLoad, withoutOthers } from "./load.ts";

const ROUNDS = process.env["SEKISHO_SOAK"] === undefined ? 1 : 8;
const START_TIMEOUT_MS = 60_000;
const WORKS_MS = 30_000;

const dir = mkdtempSync(join(tmpdir(), "sekisho-replicas-"));
let server: PostgresServer | undefined;
beforeAll(async () => {
  server = await startPostgres();
}, START_TIMEOUT_MS);
afterAll(async () => {
  await server?.stop();
  rmSync(dir, { recursive: true, force: true });
}, START_TIMEOUT_MS);

it("two replicas go on across a migration, whichever is killed", { timeout: 120_000 * (ROUNDS + 1) }, async () => {
  for (let round = 0; round < ROUNDS; round++) await rolledOver(`${dir}/${round}`, round);
});

/** Two of the first release, replaced one by one by the second, each killed at any time; then the second's are killed. */
async function rolledOver(folder: string, round: number): Promise<void> {
  mkdirSync(folder);
  if (server === undefined) throw new Error("PostgreSQL runs from beforeAll on");
  const url = await server.createDatabase();
  const start = (life: string, release: number, dieAtStep = 0): Promise<Killable> =>
    startLoad({ url, dir: folder, life, release, writers: 2, dieAtStep, hasPatience: true });
  const works = async (life: string): Promise<void> => {
    const before = ackedBy(folder, life);
    await vi.waitFor(() => expect(ackedBy(folder, life), life).toBeGreaterThan(before + 3), { timeout: WORKS_MS });
  };
  let [a, b] = [await start("a1", 1), await start("b1", 1)];
  await works("a1");
  await works("b1");
  await a.kill();
  await works("b1");
  // Killed while it changes the schema, at another step each round; the one beside it goes on.
  const migrating = await start("a2", 2, 4 + round * 5);
  await migrating.ended();
  await works("b1");
  a = await start("a3", 2);
  await works("a3");
  await works("b1");
  await b.kill();
  await works("a3");
  b = await start("b2", 2);
  await works("b2");
  await sleep(Math.random() * 200);
  await a.kill();
  await works("b2");
  await b.kill();
  await drain({ url, dir: folder, release: 2 });
  const reader = await withoutOthers(url);
  try {
    await expectStored(reader, folder, "at the end");
    await expectDone(reader, folder);
    await new Deliveries(folder).expectEach(reader);
  } finally {
    await reader.close();
  }
}

function ackedBy(folder: string, life: string): number {
  return linesOf(join(folder, "acks")).filter((line) => line.split(" ")[1]?.startsWith(`${life}-`)).length;
}
