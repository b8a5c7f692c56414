import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fixedClock } from "@sekisho/core";
import { afterEach, expect, test } from "vitest";
import { run } from "../src/main.ts";
import { write } from "./git-world.ts";
import { type Files, folder, POD, RULEBOOK, SETTINGS, sekisho } from "./world.ts";

const MINUTE = { timeout: 60_000 };
const GOOD = POD.replace("true", "false");

/** `sekisho check --watch` in a directory: each answer in its turn, and an end. */
class Session {
  readonly status: Promise<number>;
  readonly #answers: string[] = [];
  #shown = "";
  #wake: (() => void) | undefined;
  readonly #end = Promise.withResolvers<void>();

  constructor(cwd: string, argv: readonly string[] = []) {
    this.status = run(["check", "--watch", ...argv], {
      cwd,
      env: {},
      clock: fixedClock(Date.UTC(2026, 10, 22, 12)),
      terminal: {
        out: (text) => {
          this.#shown += text;
        },
        err: (text) => {
          if (!text.startsWith("Waiting")) return;
          this.#answers.push(this.#shown);
          this.#shown = "";
          this.#wake?.();
        },
        read: async () => new Uint8Array(),
        interrupted: () => this.#end.promise,
        keyboard: false,
        colors: false,
        columns: 100,
      },
    });
  }

  /** The last words of the next answer. */
  async next(): Promise<string> {
    while (this.#answers.length === 0) await new Promise<void>((wake) => (this.#wake = wake));
    return (this.#answers.shift() ?? "").trim().split("\n").at(-1) ?? "";
  }

  /** Answers until one of them says so: an editor's steps may be seen one by one. */
  async until(words: string): Promise<void> {
    while (!(await this.next()).includes(words)) continue;
  }

  end(): Promise<number> {
    this.#end.resolve();
    return this.status;
  }
}

const open: Session[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((session) => session.end()));
});

function start(files: Files, argv: readonly string[] = []): { readonly root: string; readonly session: Session } {
  const root = folder({ ...RULEBOOK, "sekisho.yaml": SETTINGS, ...files });
  const session = new Session(root, argv);
  open.push(session);
  return { root, session };
}

function watchers(): number {
  return process.getActiveResourcesInfo().filter((name) => name === "FSEventWrap").length;
}

test("a change of a file, of the rulebook and of settings is judged; the last status counts", MINUTE, async () => {
  const before = watchers();
  const { root, session } = start({ "d/a.yaml": GOOD });
  expect(await session.next()).toContain("Passed");
  write(root, { "d/a.yaml": POD });
  await session.until("Stopped: 1 violation");
  write(root, {
    "rulebook/rulebook.yaml": `${RULEBOOK["rulebook/rulebook.yaml"] as string}stages: [{rules: [acme/host-network], action: warn}]\n`,
  });
  await session.until("1 warning");
  write(root, { "sekisho.yaml": `${SETTINGS}check: {failOn: warn}\n` });
  await session.until("Stopped: 1 warning");
  write(root, { "sekisho.yaml": `${SETTINGS}x: 1\n` });
  await session.until("mend the errors");
  write(root, { "sekisho.yaml": SETTINGS, "rulebook/rulebook.yaml": String(RULEBOOK["rulebook/rulebook.yaml"]) });
  await session.until("Stopped: 1 violation");
  expect(await session.end()).toBe(1);
  // A closed one is let go a moment later.
  await expect.poll(watchers, { timeout: 20_000 }).toBe(before);
});

test("directories come, go and come again", MINUTE, async () => {
  const { root, session } = start({ "d/a.yaml": GOOD });
  await session.until("Passed");
  mkdirSync(join(root, "d/new/deep"), { recursive: true });
  write(root, { "d/new/deep/b.yaml": POD });
  await session.until("Stopped: 1 violation");
  rmSync(join(root, "d"), { recursive: true });
  await session.until("no file here");
  write(root, { "d/new/deep/b.yaml": POD });
  await session.until("Stopped: 1 violation");
  write(root, { "d/new/deep/b.yaml": GOOD });
  await session.until("Passed");
  expect(await session.end()).toBe(0);
});

test("what it writes itself is no change", MINUTE, async () => {
  const { root, session } = start({ "d/a.yaml": GOOD }, ["--output", "sarif=d/out.sarif", "d"]);
  await session.until("Passed");
  const next = session.next();
  const quiet = Symbol("quiet");
  expect(await Promise.race([next, new Promise((done) => setTimeout(done, 500, quiet))])).toBe(quiet);
  write(root, { "d/a.yaml": POD });
  expect(await next).toContain("Stopped");
});

test.each<[string, readonly string[]]>([
  ["standard input", ["-"]],
  ["a report", ["--report=https://example.com"]],
  ["a baseline that is written", ["--write-baseline", "x.json"]],
])("--watch refuses %s", async (_, argv) => {
  const root = folder({ ...RULEBOOK, "sekisho.yaml": SETTINGS });
  const { status, err } = await sekisho(root, ["check", "--watch", ...argv]);
  expect([status, err.includes("--watch")]).toEqual([2, true]);
});
