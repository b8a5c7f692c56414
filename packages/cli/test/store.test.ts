import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { appendEntries, enqueue, openStore } from "@sekisho/store";
import { startPostgres } from "@sekisho/testkit";
import { beforeAll, describe, expect, it } from "vitest";
import { sealedData } from "./sealed-data.ts";
import { sekisho } from "./world.ts";

const AT = Date.UTC(2026, 10, 22, 11);

/** An entry and a job. */
function filled(): Promise<string> {
  return sealedData(async (tx) => {
    await appendEntries(tx, [{ kind: "decision.denied", at: AT, detail: { reason: "because" } }]);
    await enqueue(tx, { kind: "test", input: { text: "needle" } });
  });
}

describe("sekisho store", () => {
  let root = "";
  beforeAll(async () => {
    root = await filled();
  });
  const run = (line: string, options: Parameters<typeof sekisho>[2] = {}) =>
    sekisho(root, ["store", ...line.split(" ")], options);
  const digestIn = (text: string): string | undefined => /All digests together: ([0-9a-f]{64})\n/.exec(text)?.[1];

  it("backs up, restores and moves, with one digest", async () => {
    const backup = await run("backup --data data --to today.sekisho");
    expect([backup.status, backup.err]).toEqual([0, ""]);
    expect(backup.out).toMatch(/^today.sekisho is written.\n4 rows in \d+ tables, as of 2/);
    const restored = await run("restore today.sekisho --to sqlite:again/sekisho.db");
    expect([restored.status, digestIn(restored.out)]).toEqual([0, digestIn(backup.out)]);
    const moved = await run("move sqlite:again/sekisho.db sqlite:third.db");
    expect([moved.status, digestIn(moved.out)]).toEqual([0, digestIn(backup.out)]);
    expect(digestIn(backup.out)).toBeDefined();
    expect((await run("check --store sqlite:third.db --key key.pem")).status).toBe(0);
    expect((await run("backup --store sqlite:third.db --to today.sekisho")).err).toMatch(/is there already/);
  });

  it("moves to PostgreSQL, where a server that works is seen", { timeout: 60_000 }, async () => {
    const server = await startPostgres({ fsync: "off" });
    try {
      const url = await server.createDatabase();
      const moved = await run(`move sqlite:data/sekisho.db ${url} --lang ja`);
      expect([moved.status, moved.out]).toEqual([0, expect.stringMatching(/元のストアはそのまま残っています/)]);
      const checked = await run(`check --store ${url} --key key.pem`);
      expect([checked.status, checked.out]).toEqual([0, expect.stringMatching(/Sound.\n$/)]);
      const store = await openStore({ url });
      await store.read.selectFrom("job").select("id").execute();
      const refused = await run(`move ${url} sqlite:fourth.db`);
      expect([refused.status, refused.err]).toEqual([2, expect.stringMatching(/stop the servers first/)]);
      const online = await run(`move ${url} sqlite:fifth.db --online`);
      expect([online.status, online.out]).toEqual([0, expect.stringMatching(/What a server has written since then/)]);
      await store.close();
    } finally {
      await server.stop();
    }
  });

  it("checks, says what it looked at, and what it found", async () => {
    const sound = await run("check --data data");
    expect([sound.status, sound.out]).toEqual([0, expect.stringMatching(/^ {2}ok {2}Schema: \d+ tables\n/)]);
    expect(sound.out).toMatch(/ok {2}Ledger: 1 sealed entry\nSound.\n$/);
    expect((await run("check --data data --lang ja")).out).toMatch(/異常ありません。\n$/);
    const unsigned = await run("check --store sqlite:data/sekisho.db");
    expect([unsigned.status, unsigned.out]).toEqual([2, expect.stringMatching(/no public key was given/)]);
    await run("backup --data data --to flipped.sekisho");
    const file = join(root, "flipped.sekisho");
    const bytes = readFileSync(file);
    bytes.write("N", bytes.indexOf("needle"));
    writeFileSync(file, bytes);
    const flipped = await run("check --store sqlite:flipped.sekisho --key key.pem");
    expect([flipped.status, flipped.out]).toEqual([
      1,
      expect.stringMatching(/!! {2}Backup: .*\n +the table job is not/),
    ]);
    const japanese = await run("check --store sqlite:flipped.sekisho --key key.pem --lang ja");
    expect([japanese.status, japanese.out]).toEqual([1, expect.stringMatching(/異常が 1 件あります/)]);
    expect((await run("restore flipped.sekisho --to sqlite:never.db")).err).toMatch(/in job/);
  });

  it.each([
    ["a word behind check", "check data/sekisho.db"],
    ["no file to write", "backup --data data"],
    ["no store", "backup --to x"],
    ["no place to restore to", "restore today.sekisho"],
    ["a store that is no backup", "restore data/sekisho.db --to sqlite:x.db"],
    ["a backup that is not there", "restore nowhere --to sqlite:x.db"],
    ["one store to move", "move sqlite:data/sekisho.db"],
    ["a target that is not empty", "move sqlite:data/sekisho.db sqlite:data/sekisho.db"],
    ["a store that is none", "check --store sqlite:key.pem"],
    ["a database that does not answer", "check --store postgres://u:secret@127.0.0.1:1/x"],
  ])("is status 2 with %s", async (_, line) => {
    const { status, out, err } = await run(line);
    expect([status, out]).toEqual([2, ""]);
    expect(err).not.toMatch(/secret|\n\s+at /);
    expect(err).not.toBe("");
    expect(existsSync(join(root, "x.db"))).toBe(false);
  });
});
