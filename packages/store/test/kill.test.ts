import { copyFileSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { describeStores } from "@sekisho/testkit";
import { afterAll, expect, it } from "vitest";
import { openStore } from "../src/index.ts";
import { effectMigration } from "./fixtures/job-effects.ts";
import { killPaths, type PathName } from "./kill-paths/all.ts";
import { type Killable, startKillable } from "./killable.ts";
import { withoutOthers } from "./load.ts";

const isSoak = process.env["SEKISHO_SOAK"] !== undefined;
/** In `npm test` some moments, spread over all; in `npm run soak` every one. */
const PATHS: readonly (readonly [PathName, number])[] = [
  ["reports", 10],
  ["jobs", 4],
  ["outbox", 4],
  ["sealer", 4],
];

describeStores("a process that is killed at any moment", ({ create, database }) => {
  const made = mkdtempSync(join(tmpdir(), "sekisho-kill-"));
  afterAll(() => rmSync(made, { recursive: true, force: true }));
  let upToDate: string | undefined;

  it.each(PATHS)(
    "on the path of %s: nothing is lost, and nothing happens twice",
    { timeout: 3_600_000 },
    async (name, kills) => {
      const unharmed = await newRun(name);
      const whole = await start(unharmed, 0);
      expect(await whole.ended()).toBe("0");
      const steps = Number(whole.output());
      expect(steps).toBeGreaterThan(40);
      const expected = await finish(unharmed);
      const apart = isSoak ? 1 : Math.max(1, Math.floor(steps / kills));
      let killed = 0;
      for (let at = 1; ; at += apart) {
        const run = await newRun(name);
        const child = await start(run, at);
        // Timers make some runs shorter and some longer: all is done where the last step comes before this one.
        if ((await child.ended()) === "0") break;
        expect(await child.ended(), `step ${at}`).toBe("SIGKILL");
        killed++;
        expect(await finish(run, `killed at step ${at}`), `killed at step ${at}`).toEqual(expected);
      }
      expect(killed).toBeGreaterThan((steps / apart) * 0.8);
      console.log(`${database}: the path of ${name} has ${steps} steps, ${killed} kills`);
    },
  );

  interface Run {
    readonly name: PathName;
    readonly url: string;
    readonly dir: string;
  }

  /** The schema's own making is killed on the path of reports. */
  async function newRun(name: PathName): Promise<Run> {
    const run = { name, url: await create(), dir: mkdtempSync(join(made, "run-")) };
    if (name !== "reports") await bringUpToDate(run.url);
    return run;
  }

  /** On SQLite by a copy of the first one: its disk need not wait for each migration again. */
  async function bringUpToDate(url: string): Promise<void> {
    const file = database === "sqlite" ? url.slice("sqlite:".length) : undefined;
    if (file !== undefined && upToDate !== undefined) {
      mkdirSync(dirname(file), { recursive: true });
      copyFileSync(upToDate, file);
      return;
    }
    await (await openStore({ url, migrations: [effectMigration] })).close();
    if (file === undefined) return;
    upToDate = join(made, "up-to-date.db");
    copyFileSync(file, upToDate);
  }

  function start({ name, url, dir }: Run, step: number): Promise<Killable> {
    return startKillable("path-child.ts", [name, url, dir, String(step)]);
  }

  /** What the next process does: it goes on. */
  async function finish({ name, url, dir }: Run, killed?: string): Promise<unknown> {
    const path = killPaths[name](dir);
    const migrations = [effectMigration];
    if (name !== "reports") await (await withoutOthers(url)).close();
    const store = await openStore({ url, migrations });
    const reader = await openStore({ url, migrations, role: "reader" });
    try {
      if (killed !== undefined) await path.expectKept?.(store, killed);
      await path.run({ store, reader, onStep: () => {} });
      return await path.outcome(store);
    } finally {
      await reader.close();
      await store.close();
    }
  }
});
