import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { ROOT } from "./steps.ts";

const COMPILED = join(ROOT, "node_modules", ".cache", "sekisho-tests");

let temporary: string;
let child: ChildProcess | undefined;

beforeEach(() => {
  temporary = mkdtempSync(join(tmpdir(), "sekisho-start-test-"));
});
afterEach(() => {
  child?.kill("SIGKILL");
  rmSync(temporary, { recursive: true, force: true });
});

interface Started {
  out: string;
  err: string;
  readonly closed: Promise<number | NodeJS.Signals | null>;
}

/** `npm start` without a terminal, in an environment with a CI's and a server's settings, which must not reach it. */
function start(by: "node" | "npm" = "node", args: readonly string[] = []): Started {
  const foreign = { GITHUB_ACTIONS: "true", SEKISHO_STORE: "postgres://nowhere/x", SEKISHO_REF: "topic" };
  const command = { node: [process.execPath, join(ROOT, "tools", "start.ts")], npm: ["npm", "start", "--"] }[by];
  const [program = "", ...before] = command;
  const started = spawn(program, [...before, "--port", "0", ...args], {
    cwd: ROOT,
    stdio: ["ignore", "pipe", "pipe"],
    // Tools that build the console keep compiled code in the temporary directory, unless told where.
    env: { PATH: process.env["PATH"], NODE_COMPILE_CACHE: COMPILED, TMPDIR: temporary, DISPLAY: ":99", ...foreign },
  });
  child = started;
  const one: Started = {
    out: "",
    err: "",
    // Not before every process that holds its output has ended.
    closed: new Promise((resolve) => started.on("close", (code, signal) => resolve(code ?? signal))),
  };
  started.stdout.setEncoding("utf8").on("data", (text: string) => {
    one.out += text;
  });
  started.stderr.setEncoding("utf8").on("data", (text: string) => {
    one.err += text;
  });
  return one;
}

async function says(one: Started, text: string): Promise<void> {
  const end = performance.now() + 60_000;
  while (!one.out.includes(text)) {
    if (performance.now() > end || child?.exitCode !== null) throw new Error(`no ${text} in ${one.out}${one.err}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

test.each(["SIGINT", "SIGTERM"] as const)(
  "npm start brings the company up, is ready with its findings, and ends at %s with 0 and nothing left",
  async (signal) => {
    const one = start();
    await says(one, "\nready\n");
    const [, origin, secret] = /sign in\s+(\S+)\/sign-in#(\S+)/.exec(one.out) ?? [];
    if (origin === undefined) throw new Error(one.out);
    expect(one.out).toMatch(/address\s+http:\/\/localhost:\d+\n/);
    expect(one.out).toMatch(/findings\s+13, owned by 3 teams; 1 of them exempted/);
    const signedIn = await fetch(`${origin}/api/v1/sign-in/link`, {
      method: "POST",
      headers: { "content-type": "application/json", origin },
      body: JSON.stringify({ secret }),
    });
    const cookie = signedIn.headers.get("set-cookie")?.split(";")[0] ?? "";
    const read = async (path: string): Promise<unknown> =>
      (await fetch(`${origin}${path}`, { headers: { cookie } })).json();
    expect(await read("/api/v1/rulebooks")).toMatchObject({ rulebooks: [{ name: "acme", inForce: {} }] });
    const { entries } = (await read("/api/v1/ledger?limit=200")) as {
      readonly entries: readonly { readonly kind: string }[];
    };
    expect(entries.filter(({ kind }) => kind === "finding.opened")).toHaveLength(12);
    child?.kill(signal);
    expect(await one.closed).toBe(0);
    await expect(fetch(origin)).rejects.toThrow("fetch failed");
    expect(readdirSync(temporary)).toEqual([]);
  },
  90_000,
);

test.each(["SIGTERM", "SIGKILL"] as const)(
  "%s to npm alone reaches what it started, and nothing is left",
  async (signal) => {
    const one = start("npm");
    await says(one, "\nready\n");
    const [, origin = ""] = /address\s+(\S+)/.exec(one.out) ?? [];
    child?.kill(signal);
    expect(await one.closed).toBe(signal === "SIGTERM" ? 0 : "SIGKILL");
    await expect(fetch(origin)).rejects.toThrow("fetch failed");
    // npm keeps its own compiled code there.
    expect(readdirSync(temporary).filter((name) => name.startsWith("sekisho"))).toEqual([]);
  },
  90_000,
);

test("a signal before it is ready ends it with 0 and nothing left", async () => {
  const one = start();
  await says(one, "Sekisho runs");
  child?.kill("SIGTERM");
  expect(await one.closed).toBe(0);
  expect(one.out).not.toContain("ready");
  expect(readdirSync(temporary)).toEqual([]);
}, 90_000);

test("--data is kept, and what it can't use is told with status 2", async () => {
  const data = join(temporary, "kept");
  const one = start("node", ["--data", data]);
  await says(one, "\nready\n");
  child?.kill("SIGTERM");
  expect(await one.closed).toBe(0);
  expect(readdirSync(data)).toContain("sekisho.db");
  const broken = start("node", ["--data", join(data, "sekisho.db")]);
  expect(await broken.closed).toBe(2);
  expect(broken.err).toMatch(/^npm start: .+\n$/);
}, 90_000);
