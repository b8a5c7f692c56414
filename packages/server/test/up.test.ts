import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { enqueue, notesOf, openStore, rememberedKeys, type Store, verifyLedger } from "@sekisho/store";
import { describeStores, freePort, type TallyTables, tally } from "@sekisho/testkit";
import type { Kysely } from "kysely";
import { afterAll, afterEach, expect, it } from "vitest";
import { until } from "./gates.ts";
import { events, type MarkedProcess, noneLeft, startMarked, sweep } from "./processes.ts";

const SUPERVISOR = join(import.meta.dirname, "fixtures", "up-supervisor.ts");
const SERVER = "server";
const DOOR = "doorman/door";
const NAMES = ["supervisor", SERVER, DOOR] as const;
/** In `npm test` some orders of kills, in `npm run soak` all that there are. */
const ORDERS = process.env["SEKISHO_SOAK"]
  ? [["supervisor"], [SERVER, DOOR], ...triples()]
  : [["supervisor"], [SERVER, DOOR], ["supervisor", DOOR, SERVER], [SERVER, "supervisor", DOOR]];
const THINGS = 50;
const JOBS = 2_000;

describeStores("sekisho up", ({ create, database, open }) => {
  const data = mkdtempSync(join(tmpdir(), "sekisho-up-"));
  const started: MarkedProcess[] = [];
  afterEach(() => started.splice(0).forEach(sweep));
  afterAll(() => rmSync(data, { recursive: true, force: true }));

  function start(url: string, port: number, directory = data): MarkedProcess {
    const marked = startMarked([SUPERVISOR, directory, url], {
      DOORMAN: JSON.stringify({ port, banned: ["mallory"] }),
    });
    started.push(marked);
    return marked;
  }

  it("loses nothing and leaves nobody behind, whatever is killed under load, in any order", {
    timeout: 300_000,
  }, async () => {
    const [url, port] = [await create(), await freePort()];
    const seeded = await openStore({ url, migrations: tally.migrations ?? [] });
    await seed(seeded);
    await seeded.close();
    const load = new Load(port);
    for (const [i, order] of ORDERS.entries()) {
      const running = start(url, port);
      await ready(running);
      const pids = pidsOf(running);
      expect([...pids.keys()].sort()).toEqual([...NAMES].sort());
      for (const name of order) {
        await new Promise((resolve) => setTimeout(resolve, 30 * (i % 3)));
        kill(pids.get(name) ?? 0);
      }
      if (!order.includes("supervisor")) {
        await until(() => Promise.resolve(readies(running, SERVER) + readies(running, DOOR) === 4 ? true : undefined));
        running.process.kill("SIGTERM");
        expect(await running.ended()).toBe(0);
        expect(running.left()).toEqual([]);
      }
      // Where only the supervisor was killed, the next one comes while the rest is still ending.
      else if (order.length > 1) await noneLeft(running);
    }
    for (const one of started) await noneLeft(one);
    const store = await open({ url, role: "writer", migrations: tally.migrations ?? [] });
    // A lease lasts until its holder must be gone, the sealer's, too: the last one may have done its jobs before that.
    await store.transaction(async ({ db }) => {
      await db.updateTable("job").set({ lease_until: 0 }).where("state", "=", "leased").execute();
      await db.updateTable("lease").set({ until: 0 }).execute();
    });
    const last = start(url, port);
    await ready(last);
    await until(async () => ((await jobsLeft(store)) === 0 ? true : undefined), 60_000);
    await load.stop();
    last.process.kill("SIGTERM");
    expect(await last.ended()).toBe(0);
    expect(last.left()).toEqual([]);
    await expectWhole(store, load);
    await expectSound(store, data);
  });

  it("ends with the reason, and status 2, where the store is from a newer release", { timeout: 60_000 }, async () => {
    const url = await create();
    const newer = await openStore({
      url,
      release: 9,
      migrations: [
        ...(tally.migrations ?? []),
        {
          owner: "tally",
          id: "0009-drop",
          release: 9,
          phase: "contract",
          statements: () => ["drop table tally_latest"],
        },
      ],
    });
    await newer.close();
    const running = start(url, await freePort());
    expect(await running.ended()).toBe(2);
    expect(end(running)).toMatchObject({ child: SERVER, code: "store_schema_newer" });
    await noneLeft(running);
  });

  it("ends with the reason where another one has the data", { timeout: 120_000 }, async () => {
    const url = await create();
    const first = start(url, await freePort());
    await ready(first);
    const second = start(url, await freePort());
    expect(await second.ended()).toBe(2);
    // On PostgreSQL two servers share a store, but two processes never write one service's spool.
    expect(end(second)).toMatchObject({ code: database === "sqlite" ? "store_in_use" : "service_in_use" });
    first.process.kill("SIGTERM");
    expect(await first.ended()).toBe(0);
    await noneLeft(second);
  });
});

function triples(): readonly (readonly string[])[] {
  return NAMES.flatMap((first) =>
    NAMES.filter((name) => name !== first).map((second) => [
      first,
      second,
      ...NAMES.filter((name) => name !== first && name !== second),
    ]),
  );
}

/** Events of things in an order that mixes versions: what counts is the last of each. */
async function seed(store: Store): Promise<void> {
  await store.transaction(async (tx) => {
    for (let i = 0; i < JOBS; i++) {
      const n = (i * 7919) % JOBS;
      const [thing, version] = [n % THINGS, Math.floor(n / THINGS)];
      await enqueue(tx, {
        kind: "tally.count",
        input: { id: `${n}`, thing: `${thing}`, version, size: n },
        maxAttempts: 50,
      });
    }
  });
}

/** Asks at the door without end, and counts what it answers. */
class Load {
  denied = 0;
  allowed = 0;
  asked = 0;
  #stopped = false;
  readonly #loops: Promise<unknown>;

  constructor(port: number) {
    this.#loops = Promise.all(Array.from({ length: 4 }, (_, i) => this.#askAll(port, i)));
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    await this.#loops;
  }

  async #askAll(port: number, first: number): Promise<void> {
    for (let i = first; !this.#stopped; i++) {
      try {
        this.asked++;
        const answer = await fetch(`http://127.0.0.1:${port}/${i % 4 === 0 ? "mallory" : "aoi"}`, {
          headers: { connection: "close" },
        });
        await answer.arrayBuffer();
        if (answer.status === 403) this.denied++;
        if (answer.status === 200) this.allowed++;
      } catch {
        // Killed before it answered.
        await new Promise((resolve) => setTimeout(resolve, 10));
      }
    }
  }
}

async function ready(running: MarkedProcess): Promise<void> {
  await until(() => {
    const told = events(running.out);
    if (told.some(({ event }) => event === "end")) throw new Error(`it ended: ${running.err.join("\n")}`);
    return Promise.resolve(told.some(({ event }) => event === "all-ready") ? true : undefined);
  });
}

function pidsOf(running: MarkedProcess): ReadonlyMap<string, number> {
  const children = events(running.out).flatMap(({ event, child, pid }): (readonly [string, number])[] =>
    event === "ready" && typeof child === "string" && typeof pid === "number" ? [[child, pid]] : [],
  );
  return new Map([["supervisor", running.process.pid ?? 0], ...children]);
}

function readies(running: MarkedProcess, child: string): number {
  return events(running.out).filter((one) => one["event"] === "ready" && one["child"] === child).length;
}

function end(running: MarkedProcess): unknown {
  return events(running.out).find(({ event }) => event === "end");
}

function kill(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch {
    // Its supervisor went first, and it with it.
  }
}

async function jobsLeft(store: Store): Promise<number> {
  const left = await store.read
    .selectFrom("job")
    .select("id")
    .where("kind", "=", "tally.count")
    .where("state", "<>", "done")
    .execute();
  return left.length;
}

/** Each job was done, and every answer of the door is recorded: maybe more than were heard, never fewer. */
async function expectWhole(store: Store, load: Load): Promise<void> {
  // The gate's migration made the table.
  const db = store.read as unknown as Kysely<TallyTables>;
  const latest = await db.selectFrom("tally_latest").selectAll().execute();
  expect(latest).toHaveLength(THINGS);
  for (const { thing, version } of latest) expect([thing, version]).toEqual([thing, JOBS / THINGS - 1]);
  const denied = await store.read
    .selectFrom("ledger_entry")
    .select("id")
    .where("kind", "=", "decision.denied")
    .execute();
  const passes = await store.read.selectFrom("pass_count").select("count").execute();
  const allowed = passes.reduce((sum, { count }) => sum + count, 0);
  expect(load.denied).toBeGreaterThan(0);
  expect(denied.length).toBeGreaterThanOrEqual(load.denied);
  expect(allowed).toBeGreaterThanOrEqual(load.allowed);
  expect(denied.length + allowed).toBeLessThanOrEqual(load.asked);
}

/** All is sealed, the chain holds, and the newest checkpoint outside covers all of it. */
async function expectSound(store: Store, data: string): Promise<void> {
  const file = join(data, "checkpoints");
  const { notes } = notesOf(readFileSync(file, "utf8"));
  const outside = notes.map((note) => ({ note, outside: file }));
  const verification = await verifyLedger(store, { keys: rememberedKeys(data), outside, now: Date.now() });
  expect(verification).toMatchObject({ fault: undefined, unsealed: 0, signatures: "checked" });
  expect(verification.covered).toBe(verification.sealed);
  expect(verification.outside).toBeGreaterThan(0);
}
