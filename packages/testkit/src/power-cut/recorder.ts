import { execFileSync } from "node:child_process";
import { join } from "node:path";

/** What `recorder.c` is told by variables of the environment. */
export interface Recording {
  /** Files below it are recorded. */
  readonly root: string;
  readonly log: string;
  /** `drop`: what the process asks to be on disk never gets there, though it is told so. Default: `keep`. */
  readonly sync?: "keep" | "drop";
}

/** Whether a process can be recorded here: undefined, or why not. */
export function whyNoRecorder(): string | undefined {
  if (process.platform !== "linux") return "preloading works as recorder.c expects on Linux only";
  try {
    execFileSync("gcc", ["--version"], { stdio: "ignore" });
    return undefined;
  } catch {
    return "gcc is not installed: apt-get install gcc";
  }
}

/** Compiles `recorder.c` into a directory; answers with the library. */
export function buildRecorder(directory: string): string {
  const library = join(directory, "recorder.so");
  const source = join(import.meta.dirname, "recorder.c");
  execFileSync("gcc", ["-O1", "-shared", "-fPIC", "-Wall", "-Werror", "-o", library, source, "-ldl", "-lpthread"]);
  return library;
}

/** The environment of a process that shall be recorded. */
export function recordingEnv(
  library: string,
  { root, log, sync = "keep" }: Recording,
): Readonly<Record<string, string>> {
  return { LD_PRELOAD: library, SEKISHO_DISK: root, SEKISHO_DISK_LOG: log, SEKISHO_DISK_SYNC: sync };
}
