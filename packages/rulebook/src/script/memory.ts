import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";

const PAGE_BYTES = 4096;

/** What a process has in memory, in bytes; undefined where the system does not tell. */
export function residentBytes(pid: number): number | undefined {
  try {
    if (process.platform === "linux")
      return Number(readFileSync(`/proc/${pid}/statm`, "latin1").split(" ")[1]) * PAGE_BYTES;
    if (process.platform === "win32") return undefined;
    return Number(execFileSync("ps", ["-o", "rss=", "-p", String(pid)], { encoding: "latin1" })) * 1024;
  } catch {
    return undefined;
  }
}
