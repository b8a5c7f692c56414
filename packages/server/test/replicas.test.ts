import { generateKeyPairSync } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { createToken, openStore, RECONCILE, rememberedKeys, type Store, verifyLedger } from "@sekisho/store";
import { type Balancer, freePort, type PostgresServer, startBalancer, startPostgres } from "@sekisho/testkit";
import type { Kysely } from "kysely";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { type RollingTables, rollingGate } from "./fixtures/rolling-gate.ts";
import { until } from "./gates.ts";
import { events, type MarkedProcess, startMarked, sweep } from "./processes.ts";
import { Traffic } from "./traffic.ts";

const REPLICA = join(import.meta.dirname, "fixtures", "replica.ts");
const TIMEOUT_MS = 180_000;

let postgres: PostgresServer;
let directory: string;
const started: MarkedProcess[] = [];
const ends: (() => Promise<unknown>)[] = [];

beforeAll(async () => {
  postgres = await startPostgres({ fsync: "off" });
  directory = mkdtempSync(join(tmpdir(), "sekisho-replicas-"));
}, TIMEOUT_MS);
afterEach(async () => {
  for (const end of ends.splice(0).toReversed()) await end();
  started.splice(0).forEach(sweep);
}, TIMEOUT_MS);
afterAll(async () => {
  await postgres.stop();
  rmSync(directory, { recursive: true, force: true });
}, TIMEOUT_MS);

/** Two servers on one PostgreSQL behind a load balancer, and clients that ask all the time. */
describe("two replicas", () => {
  it("go on when either is killed: what was acknowledged is there, each job once to effect", {
    timeout: TIMEOUT_MS,
  }, async () => {
    const world = await begin();
    const pair = [await world.start(0, 1), await world.start(1, 1)];
    await world.isReady(2);
    const traffic = world.traffic({ resends: true });
    await traffic.goesOn();
    for (const i of [0, 1]) {
      const killed = pair[i];
      // Supervisor and server at once, as a machine that goes.
      for (const pid of killed?.left() ?? []) process.kill(pid, "SIGKILL");
      await killed?.ended();
      await traffic.goesOn();
      pair[i] = await world.start(i, 1);
      await world.isReady(2);
      await traffic.goesOn();
    }
    await traffic.stop();
    // What can be sent twice the balancer sends to the other one: no client sees that a server is gone.
    expect(traffic.failures.filter((failure) => failure.startsWith("GET"))).toEqual([]);
    const store = await world.store();
    // A lease lasts until its holder must be gone; the dead are.
    await store.transaction(async ({ db }) =>
      db.updateTable("job").set({ lease_until: 0 }).where("state", "=", "leased").execute(),
    );
    await expectWhole(store, traffic);
    await expectSound(store, world.data);
  });

  it("are changed one after the other for two newer releases of the schema, and no request is lost", {
    timeout: TIMEOUT_MS,
  }, async () => {
    const world = await begin();
    const pair = [await world.start(0, 1), await world.start(1, 1)];
    await world.isReady(2);
    const traffic = world.traffic({ resends: false });
    await traffic.goesOn();
    for (const release of [2, 3]) {
      for (const i of [0, 1]) {
        const old = pair[i];
        const seen = watch(world.ports[i] ?? 0);
        old?.process.kill("SIGTERM");
        expect(await old?.ended()).toBe(0);
        // It is out before nobody listens.
        expect((await seen).slice(-2)).toEqual([503, "closed"]);
        await traffic.goesOn(5);
        pair[i] = await world.start(i, release);
        await world.isReady(2);
        await traffic.goesOn();
      }
    }
    await traffic.stop();
    expect(traffic.failures).toEqual([]);
    const store = await world.store(3);
    await expectWhole(store, traffic);
    await expect(rolling(store).selectFrom("rolling_effect").select("size").execute()).rejects.toThrow();
    await expectSound(store, world.data);
  });
});

interface World {
  readonly ports: readonly number[];
  readonly data: string;
  start(which: number, release: number): Promise<MarkedProcess>;
  /** Waits until the balancer knows so many servers that are ready. */
  isReady(count: number): Promise<void>;
  traffic(options: { readonly resends: boolean }): Traffic;
  store(release?: number): Promise<Store>;
}

async function begin(): Promise<World> {
  const balancer = await startBalancer({ path: "/readyz" });
  ends.push(() => balancer.stop());
  const ports = [await freePort(), await freePort()];
  balancer.use(ports);
  const origin = `http://127.0.0.1:${balancer.port}`;
  const home = mkdtempSync(join(directory, "world-"));
  const url = await postgres.createDatabase();
  const file = writeConfig(home, { origin, url });
  const open = async (release = 1): Promise<Store> => {
    const store = await openStore({ url, role: "server", release, migrations: rollingGate(release).migrations ?? [] });
    ends.push(() => store.close());
    return store;
  };
  const store = await open();
  const { text: token } = await store.transaction(async (tx) =>
    createToken(tx, { name: "clients", scopes: ["findings.read", "files.report", "for:**"] }),
  );
  return {
    ports,
    data: join(home, "data-0"),
    async start(which, release) {
      const replica = startMarked([REPLICA, file, join(home, `data-${which}`)], {
        REPLICA_RELEASE: `${release}`,
        SEKISHO_LISTEN: `127.0.0.1:${ports[which]}`,
      });
      started.push(replica);
      await until(() => {
        const told = events(replica.out);
        if (told.some(({ event }) => event === "end")) throw new Error(`it ended: ${replica.err.join("\n")}`);
        return Promise.resolve(told.some(({ event }) => event === "all-ready") ? true : undefined);
      });
      return replica;
    },
    isReady: (count) => untilReady(balancer, count),
    traffic(options) {
      const traffic = new Traffic({ origin, token, ...options });
      ends.push(() => traffic.stop());
      return traffic;
    },
    store: open,
  };
}

function writeConfig(home: string, { origin, url }: { readonly origin: string; readonly url: string }): string {
  const { privateKey } = generateKeyPairSync("ed25519");
  writeFileSync(join(home, "ledger.pem"), privateKey.export({ type: "pkcs8", format: "pem" }));
  writeFileSync(join(home, "cookies"), "a".repeat(64));
  const file = join(home, "server.yaml");
  writeFileSync(
    file,
    `apiVersion: server/v1
url: ${origin}
trustedProxies: {addresses: [127.0.0.1]}
drainSeconds: 1
store: {url: "${url}"}
keys: {ledger: {file: ledger.pem}, cookies: {file: cookies}}
`,
  );
  return file;
}

async function untilReady(balancer: Balancer, count: number): Promise<void> {
  await until(() => Promise.resolve(balancer.ready().length === count ? true : undefined));
}

/** What a server says of itself while it stops, without what it says twice in a row. */
async function watch(port: number): Promise<readonly (number | "closed")[]> {
  const seen: (number | "closed")[] = [];
  while (seen.at(-1) !== "closed") {
    const answer = await fetch(`http://127.0.0.1:${port}/readyz`, { headers: { connection: "close" } }).then(
      async (got) => {
        await got.arrayBuffer();
        return got.status;
      },
      () => "closed" as const,
    );
    if (seen.at(-1) !== answer) seen.push(answer);
    await sleep(20);
  }
  return seen;
}

function rolling(store: Store): Kysely<RollingTables> {
  // The gate's migrations made the table.
  return store.read as unknown as Kysely<RollingTables>;
}

/** Everything that was acknowledged has come to its end, and nothing twice. */
async function expectWhole(store: Store, traffic: Traffic): Promise<void> {
  await until(async () => {
    const left = await store.read
      .selectFrom("job")
      .select("state")
      .where("kind", "in", ["rolling.run", RECONCILE])
      .where("state", "!=", "done")
      .execute();
    if (left.some(({ state }) => state === "dead")) throw new Error("a job was given up");
    return left.length === 0 ? true : undefined;
  }, 60_000);
  const effects = (await rolling(store).selectFrom("rolling_effect").select("event").execute()).map(
    ({ event }) => event,
  );
  expect(new Set(effects).size).toBe(effects.length);
  expect([...traffic.events].filter((event) => !effects.includes(event))).toEqual([]);
  const open = await store.read.selectFrom("finding").select("name").where("state", "=", "open").execute();
  const names = open.map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
  expect([...traffic.reported].filter((name) => !names.includes(name))).toEqual([]);
  expect(traffic.events.size).toBeGreaterThan(50);
}

async function expectSound(store: Store, data: string): Promise<void> {
  const { fault, signatures, sealed } = await verifyLedger(store, { keys: rememberedKeys(data), now: Date.now() });
  expect({ fault, signatures }).toEqual({ fault: undefined, signatures: "checked" });
  expect(sealed).toBeGreaterThan(0);
}
