import { type ChildProcess, spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { afterEach } from "vitest";

/** The program as people start it: a bundle, made where there is none. */
export const LAUNCHER = fileURLToPath(new URL("../../../bin/sekisho", import.meta.url));

/** `sekisho up` in a process of its own, killed after the test. */
export interface Up {
  readonly process: ChildProcess;
  out: string;
  err: string;
}

const started: Up[] = [];
afterEach(() => started.splice(0).forEach((one) => one.process.kill("SIGKILL")));

/** Starts it in a directory. */
export function up(program: string, cwd: string, args: readonly string[] = [], command = "up"): Up {
  const child = spawn(process.execPath, [program, command, ...args], {
    cwd,
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, LANG: "C", SEKISHO_STORE: "", SEKISHO_DATA: "", SEKISHO_LISTEN: "127.0.0.1:0" },
  });
  const one: Up = { process: child, out: "", err: "" };
  child.stdout.on("data", (chunk: Buffer) => {
    one.out += chunk.toString("utf8");
  });
  child.stderr.on("data", (chunk: Buffer) => {
    one.err += chunk.toString("utf8");
  });
  started.push(one);
  return one;
}

/** Waits for what it prints. */
export async function says(one: Up, where: "out" | "err", text: string): Promise<void> {
  const until = performance.now() + 30_000;
  while (!one[where].includes(text)) {
    if (performance.now() > until || one.process.exitCode !== null)
      throw new Error(`no ${text} in: ${one.out}${one.err}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
