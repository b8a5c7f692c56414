import { closeSync, mkdirSync, openSync } from "node:fs";
import { dirname } from "node:path";
import { Problem } from "@sekisho/core";
import { Kysely } from "kysely";
import type { Backend } from "../store.ts";
import type { Tables } from "../tables.ts";
import { readingDialect, writingDialect } from "./dialect.ts";
import { problemOf } from "./errors.ts";
import type { FileLock } from "./file-lock.ts";
import { GroupCommit } from "./group-commit.ts";
import { inlineRunner, type Runner, watchedRunner } from "./runner.ts";
import { holdServerLock } from "./server-lock.ts";
import { BUSY_TIMEOUT_MS, type ClockOffset, namedRows } from "./session.ts";
import { WorkerClient } from "./worker-client.ts";

const SCRUB_TIMEOUT_MS = 100;

export interface SqliteOptions {
  readonly file: string;
  readonly role: "server" | "reader" | "writer";
  readonly onStep?: (step: string) => void;
  readonly clockOffsetMs?: ClockOffset;
}

/** One writer and one reader, each in a thread; a command that only reads has one connection in its own thread. */
export async function openSqlite({ file, role, onStep, clockOffsetMs = 0 }: SqliteOptions): Promise<Backend> {
  const watched = (runner: Runner): Runner => (onStep === undefined ? runner : watchedRunner(runner, onStep));
  if (role === "reader") return readOnly(file, watched(inlineRunner({ file, mode: "reader", clockOffsetMs })));
  makeFile(file);
  const lock = role === "server" ? holdServerLock(file) : undefined;
  try {
    // The writer first: it makes the file, which a reader does not.
    const writer = watched(await WorkerClient.open({ file, mode: "writer", clockOffsetMs }));
    const reader = await WorkerClient.open({ file, mode: "reader", clockOffsetMs });
    return readWrite(file, { writer, reader, lock });
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
  readonly writer: Runner;
  readonly reader: Runner;
  readonly lock: FileLock | undefined;
}

function readWrite(file: string, { writer, reader, lock }: Connections): Backend {
  const read = new Kysely<Tables>({ dialect: readingDialect(reader) });
  const group = new GroupCommit(writer);
  const write = new Kysely<Tables>({ dialect: writingDialect(group) });
  return {
    database: "sqlite",
    read,
    transaction: (work) => write.transaction().execute(work),
    snapshot: (work) => snapshotOf(file, work),
    scrub: () => group.alone(() => emptyLog(writer)),
    async close() {
      await write.destroy();
      await read.destroy();
      await reader.close();
      await writer.close();
      lock?.release();
    },
  };
}

/** Writes the log back into the file and cuts it to nothing; false where a reader still needs it. */
async function emptyLog(writer: Runner): Promise<boolean> {
  // Every writer waits meanwhile: not for long.
  await writer.run(`pragma busy_timeout = ${SCRUB_TIMEOUT_MS}`, []);
  try {
    const [row] = namedRows(await writer.run("pragma wal_checkpoint(truncate)", []));
    return row?.["busy"] === 0;
  } finally {
    await writer.run(`pragma busy_timeout = ${BUSY_TIMEOUT_MS}`, []);
  }
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
