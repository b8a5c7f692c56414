import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type OpenOptions, openStore, type Store } from "@sekisho/store";
import { sql } from "kysely";
import { afterAll, afterEach, beforeAll, describe } from "vitest";
import { type PostgresServer, startPostgres } from "./postgres.ts";

/** Where a suite's stores live. */
export interface StorePlace {
  readonly database: "sqlite" | "postgres";
  /** The address of a new, empty store. */
  readonly create: () => Promise<string>;
  /** Opens a new store, or the one at `url`; it is closed after the test. */
  readonly open: (options?: Partial<OpenOptions>) => Promise<Store>;
  /** Sets the clock of a store that `open` opened to this many milliseconds before or after the true time. */
  readonly stepClock: (store: Store, offsetMs: number) => Promise<void>;
  /** The server, on PostgreSQL. */
  readonly server: PostgresServer | undefined;
}

type Database = StorePlace["database"];

/** One suite, on both databases: every test of the store runs so. */
export function describeStores(name: string, suite: (place: StorePlace) => void): void {
  describe(`${name} on SQLite`, () => suite(sqlitePlace()));
  describe(`${name} on PostgreSQL`, () => suite(postgresPlace()));
}

/** One suite that has both databases at hand, for what goes from one to the other. */
export function describeBothStores(
  name: string,
  suite: (places: Readonly<Record<Database, StorePlace>>) => void,
): void {
  describe(name, () => suite({ sqlite: sqlitePlace(), postgres: postgresPlace() }));
}

function sqlitePlace(): StorePlace {
  const directory = mkdtempSync(join(tmpdir(), "sekisho-sqlite-"));
  let count = 0;
  afterAll(() => rmSync(directory, { recursive: true, force: true }));
  const create = (): Promise<string> => Promise.resolve(`sqlite:${join(directory, `${count++}`, "sekisho.db")}`);
  return { database: "sqlite", create, ...opener(create), server: undefined };
}

function postgresPlace(): StorePlace {
  const use = useServer();
  beforeAll(use.begin, SERVER_TIMEOUT_MS);
  afterAll(use.end, SERVER_TIMEOUT_MS);
  const create = (): Promise<string> => use.running().createDatabase();
  return {
    database: "postgres",
    create,
    ...opener(create),
    get server() {
      return use.running();
    },
  };
}

/** A machine that runs everything at once may take long to start one. */
const SERVER_TIMEOUT_MS = 60_000;
let shared: PostgresServer | undefined;
let suites = 0;

interface ServerUse {
  readonly begin: () => Promise<void>;
  readonly end: () => Promise<void>;
  readonly running: () => PostgresServer;
}

/** One server for all suites of a file: from the first one's start to the last one's end. */
function useServer(): ServerUse {
  suites++;
  return {
    async begin() {
      // What a killed process of ours had stored, PostgreSQL has: its own disk need not be waited for.
      shared ??= await startPostgres({ fsync: "off" });
    },
    async end() {
      if (--suites === 0) await shared?.stop();
    },
    running() {
      if (shared === undefined) throw new Error("PostgreSQL runs from beforeAll on");
      return shared;
    },
  };
}

function opener(create: () => Promise<string>): Pick<StorePlace, "open" | "stepClock"> {
  const opened: Store[] = [];
  const clocks = new WeakMap<Store, Float64Array>();
  afterEach(async () => {
    await Promise.all(opened.splice(0).map((store) => store.close()));
  });
  return {
    async open(options = {}) {
      const clockOffsetMs = new Float64Array(new SharedArrayBuffer(8));
      const store = await openStore({ clockOffsetMs, ...options, url: options.url ?? (await create()) });
      opened.push(store);
      clocks.set(store, clockOffsetMs);
      return store;
    },
    async stepClock(store, offsetMs) {
      const clock = clocks.get(store);
      if (clock === undefined) throw new Error("only the clock of a store that this suite opened can be stepped");
      clock[0] = offsetMs;
      if (store.database === "postgres") await replaceNow(store, offsetMs);
    },
  };
}

/** PostgreSQL has one clock for all connections: the function is what the tests can change. */
async function replaceNow(store: Store, offsetMs: number): Promise<void> {
  await store.transaction(async ({ db }) =>
    sql
      .raw(`create or replace function sekisho_now() returns bigint language sql volatile
        as 'select (extract(epoch from clock_timestamp()) * 1000)::bigint + (${Math.round(offsetMs)})'`)
      .execute(db),
  );
}
