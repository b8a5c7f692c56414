import { once } from "node:events";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { LAUNCHER, says, up } from "./up-process.ts";
import { folder } from "./world.ts";

const SOURCES = fileURLToPath(new URL("fixtures/from-sources.ts", import.meta.url));

/** The processes that a process started and that are there now. Linux only: it reads /proc. */
function childrenOf(pid: number | undefined): readonly number[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .filter((name) => statOf(name)[3] === String(pid))
    .map(Number);
}

function statOf(pid: string): readonly string[] {
  try {
    return readFileSync(`/proc/${pid}/stat`, "utf8").split(" ");
  } catch {
    return [];
  }
}

describe.each([
  ["the bundle", LAUNCHER],
  ["the sources", SOURCES],
])("sekisho up from %s", (_, program) => {
  test("says what runs and where, is ready, brings a killed server back, and stops with status 0", async () => {
    const cwd = folder({});
    const one = up(program, cwd);
    await says(one, "out", "\nready ");
    expect(one.out).toContain(join(cwd, "sekisho-data"));
    expect(one.out).toContain(`kill ${one.process.pid}`);
    const [server] = childrenOf(one.process.pid);
    if (server === undefined) throw new Error("the server runs");
    process.kill(server, "SIGKILL");
    await says(one, "err", "server ended (SIGKILL)");
    await says(one, "err", "server is ready again");
    const [again] = childrenOf(one.process.pid);
    expect(again).not.toBe(server);
    const exited = once(one.process, "exit");
    one.process.kill("SIGINT");
    expect(await exited).toEqual([0, null]);
    expect(statOf(String(again))).toEqual([]);
    expect(readdirSync(join(cwd, "sekisho-data")).sort()).toEqual(
      expect.arrayContaining(["ledger-key.pem", "ledger-keys", "sekisho.db"]),
    );
  }, 60_000);
});

describe("sekisho up that can't run", () => {
  test.each([
    ["a file that is no database", { "sekisho-data/sekisho.db": "no database, but long enough to be read as one" }, []],
    ["a data directory that is a file", { "sekisho-data": "" }, []],
    ["a broken key", { "sekisho-data/ledger-key.pem": "no key" }, []],
  ] as const)(
    "%s: status 2 and one sentence",
    async (_, files, args) => {
      const one = up(LAUNCHER, folder(files), ["--lang", "ja", ...args]);
      await once(one.process, "exit");
      expect(one.process.exitCode).toBe(2);
      expect(one.err).toMatch(/^sekisho: server は動作できません: .+\n$/m);
      expect(one.out).not.toContain("ready");
    },
    60_000,
  );
});

test("a configuration that is wrong is told with its place: status 2, and nothing is started", async () => {
  const args = ["--config", "server.yaml", "--store", "mysql://x"];
  const one = up(LAUNCHER, folder({ "server.yaml": "apiVersion: server/v1\nlistn: x\n" }), args);
  await once(one.process, "exit");
  expect(one.process.exitCode).toBe(2);
  expect(one.err).toMatch(/server_unknown_key.*server\.yaml:2:1/s);
  expect(one.err).toMatch(/server_bad_value.*--store/s);
  expect(one.out).toBe("");
});

test("a second server on the data of another one is refused by name", async () => {
  const cwd = folder({});
  const first = up(LAUNCHER, cwd);
  await says(first, "out", "\nready ");
  const second = up(LAUNCHER, cwd);
  await once(second.process, "exit");
  expect(second.process.exitCode).toBe(2);
  expect(second.err).toContain("another server uses");
  const exited = once(first.process, "exit");
  first.process.kill("SIGTERM");
  expect(await exited).toEqual([0, null]);
}, 60_000);
