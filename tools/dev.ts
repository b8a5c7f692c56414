import { spawn } from "node:child_process";
import { ROOT } from "./steps.ts";

// Both watch until they are interrupted; a terminal's interrupt reaches them as it reaches us.
for (const [command, ...args] of [
  ["tsc", "-p", ".", "--watch", "--preserveWatchOutput"],
  ["vitest", "watch"],
] as const) {
  spawn(command, args, { cwd: ROOT, stdio: "inherit", shell: process.platform === "win32" });
}
