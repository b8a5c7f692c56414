import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { BenchContext } from "./bench.ts";

export interface UpStart {
  /** From the call of the program until it says that it is ready. */
  readonly ms: number;
  /** Resident, after `idleMs`: of the server process, and of all that were started. */
  readonly serverMb: number;
  readonly allMb: number;
}

/** `sekisho up` once on an empty SQLite store. Linux only: it reads /proc. */
export async function startUp({ node, sekisho, temporary }: BenchContext, idleMs: number): Promise<UpStart> {
  const data = mkdtempSync(join(temporary, "up-"));
  const started = performance.now();
  const child = spawn(node, [sekisho, "up", "--data", data, "--port", "0"], { stdio: ["ignore", "pipe", "ignore"] });
  const exited = once(child, "exit");
  try {
    await ready(child);
    const ms = performance.now() - started;
    await new Promise((resolve) => setTimeout(resolve, idleMs));
    const server = serverOf(child);
    const serverMb = residentMb(server);
    return { ms, serverMb, allMb: serverMb + residentMb(String(child.pid)) };
  } finally {
    child.kill("SIGTERM");
    await exited;
  }
}

async function ready({ stdout }: ChildProcess): Promise<void> {
  let text = "";
  for await (const chunk of stdout ?? []) {
    text += String(chunk);
    if (/^ready /m.test(text)) return;
  }
  throw new Error(`sekisho up ended before it was ready: ${text}`);
}

/** The one child that it has. */
function serverOf({ pid }: ChildProcess): string {
  const found = readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .find((name) => parentOf(name) === pid);
  if (found === undefined) throw new Error("sekisho up has no server process");
  return found;
}

function parentOf(pid: string): number | undefined {
  try {
    return Number(/^PPid:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1]);
  } catch {
    return undefined;
  }
}

function residentMb(pid: string): number {
  const [, kilobytes] = /^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, "utf8")) ?? [];
  return Number(kilobytes) / 1024;
}
