import { type PostgresServer, type SilentProxy, silentProxy, startPostgres } from "@sekisho/testkit";
import { sql } from "kysely";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { appendEntry, enqueue, openStore, runJobs, type Store } from "../src/index.ts";

const SILENCE_MS = 500;
/** How long the pool waits for a new connection (pool.ts). */
const CONNECT_MS = 10_000;
/** Patience, the time between two looks, and that of a new connection (silence.ts), with some more on a busy machine. */
const TOLD_MS = 35_000;
/** Longer than patience and a look. */
const LONG_S = 22;
let server: PostgresServer | undefined;
let proxy: SilentProxy | undefined;

beforeAll(async () => {
  server = await startPostgres({ fsync: "off" });
  proxy = await silentProxy(server.port);
}, 60_000);
afterAll(async () => {
  await proxy?.stop();
  await server?.stop();
});

const keep = (store: Store, name: string): Promise<void> =>
  store.transaction((tx) => appendEntry(tx, { kind: "test.kept", at: 1, name }));

it("a PostgreSQL host that falls silent is told in time, and all goes on when it speaks again", {
  timeout: 60_000,
}, async () => {
  if (server === undefined || proxy === undefined) throw new Error("both run from beforeAll on");
  const address = new URL(await server.createDatabase());
  address.port = String(proxy.port);
  // As an address may say it.
  address.search = `?query_timeout=${SILENCE_MS}&statement_timeout=${SILENCE_MS / 2}`;
  const store = await openStore({ url: address.href });
  const ran: unknown[] = [];
  const handler = {
    kind: "test.job",
    run: ({ input }: { readonly input: unknown }) => Promise.resolve(void ran.push(input)),
  };
  const worker = runJobs(store, { pollMs: 50, handlers: [handler] });
  try {
    await keep(store, "before");
    proxy.fallSilent();
    const asked = performance.now();
    // One whose connection is lost in the middle, and several that come later.
    const inside = store.transaction(async (tx) => {
      await appendEntry(tx, { kind: "test.kept", at: 1, name: "inside" });
    });
    const lost = [inside, keep(store, "lost"), store.read.selectFrom("job").select("id").execute()];
    // All at once: one that fails while another is waited for would count as a failure that nobody takes.
    await Promise.all(
      lost.map(async (one) => {
        await expect(one).rejects.toMatchObject({ code: "store_unreachable" });
      }),
    );
    expect(performance.now() - asked).toBeLessThan(CONNECT_MS + 10 * SILENCE_MS);
    proxy.speak();
    await vi.waitFor(() => keep(store, "after"), { timeout: 20_000, interval: 50 });
    await store.transaction(async (tx) => enqueue(tx, { kind: "test.job", input: "again" }));
    await vi.waitFor(() => expect(ran).toEqual(["again"]), { timeout: 20_000, interval: 50 });
    const names = await store.read.selectFrom("ledger_entry").select("name").orderBy("id").execute();
    expect(names.map(({ name }) => name)).toEqual(["before", "after"]);
  } finally {
    await worker.stop();
    await store.close();
  }
});

it("is told within half a minute where the address says nothing, and a long statement on one that speaks is not ended", {
  timeout: 90_000,
}, async () => {
  if (server === undefined || proxy === undefined) throw new Error("both run from beforeAll on");
  const direct = await server.createDatabase();
  const address = new URL(direct);
  address.port = String(proxy.port);
  const store = await openStore({ url: address.href });
  const other = await openStore({ url: direct });
  try {
    await keep(store, "before");
    proxy.fallSilent();
    const asked = performance.now();
    const long = sql<{ readonly said: string }>`select 'awake' as said from pg_sleep(${LONG_S})`.execute(other.read);
    await expect(keep(store, "lost")).rejects.toMatchObject({ code: "store_unreachable" });
    expect(performance.now() - asked).toBeLessThan(TOLD_MS);
    expect((await long).rows).toEqual([{ said: "awake" }]);
  } finally {
    proxy.speak();
    await store.close();
    await other.close();
  }
});
