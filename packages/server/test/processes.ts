import { type ChildProcess, spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { isJsonObject, type Json } from "@sekisho/core";
import { until } from "./gates.ts";

const MARK = "SEKISHO_TEST_MARK";
/** Compiled code of the programs, for the next one: a busy machine takes long to strip and compile a whole server. */
const COMPILED = join(import.meta.dirname, "..", "..", "..", "node_modules", ".cache", "sekisho-tests");

/** A process under test, and all that it started, which bear its mark in their environment. */
export interface MarkedProcess {
  readonly process: ChildProcess;
  readonly mark: string;
  /** Lines of standard output and error so far. */
  readonly out: string[];
  readonly err: string[];
  /** Numbers of the processes that bear the mark; what has ended and waits to be reaped does not count. */
  left(): readonly number[];
  /** Status or signal. */
  ended(): Promise<number | NodeJS.Signals | null>;
}

/** Starts a Node program whose processes can all be found again. Linux only: it reads /proc. */
export function startMarked(args: readonly string[], env: Readonly<Record<string, string>> = {}): MarkedProcess {
  const mark = randomUUID();
  const child = spawn(process.execPath, args, {
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, NODE_COMPILE_CACHE: COMPILED, ...env, [MARK]: mark },
  });
  const exited = once(child, "exit");
  const out: string[] = [];
  const err: string[] = [];
  keepLines(child.stdout, out);
  keepLines(child.stderr, err);
  return {
    process: child,
    mark,
    out,
    err,
    left: () => withMark(mark),
    async ended() {
      await exited;
      return child.exitCode ?? child.signalCode;
    },
  };
}

/** Waits until no process bears the mark. */
export async function noneLeft(marked: MarkedProcess): Promise<void> {
  await until(() => Promise.resolve(marked.left().length === 0 ? true : undefined), 10_000);
}

/** Kills what a failed test leaves. */
export function sweep(marked: MarkedProcess): void {
  for (const pid of marked.left()) {
    try {
      process.kill(pid, "SIGKILL");
    } catch {
      // It ended meanwhile.
    }
  }
}

/** The lines that are JSON objects. */
export function events(lines: readonly string[]): readonly { readonly [key: string]: Json }[] {
  // JSON.parse makes what JSON has and nothing else.
  return lines.map((line) => JSON.parse(line) as Json).filter(isJsonObject);
}

function keepLines(stream: NodeJS.ReadableStream, lines: string[]): void {
  let rest = "";
  stream.setEncoding("utf8");
  stream.on("data", (chunk: string) => {
    const parts = (rest + chunk).split("\n");
    rest = parts.pop() ?? "";
    lines.push(...parts);
  });
}

function withMark(mark: string): readonly number[] {
  const numbers = readdirSync("/proc").filter((name) => /^\d+$/.test(name));
  return numbers.map(Number).filter((pid) => environment(pid).includes(mark));
}

function environment(pid: number): string {
  try {
    // That of a process which waits to be reaped is empty.
    return readFileSync(`/proc/${pid}/environ`, "latin1");
  } catch {
    return "";
  }
}
