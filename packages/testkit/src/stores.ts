import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type OpenOptions, openStore, type Store } from "@sekisho/store";
import { afterAll, afterEach, beforeAll, describe } from "vitest";
import { type PostgresServer, startPostgres } from "./postgres.ts";

/** Where a suite's stores live. */
export interface StorePlace {
  readonly database: "sqlite" | "postgres";
  /** The address of a new, empty store. */
  create(): Promise<string>;
  /** Opens a new store, or the one at `url`; it is closed after the test. */
  open(options?: Partial<OpenOptions>): Promise<Store>;
  /** The server, on PostgreSQL. */
  readonly server: PostgresServer | undefined;
}

/** One suite, on both databases: every test of the store runs so. */
export function describeStores(name: string, suite: (place: StorePlace) => void): void {
  describe(`${name} on SQLite`, () => {
    const directory = mkdtempSync(join(tmpdir(), "sekisho-sqlite-"));
    let count = 0;
    afterAll(() => rmSync(directory, { recursive: true, force: true }));
    const create = (): Promise<string> => Promise.resolve(`sqlite:${join(directory, `${count++}`, "sekisho.db")}`);
    suite({ database: "sqlite", create, open: opener(create), server: undefined });
  });
  describe(`${name} on PostgreSQL`, () => {
    let server: PostgresServer | undefined;
    const running = (): PostgresServer => {
      if (server === undefined) throw new Error("PostgreSQL runs from beforeAll on");
      return server;
    };
    beforeAll(async () => {
      server = await startPostgres();
    });
    afterAll(async () => {
      await server?.stop();
    });
    const create = (): Promise<string> => running().createDatabase();
    suite({
      database: "postgres",
      create,
      open: opener(create),
      get server() {
        return running();
      },
    });
  });
}

function opener(create: () => Promise<string>): StorePlace["open"] {
  const opened: Store[] = [];
  afterEach(async () => {
    await Promise.all(opened.splice(0).map((store) => store.close()));
  });
  return async (options = {}) => {
    const store = await openStore({ ...options, url: options.url ?? (await create()) });
    opened.push(store);
    return store;
  };
}
