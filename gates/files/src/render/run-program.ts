import { type ChildProcess, spawn } from "node:child_process";

export interface ProgramOptions {
  /** Absolute. */
  readonly cwd: string;
  /** All of it: nothing of our own environment is handed on. */
  readonly env: Readonly<Record<string, string>>;
  readonly input?: string;
  readonly timeoutMs: number;
  /** Of standard output. */
  readonly maxBytes: number;
}

/** How a program ended. */
export type Ended =
  | { readonly kind: "ended"; readonly status: number; readonly out: Uint8Array; readonly err: string }
  | { readonly kind: "stopped"; readonly by: "time" | "size" }
  | { readonly kind: "not-started"; readonly why: string };

/** What a program says of a failure is short; what is longer says nothing more. */
const MAX_ERROR_BYTES = 64 * 1024;

/** Groups of programs that run, to be ended when we are. */
const running = new Set<number>();

/**
 * Runs a program without a shell, in a process group of its own, which ends with it: late, above its output, or when
 * this process is told to end.
 */
export function runProgram(path: string, args: readonly string[], options: ProgramOptions): Promise<Ended> {
  const { cwd, env, input, timeoutMs, maxBytes } = options;
  return new Promise((resolve) => {
    const child = spawn(path, args, { cwd, env, stdio: ["pipe", "pipe", "pipe"], detached: true });
    const timer = setTimeout(() => stop("time"), timeoutMs);
    const finish = (ended: Ended): void => {
      clearTimeout(timer);
      release(child);
      resolve(ended);
    };
    const stop = (by: "time" | "size"): void => {
      endGroup(child.pid);
      finish({ kind: "stopped", by });
    };
    hold(child);
    const out: Buffer[] = [];
    const err: Buffer[] = [];
    let outBytes = 0;
    let errBytes = 0;
    child.stdout.on("data", (chunk: Buffer) => {
      outBytes += chunk.length;
      if (outBytes > maxBytes) stop("size");
      else out.push(chunk);
    });
    child.stderr.on("data", (chunk: Buffer) => {
      if (errBytes < MAX_ERROR_BYTES) err.push(chunk.subarray(0, MAX_ERROR_BYTES - errBytes));
      errBytes += chunk.length;
    });
    child.on("error", (error) => finish({ kind: "not-started", why: error.message }));
    child.on("close", (code, signal) => {
      const said = Buffer.concat(err).toString("utf8");
      const last = signal === null ? said : `${said}\nended by ${signal}`;
      finish({ kind: "ended", status: code ?? 1, out: Buffer.concat(out), err: last });
    });
    // It need not read what it is given.
    child.stdin.on("error", () => {});
    child.stdin.end(input);
  });
}

function hold({ pid }: ChildProcess): void {
  if (pid === undefined) return;
  if (running.size === 0) for (const signal of SIGNALS) process.on(signal, endAll);
  running.add(pid);
}

function release({ pid, stdout, stderr }: ChildProcess): void {
  // What a program has started may hold its output open.
  stdout?.destroy();
  stderr?.destroy();
  if (pid === undefined || !running.delete(pid)) return;
  if (running.size === 0) for (const signal of SIGNALS) process.off(signal, endAll);
}

const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/** A group of its own hears no Ctrl-C: it is ended here, and then we as if we had not listened. */
function endAll(signal: NodeJS.Signals): void {
  for (const pid of running) endGroup(pid);
  for (const name of SIGNALS) process.off(name, endAll);
  process.kill(process.pid, signal);
}

function endGroup(pid: number | undefined): void {
  try {
    if (pid !== undefined) process.kill(-pid, "SIGKILL");
  } catch {
    // It has ended.
  }
}
