import { closeSync, mkdirSync, openSync } from "node:fs";
import { dirname } from "node:path";
import { Problem } from "@sekisho/core";
import { Kysely } from "kysely";
import type { Backend } from "../store.ts";
import type { Tables } from "../tables.ts";
import { readingDialect, writingDialect } from "./dialect.ts";
import { problemOf } from "./errors.ts";
import type { FileLock } from "./file-lock.ts";
import { IdleRunner } from "./idle-runner.ts";
import { inlineRunner, type Runner, watchedRunner } from "./runner.ts";
import { holdServerLock } from "./server-lock.ts";
import type { ClockOffset } from "./session.ts";
import { WorkerClient } from "./worker-client.ts";
import { WriteBack } from "./write-back.ts";
import { Writer } from "./writer.ts";

export interface SqliteOptions {
  readonly file: string;
  readonly role: "server" | "reader" | "writer";
  readonly onStep?: (step: string) => void;
  readonly clockOffsetMs?: ClockOffset;
}

/** Longer than a person looks at a page before the next click. */
const READER_IDLE_MS = 10_000;
const CHECKPOINTER_IDLE_MS = 10_000;

/**
 * One writer and, while somebody reads, one reader, each in a thread, and one that writes the log back while much is written; looks and commands that only read have a connection in
 * their own thread.
 */
export async function openSqlite({ file, role, onStep, clockOffsetMs = 0 }: SqliteOptions): Promise<Backend> {
  if (role === "reader") {
    const runner = inlineRunner({ file, mode: "reader", clockOffsetMs });
    return readOnly(file, onStep === undefined ? runner : watchedRunner(runner, onStep));
  }
  makeFile(file);
  const lock = role === "server" ? holdServerLock(file) : undefined;
  try {
    // The writer first: it makes the file, which a reader does not.
    const writer = await WorkerClient.open({ file, mode: "writer", clockOffsetMs });
    const options = { file, mode: "reader", clockOffsetMs } as const;
    const reader = new IdleRunner(() => WorkerClient.open(options), READER_IDLE_MS);
    const writeBack = new WriteBack(
      new IdleRunner(() => WorkerClient.open({ file, mode: "checkpointer" }), CHECKPOINTER_IDLE_MS),
    );
    return readWrite(file, { writer, reader, writeBack, looker: inlineRunner(options), lock }, onStep);
  } catch (error) {
    lock?.release();
    throw error;
  }
}

function makeFile(file: string): void {
  try {
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  } catch (error) {
    throw new Problem("store_unreachable", `the directory of ${file} can't be made`, { cause: error });
  }
  try {
    // Only its owner reads what is stored; SQLite gives the log beside it the same rights.
    closeSync(openSync(file, "a", 0o600));
  } catch {
    // SQLite tells next what keeps the file from being opened.
  }
}

function readOnly(file: string, runner: Runner): Backend {
  const read = new Kysely<Tables>({ dialect: readingDialect(runner) });
  return {
    database: "sqlite",
    read,
    look: read,
    transaction: readOnlyProblem,
    scrub: readOnlyProblem,
    snapshot: (work) => snapshotOf(file, work),
    async close() {
      await read.destroy();
      await runner.close();
    },
  };
}

function readOnlyProblem(): Promise<never> {
  return Promise.reject(new Problem("store_read_only", "the store is open for reading only"));
}

interface Connections {
  readonly writer: WorkerClient;
  readonly reader: Runner;
  readonly writeBack: WriteBack;
  readonly looker: Runner;
  readonly lock: FileLock | undefined;
}

function readWrite(
  file: string,
  { writer, reader, writeBack, looker, lock }: Connections,
  onStep: SqliteOptions["onStep"],
): Backend {
  const read = new Kysely<Tables>({ dialect: readingDialect(reader) });
  const look = new Kysely<Tables>({ dialect: readingDialect(looker) });
  const write = new Kysely<Tables>({ dialect: writingDialect(new Writer(writer, onStep)) });
  return {
    database: "sqlite",
    read,
    look,
    async transaction(work) {
      const result = await write.transaction().execute(work);
      writeBack.count();
      return result;
    },
    snapshot: (work) => snapshotOf(file, work),
    scrub: () => writer.scrub(),
    async close() {
      await write.destroy();
      await read.destroy();
      await look.destroy();
      await reader.close();
      await looker.close();
      await writeBack.close();
      await writer.close();
      lock?.release();
    },
  };
}

/** A connection of its own that holds one moment of the file. */
async function snapshotOf<T>(file: string, work: (db: Kysely<Tables>) => Promise<T>): Promise<T> {
  const runner = inlineRunner({ file, mode: "reader" });
  try {
    await runner.run("begin", []);
    // The moment is that of the first read.
    await runner.run("select count(*) from sqlite_schema", []);
    return await work(new Kysely<Tables>({ dialect: readingDialect(runner) }));
  } catch (error) {
    throw error instanceof Error && Reflect.has(error, "errcode") ? problemOf(error) : error;
  } finally {
    await runner.close();
  }
}
