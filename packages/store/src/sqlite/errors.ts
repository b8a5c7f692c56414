import { Problem } from "@sekisho/core";
import type { Failure } from "./protocol.ts";

/** SQLite's primary result codes (https://sqlite.org/rescode.html) that a person can do something about. */
const CODES: ReadonlyMap<number, readonly [code: string, hint: string]> = new Map([
  [5, ["store_busy", "another process holds the database: stop it, or try again"]],
  [8, ["store_read_only", "the file or its directory can't be written: correct its rights"]],
  [10, ["store_io_error", "the disk does not answer as it should"]],
  [11, ["store_corrupt", "the file is damaged: restore a backup"]],
  [13, ["store_full", "the disk is full: make room; what was not acknowledged is not stored"]],
  [14, ["store_unreachable", "the file can't be opened: check that its directory exists and is yours"]],
  [19, ["store_constraint", "the database refuses the change"]],
  [26, ["store_not_sqlite", "the file is no SQLite database"]],
]);

/** The Problem that tells a person what SQLite could not do: codes as listed here, else `store_failed`. */
export function problemOf(error: Failure | Error): Problem {
  if (error instanceof Problem) return error;
  if ("problem" in error && error.problem !== undefined) return new Problem(error.problem, error.message);
  const errcode: unknown = Reflect.get(error, "errcode");
  const known = typeof errcode === "number" ? CODES.get(errcode & 0xff) : undefined;
  if (known === undefined) return new Problem("store_failed", `the database failed: ${error.message}`);
  return new Problem(known[0], `${known[1]} (${error.message})`);
}
