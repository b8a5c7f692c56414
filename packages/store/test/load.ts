import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { sql } from "kysely";
import { expect } from "vitest";
import { notesOf, openStore, ownSigningKey, type Store, verifyLedger } from "../src/index.ts";
import { effectMigration, readEffects } from "./fixtures/job-effects.ts";
import type { LoadOptions } from "./fixtures/load-options.ts";
import { type Killable, type KillableOptions, startKillable } from "./killable.ts";

/** Jobs that one acknowledged job becomes, and subjects of a scan: what `load-process.ts` makes. */
const CHAIN = 3;
const SUBJECTS = 2;

/** Starts `load-process.ts`; resolves once it is at work. */
export function startLoad(load: LoadOptions, options: KillableOptions = {}): Promise<Killable> {
  return startKillable("load-process.ts", [JSON.stringify(load)], options);
}

/** The words that follow `kind` in the lines of a file; none without the file. */
export function linesOf(file: string, kind = ""): readonly string[] {
  if (!existsSync(file)) return [];
  const lines = readFileSync(file, "utf8").split("\n").slice(0, -1);
  return lines.filter((line) => line.startsWith(kind)).map((line) => line.slice(kind.length));
}

/** That everything which a writer was told of is there, and that ledger and outside checkpoints agree. */
export async function expectStored(store: Store, dir: string, where: string): Promise<void> {
  const acks = join(dir, "acks");
  const entries = await store.read.selectFrom("ledger_entry").select("name").where("kind", "=", "test.kept").execute();
  expect(
    missing(
      linesOf(acks, "entry "),
      entries.map(({ name }) => name ?? ""),
    ),
    `${where}: lost entries`,
  ).toEqual([]);
  const jobs = await store.read.selectFrom("job").select("input").where("kind", "=", "test.chain").execute();
  // `load-process.ts` wrote it.
  const named = jobs.map(({ input }) => (JSON.parse(input) as { readonly name: string }).name);
  expect(missing(linesOf(acks, "job "), named), `${where}: lost jobs`).toEqual([]);
  const scans = await store.read.selectFrom("scan").select("id").where("closed_at", "is not", null).execute();
  expect(
    missing(
      linesOf(acks, "scan "),
      scans.map(({ id }) => id),
    ),
    `${where}: lost scans`,
  ).toEqual([]);
  const messages = await store.read.selectFrom("outbox_message").select("id").execute();
  const sent = missing(
    linesOf(join(dir, "channel")),
    messages.map(({ id }) => `${id}`),
  );
  expect(sent, `${where}: messages that left and are not stored`).toEqual([]);
  await expectLedger(store, dir, where);
}

/** That chain, tree and checkpoints hold, and that those outside are of this ledger. Answers with how many entries they cover. */
export async function expectLedger(store: Store, dir: string, where: string): Promise<number> {
  const file = join(dir, "outside");
  const outside = existsSync(file) ? notesOf(readFileSync(file, "utf8")).notes : [];
  const { fault, covered } = await verifyLedger(store, {
    keys: [ownSigningKey(dir).key],
    outside: outside.map((note) => ({ note, outside: file })),
    now: Date.now(),
  });
  expect(fault, `${where}: the ledger`).toBeUndefined();
  return covered;
}

/** That all that was begun has its effect once: after a process without writers has done the rest. */
export async function expectDone(store: Store, dir: string): Promise<void> {
  const states = await store.read.selectFrom("job").select("state").distinct().execute();
  expect(states).toEqual([{ state: "done" }]);
  expect(await store.read.selectFrom("job_key").selectAll().execute()).toEqual([]);
  const effects = await readEffects(store);
  const jobs = await store.read.selectFrom("job").select("id").where("kind", "=", "test.chain").execute();
  expect(effects.length, "an effect for each job").toBe(jobs.length);
  expect(new Set(effects).size, "no effect twice").toBe(effects.length);
  const acked = linesOf(join(dir, "acks"), "job ").flatMap((name) =>
    Array.from({ length: CHAIN }, (_, left) => `${name}.${left}`),
  );
  expect(missing(acked, effects), "acknowledged jobs without their effects").toEqual([]);
  await expectScans(store);
  const unsealed = await store.read.selectFrom("ledger_entry").select("id").where("seq", "is", null).execute();
  expect(unsealed).toEqual([]);
  const twice = await store.read
    .selectFrom("ledger_entry")
    .select("name")
    .where("kind", "=", "test.kept")
    .groupBy("name")
    .having(({ fn }) => fn.countAll(), ">", 1)
    .execute();
  expect(twice, "entries that stand twice").toEqual([]);
}

/** Each scan opened its findings once, closed once, and told its owners. */
async function expectScans(store: Store): Promise<void> {
  const { rows } = await sql<{ readonly scope: string; readonly kind: string; readonly count: number }>`
    select scope, kind, count(*) as count from ledger_entry where scope like 'repo:load/%' group by scope, kind`.execute(
    store.read,
  );
  const scans = await store.read.selectFrom("scan").select(["id", "phase"]).execute();
  const found = rows.map(({ scope, kind, count }) => `${scope} ${kind} ${count}`).sort();
  const expected = scans.flatMap(({ id }) => [
    `repo:load/${id} finding.opened ${SUBJECTS}`,
    `repo:load/${id} scan.closed 1`,
  ]);
  expect(found).toEqual(expected.sort());
  expect(scans.every(({ phase }) => phase === "closed")).toBe(true);
}

/** How often each message shall have reached the channel. */
export class Deliveries {
  readonly #dir: string;
  readonly #expected = new Map<string, number>();

  constructor(dir: string) {
    this.#dir = dir;
  }

  /** After a kill: what the channel has and the store does not know of comes once more, and nothing else does. */
  async killed(store: Store): Promise<void> {
    const open = await store.read.selectFrom("outbox_message").select("id").where("receipt", "is", null).execute();
    const taken = this.#taken();
    for (const { id } of open) this.#expected.set(`${id}`, 1 + (taken.get(`${id}`) ?? 0));
  }

  /** When all is done. Answers with how many came more than once. */
  async expectAll(store: Store): Promise<number> {
    const messages = await store.read.selectFrom("outbox_message").select(["id", "receipt"]).execute();
    expect(messages.filter(({ receipt }) => receipt === null)).toEqual([]);
    const expected = new Map(messages.map(({ id }) => [`${id}`, this.#expected.get(`${id}`) ?? 1]));
    const taken = this.#taken();
    const wrong = [...expected].filter(([id, count]) => taken.get(id) !== count);
    expect(wrong.map(([id, count]) => ({ id, count, taken: taken.get(id) }))).toEqual([]);
    expect(taken.size).toBe(expected.size);
    return [...taken.values()].filter((count) => count > 1).length;
  }

  /** That no message is lost, where a database that was gone made the channel be asked again. */
  async expectEach(store: Store): Promise<void> {
    const messages = await store.read.selectFrom("outbox_message").select(["id", "receipt"]).execute();
    const taken = this.#taken();
    expect(messages.filter(({ id, receipt }) => receipt === null || !taken.has(`${id}`))).toEqual([]);
    expect(taken.size).toBe(messages.length);
  }

  #taken(): ReadonlyMap<string, number> {
    const lines = Map.groupBy(linesOf(join(this.#dir, "channel")), (id) => id);
    return new Map([...lines].map(([id, all]) => [id, all.length]));
  }
}

/** Does the rest in a process of its own. */
export async function drain(load: Pick<LoadOptions, "url" | "dir" | "release">): Promise<void> {
  const last = await startLoad({ ...load, life: "last", writers: 0 });
  expect(await last.ended()).toBe("0");
}

/** Waits for the end of what a killed process had asked PostgreSQL for; SQLite has died with the process. */
export async function withoutOthers(url: string): Promise<Store> {
  const store = await openStore({ url, migrations: [effectMigration], role: "reader" });
  const others = sql<{ readonly pid: number }>`
    select pid from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()`;
  while (store.database === "postgres" && (await others.execute(store.read)).rows.length > 0);
  return store;
}

function missing(wanted: readonly string[], there: readonly string[]): readonly string[] {
  const all = new Set(there);
  return wanted.filter((one) => !all.has(one));
}
