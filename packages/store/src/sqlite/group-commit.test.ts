import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Problem } from "@sekisho/core";
import { Kysely, sql } from "kysely";
import { afterAll, expect, it } from "vitest";
import { writingDialect } from "./dialect.ts";
import { GroupCommit } from "./group-commit.ts";
import { inlineRunner, type Runner } from "./runner.ts";
import { namedRows } from "./session.ts";

const directory = mkdtempSync(join(tmpdir(), "sekisho-group-"));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

/** A database whose writer is refused what `refuses` says of the texts of statements. */
async function open(
  refuses: (statement: string) => boolean,
): Promise<{ readonly runner: Runner; readonly db: Kysely<unknown> }> {
  const runner = inlineRunner({ file: join(directory, crypto.randomUUID()), mode: "writer" });
  await runner.run("create table kept (name text)", []);
  const writer: Runner = {
    run: async (statement, parameters) => {
      // Others come into the line meanwhile.
      await new Promise((resolve) => setImmediate(resolve));
      if (refuses(statement)) throw new Problem("store_full", "no room");
      return runner.run(statement, parameters);
    },
    close: () => runner.close(),
  };
  return { runner, db: new Kysely({ dialect: writingDialect(new GroupCommit(writer)) }) };
}

function keep(db: Kysely<unknown>, name: string, work?: () => Promise<void>): Promise<void> {
  return db.transaction().execute(async (tx) => {
    await sql`insert into kept values (${name})`.execute(tx);
    await work?.();
  });
}

const outcomeOf = (result: PromiseSettledResult<unknown>): unknown =>
  result.status === "fulfilled" ? "stored" : Reflect.get(Object(result.reason), "code");

it.each(["commit", "release part", "savepoint part"])(
  "tells the same as what is stored where a %s fails",
  async (what) => {
    for (let nth = 1; nth <= 4; nth++) {
      let seen = 0;
      const { db, runner } = await open((statement) => statement === what && ++seen === nth);
      const names = Array.from({ length: 40 }, (_, i) => `n${i}`);
      const outcomes: PromiseSettledResult<void>[] = [];
      // Ten at a time, so that a batch that fails has others before, in and behind it.
      for (let at = 0; at < names.length; at += 10) {
        outcomes.push(...(await Promise.allSettled(names.slice(at, at + 10).map((name) => keep(db, name)))));
      }
      const told = names.filter((_, i) => outcomes[i]?.status === "fulfilled");
      const rows = namedRows(await runner.run("select name from kept order by name", []));
      expect(new Set(rows.map(({ name }) => name)), `${what} ${nth}`).toEqual(new Set(told));
      expect(rows).toHaveLength(told.length);
      expect(new Set(outcomes.map(outcomeOf))).toEqual(new Set(["stored", "store_full"]));
      await runner.close();
    }
  },
);
