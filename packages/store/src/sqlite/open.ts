import { closeSync, mkdirSync, openSync } from "node:fs";
import { dirname } from "node:path";
import { Problem } from "@sekisho/core";
import { Kysely } from "kysely";
import type { Backend } from "../store.ts";
import type { Tables } from "../tables.ts";
import { readingDialect, writingDialect } from "./dialect.ts";
import { problemOf } from "./errors.ts";
import type { FileLock } from "./file-lock.ts";
import { inlineRunner, type Runner, watchedRunner } from "./runner.ts";
import { holdServerLock } from "./server-lock.ts";
import type { ClockOffset } from "./session.ts";
import { WorkerClient } from "./worker-client.ts";
import { Writer } from "./writer.ts";

export interface SqliteOptions {
  readonly file: string;
  readonly role: "server" | "reader" | "writer";
  readonly onStep?: (step: string) => void;
  readonly clockOffsetMs?: ClockOffset;
}

/** One writer and one reader, each in a thread; a command that only reads has one connection in its own thread. */
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
    const reader = await WorkerClient.open({ file, mode: "reader", clockOffsetMs });
    return readWrite(file, { writer, reader, lock }, onStep);
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
  readonly lock: FileLock | undefined;
}

function readWrite(file: string, { writer, reader, lock }: Connections, onStep: SqliteOptions["onStep"]): Backend {
  const read = new Kysely<Tables>({ dialect: readingDialect(reader) });
  const write = new Kysely<Tables>({ dialect: writingDialect(new Writer(writer, onStep)) });
  return {
    database: "sqlite",
    read,
    transaction: (work) => write.transaction().execute(work),
    snapshot: (work) => snapshotOf(file, work),
    scrub: () => writer.scrub(),
    async close() {
      await write.destroy();
      await read.destroy();
      await reader.close();
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
