import { spawn } from "node:child_process";
import { Problem } from "@sekisho/core";

export interface GitOptions {
  /** Where it works. */
  readonly cwd: string;
  /** For https: sent as a header, never in an address or on the command line. */
  readonly token?: string;
  /** Which transports it may use: `https`, `ssh`, `file`. */
  readonly protocols: readonly string[];
  readonly timeoutMs: number;
  /** Ends it before its time. */
  readonly signal?: AbortSignal;
  /** `HOST:PORT:ADDRESS`: where a host is, whatever its name comes to (git 2.37 or later). */
  readonly resolved?: string;
  readonly input?: string;
  /** An index of its own, absolute. */
  readonly index?: string;
  /** Output beyond 64 MiB is a Problem `git_too_much`; else it is cut, for what is asked for is short. */
  readonly whole?: true;
  /** In a repository on this machine, whoever owns it: paths are no patterns, and no object stands for another one. */
  readonly local?: true;
}

const MAX_OUTPUT = 64 * 1024 * 1024;

/**
 * Runs git (2.31 or later) with nothing of the machine's own configuration: no hooks, no helpers, no prompts. Answers with
 * what it prints. Throws Problem `git_missing`, `git_timeout`, `git_stopped`, `git_too_much`, or `git_failed` with git's own last words, without the token.
 */
export async function runGit(args: readonly string[], options: GitOptions): Promise<Buffer> {
  const { cwd, token, timeoutMs, input, signal } = options;
  // A group of its own: the helpers that git starts end with it, and do not hold its output open.
  const child = spawn("git", [...SAFE.flatMap((setting) => ["-c", setting]), ...args], {
    cwd,
    env: environment(options),
    stdio: ["pipe", "pipe", "pipe"],
    detached: true,
  });
  const late = AbortSignal.timeout(timeoutMs);
  const ends = signal === undefined ? late : AbortSignal.any([late, signal]);
  const end = (): void => endGroup(child.pid);
  if (ends.aborted) end();
  ends.addEventListener("abort", end, { once: true });
  child.stdin.on("error", () => {});
  child.stdin.end(input);
  const [out, err] = [collect(child.stdout), collect(child.stderr)];
  const ended = await new Promise<{ readonly code: number | null; readonly missing: boolean }>((resolve) => {
    child.on("error", (error) => resolve({ code: null, missing: Reflect.get(error, "code") === "ENOENT" }));
    child.on("close", (code) => resolve({ code, missing: false }));
  });
  ends.removeEventListener("abort", end);
  if (ended.code === 0) {
    if (options.whole === true && out.sizeBytes() > MAX_OUTPUT) {
      throw new Problem("git_too_much", `git ${args[0]} printed more than ${MAX_OUTPUT / 1024 / 1024} MiB`);
    }
    return out.bytes();
  }
  if (ended.missing) throw new Problem("git_missing", "git is not there: install it, or follow a directory instead");
  if (signal?.aborted) throw new Problem("git_stopped", "git was told to end");
  if (late.aborted) throw new Problem("git_timeout", `git did not answer within ${timeoutMs / 1000} s`);
  const said = err.bytes().toString("utf8").trim().split("\n").slice(-3).join(" ");
  throw new Problem("git_failed", `git ${args[0]} failed: ${token === undefined ? said : said.replaceAll(token, "…")}`);
}

function endGroup(pid: number | undefined): void {
  try {
    if (pid !== undefined) process.kill(-pid, "SIGKILL");
  } catch {
    // It has ended.
  }
}

const SAFE: readonly string[] = [
  "core.hooksPath=/dev/null",
  "core.fsmonitor=false",
  "core.symlinks=false",
  "credential.helper=",
  "protocol.allow=never",
  "http.followRedirects=false",
  "http.lowSpeedLimit=100",
  "http.lowSpeedTime=20",
  "submodule.recurse=false",
  "gc.auto=0",
  "advice.detachedHead=false",
];

function environment({ token, protocols, index, resolved, local }: GitOptions): Record<string, string> {
  const settings: readonly (readonly [string, string])[] = [
    ...protocols.map((protocol) => [`protocol.${protocol}.allow`, "always"] as const),
    ...(resolved === undefined ? [] : [["http.curloptResolve", resolved] as const]),
    // In the containers of a CI the checkout often belongs to another user.
    ...(local === true ? [["safe.directory", "*"] as const] : []),
    // Basic, because forges take a token as a password and not all take it as a bearer.
    ...(token === undefined
      ? []
      : [
          [
            "http.extraHeader",
            `Authorization: Basic ${Buffer.from(`x-access-token:${token}`).toString("base64")}`,
          ] as const,
        ]),
  ];
  return {
    PATH: process.env["PATH"] ?? "",
    HOME: "/nonexistent",
    LC_ALL: "C",
    GIT_CONFIG_NOSYSTEM: "1",
    GIT_CONFIG_GLOBAL: "/dev/null",
    GIT_TERMINAL_PROMPT: "0",
    GIT_ASKPASS: "",
    ...(index !== undefined && { GIT_INDEX_FILE: index }),
    ...(local === true && { GIT_LITERAL_PATHSPECS: "1", GIT_NO_REPLACE_OBJECTS: "1" }),
    GIT_CONFIG_COUNT: String(settings.length),
    ...Object.fromEntries(
      settings.flatMap(([key, value], i) => [
        [`GIT_CONFIG_KEY_${i}`, key],
        [`GIT_CONFIG_VALUE_${i}`, value],
      ]),
    ),
  };
}

/** What a stream has said, up to a limit, and how much it was. */
interface Collected {
  bytes(): Buffer;
  sizeBytes(): number;
}

function collect(stream: NodeJS.ReadableStream): Collected {
  const chunks: Buffer[] = [];
  let size = 0;
  stream.on("data", (chunk: Buffer) => {
    size += chunk.length;
    if (size <= MAX_OUTPUT) chunks.push(chunk);
  });
  return { bytes: () => Buffer.concat(chunks), sizeBytes: () => size };
}
