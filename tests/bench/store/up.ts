import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { BenchContext, Row } from "../bench.ts";
import { median } from "../measure.ts";

const STARTS = 5;
const READY_LIMIT_MS = 1_000;
const MEMORY_LIMIT_MB = 100;
/** What the start needed and idling does not is given back by then, or never. */
const IDLE_MS = 15_000;

/**
 * `sekisho up` on an empty SQLite store: from the call of the program until it says that it is ready, and the memory of
 * the server process when nothing happens. Linux only: it reads /proc.
 */
export async function upRows(context: BenchContext): Promise<readonly Row[]> {
  const readyMs: number[] = [];
  const memoryMb: number[] = [];
  for (let i = 0; i <= STARTS; i++) {
    const isLast = i === STARTS;
    const { ms, mb } = await startOnce(context, isLast ? IDLE_MS : 0);
    // The first start of a checkout builds the program.
    if (i > 0) readyMs.push(ms);
    if (isLast) memoryMb.push(mb);
  }
  return [
    limitRow("sekisho up is ready", { value: median(readyMs), limit: READY_LIMIT_MS, unit: "ms" }),
    limitRow("server process, idle", { value: median(memoryMb), limit: MEMORY_LIMIT_MB, unit: "MB" }),
  ];
}

function limitRow(
  workload: string,
  { value, limit, unit }: { readonly value: number; readonly limit: number; readonly unit: string },
): Row {
  return { workload, ours: value, peer: limit, ratio: value / limit, goal: 1, unit, against: "limit" };
}

async function startOnce(
  { node, sekisho, temporary }: BenchContext,
  idleMs: number,
): Promise<{ readonly ms: number; readonly mb: number }> {
  const data = mkdtempSync(join(temporary, "up-"));
  const started = performance.now();
  const child = spawn(node, [sekisho, "up", "--data", data, "--port", "0"], { stdio: ["ignore", "pipe", "ignore"] });
  const exited = once(child, "exit");
  try {
    await ready(child);
    const ms = performance.now() - started;
    await new Promise((resolve) => setTimeout(resolve, idleMs));
    return { ms, mb: residentMb(serverOf(child)) };
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
