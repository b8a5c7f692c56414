/** How the process that runs rules is started, and what it may do. */
import { type ChildProcessByStdio, spawn } from "node:child_process";
import { dirname } from "node:path";
import type { Readable, Writable } from "node:stream";
import { fileURLToPath } from "node:url";

export type RuleChild = ChildProcessByStdio<Writable, Readable, Readable>;

/**
 * V8's own limit. Where the system tells what a process has in memory, whoever started it ends it much earlier: close to its
 * limit V8 collects garbage for seconds.
 */
const HEAP_MB = process.platform === "win32" ? 512 : 4_096;

/**
 * Programs that Linux has for it, tried in this order: a network of its own that leads nowhere, and an end together with its
 * parent even while a rule loops. A host that forbids namespaces goes on without.
 */
const WRAPPERS: readonly (readonly string[])[] = [
  ["unshare", "--user", "--map-root-user", "--net", "--", "setpriv", "--pdeathsig", "KILL", "--"],
  ["setpriv", "--pdeathsig", "KILL", "--"],
  [],
];

/** V8's counters are asked inside of the process, before a rule is loaded. Older Node has neither the flag nor the counters here. */
const INSPECTOR = "--allow-inspector";

/** How many wrappers there are to try. */
export const WAYS: number = process.platform === "linux" ? WRAPPERS.length : 1;

/** Starts the process the `way`th way. It has no environment but what finding programs takes. */
export function startChild(way: number, { isCovered }: { readonly isCovered: boolean }): RuleChild {
  const entry = entryFile();
  const flags = [
    "--permission",
    `--allow-fs-read=${entry.endsWith(".ts") ? dirname(dirname(entry)) : dirname(entry)}/*`,
    "--frozen-intrinsics",
    "--disallow-code-generation-from-strings",
    "--disable-proto=delete",
    ...(isCovered && process.allowedNodeEnvironmentFlags.has(INSPECTOR) ? [INSPECTOR] : []),
    "--no-addons",
    "--no-warnings",
    `--max-old-space-size=${HEAP_MB}`,
  ];
  const wrapper = process.platform === "linux" ? (WRAPPERS[way] ?? []) : [];
  const [command, ...args] = [...wrapper, process.execPath, ...flags, entry];
  return spawn(command, args, {
    stdio: ["pipe", "pipe", "pipe"],
    env: { PATH: process.env["PATH"] ?? "" },
    cwd: dirname(entry),
  });
}

function entryFile(): string {
  const own = import.meta.url;
  return fileURLToPath(
    own.endsWith(".ts") ? new URL("../../../rule/src/child/main.ts", own) : new URL("./rule-child.js", own),
  );
}
