import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { runProgram } from "./run-program.ts";

const home = mkdtempSync(join(tmpdir(), "sekisho-program-"));
afterAll(() => rmSync(home, { recursive: true, force: true }));

function script(name: string, text: string): string {
  const path = join(home, name);
  writeFileSync(path, `#!/bin/sh\n${text}`, { mode: 0o755 });
  return path;
}

const options = { cwd: home, env: { PATH: "/usr/bin:/bin" }, timeoutMs: 20_000, maxBytes: 1_000 };

test("what it prints, what it says, and how it ends", async () => {
  const ended = await runProgram(script("both", 'read x; echo "$x $1"; echo why >&2; exit 3'), ["a b"], {
    ...options,
    input: "in\n",
  });
  expect(ended).toMatchObject({ kind: "ended", status: 3, err: "why\n" });
  expect(ended.kind === "ended" && new TextDecoder().decode(ended.out)).toBe("in a b\n");
});

test("nothing of our own environment is there", async () => {
  const ended = await runProgram(script("env", "env | sort"), [], options);
  expect(ended.kind === "ended" && new TextDecoder().decode(ended.out)).not.toContain("HOME=");
});

test.each<[string, string, "time" | "size"]>([
  ["hangs", "sleep 100 & echo $! > child; wait", "time"],
  ["hangs and has closed its output", "sleep 100 & echo $! > child; exec >&- 2>&-; wait", "time"],
  ["floods", "sleep 100 & echo $! > child; while :; do echo aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa; done", "size"],
])("one that %s ends, with what it has started", async (name, text, by) => {
  const started = performance.now();
  const ended = await runProgram(script(name.replaceAll(" ", "-"), text), [], { ...options, timeoutMs: 1_000 });
  expect(ended).toEqual({ kind: "stopped", by });
  expect(performance.now() - started).toBeLessThan(10_000);
  const child = Number(readFileSync(join(home, "child"), "utf8"));
  await expect.poll(() => isRunning(child), { timeout: 5_000 }).toBe(false);
});

test("one that does not start", async () => {
  expect(await runProgram(join(home, "none"), [], options)).toMatchObject({ kind: "not-started" });
});

test("one that does not read what it is given", async () => {
  const ended = await runProgram(script("deaf", "exit 0"), [], { ...options, input: "x".repeat(1_000_000) });
  expect(ended).toMatchObject({ kind: "ended", status: 0 });
});

/** A process that ended and that nobody has waited for is none. */
function isRunning(pid: number): boolean {
  try {
    return !/^\d+ \(.*\) Z/.test(readFileSync(`/proc/${pid}/stat`, "utf8"));
  } catch {
    return false;
  }
}
