import { spawn } from "node:child_process";
import { conftest } from "@sekisho/cli/conftest";
import { peerPath } from "../bench/peers.ts";

export interface Outcome {
  readonly status: number;
  readonly stdout: string;
}

/** Runs words in a directory by this command, in this process. */
export async function runOurs(words: readonly string[], cwd: string, stdin = ""): Promise<Outcome> {
  let stdout = "";
  const status = await conftest(words, {
    cwd,
    env: { SEKISHO_CACHE: "off" },
    out: (text) => void (stdout += text),
    err: () => undefined,
    stdin: async () => Buffer.from(stdin),
  });
  return { status, stdout };
}

/** The same by the real Conftest, which would else look for the width of tabs in the project around. */
export async function runTheirs(words: readonly string[], cwd: string, stdin = ""): Promise<Outcome> {
  const child = spawn(peerPath("conftest"), words, {
    cwd,
    stdio: ["pipe", "pipe", "ignore"],
    env: { HOME: cwd, PATH: process.env["PATH"], TABWIDTH: "8" },
  });
  // Whoever is told nothing of standard input does not read it.
  child.stdin.on("error", () => undefined);
  child.stdin.end(stdin);
  let stdout = "";
  // A chunk may end within a character.
  child.stdout.setEncoding("utf8");
  child.stdout.on("data", (chunk: string) => void (stdout += chunk));
  const status = await new Promise<number>((resolve) => child.on("close", (code) => resolve(code ?? -1)));
  return { status, stdout };
}

/**
 * An outcome in a form in which both agree: Conftest walks files and policies in the order of its hash maps, which changes
 * from run to run, and names what it was built with.
 */
export function normalise({ status, stdout }: Outcome): readonly (string | number)[] {
  const lines = stdout
    .replace(/go\.version" value="[^"]*"/g, 'go.version" value=""')
    .replace(/^(ok|not ok) \d+/gm, "$1")
    .split("\n")
    // The last field of an object has no comma, and which one is last changes.
    .map((line) => line.replace(/,$/, ""));
  return [status, ...lines.sort()];
}

/** A SARIF log, whose results and rules stand in the order in which files were walked. */
export function normaliseSarif({ status, stdout }: Outcome): unknown {
  const log = JSON.parse(stdout) as {
    readonly runs: readonly {
      readonly tool: { readonly driver: { readonly rules: readonly { readonly id: string }[]; readonly name: string } };
      readonly results: readonly object[];
      readonly invocations: unknown;
    }[];
  };
  return [
    status,
    ...log.runs.map(({ tool: { driver }, results, invocations }) => ({
      rules: driver.rules.map(({ id }) => id).toSorted(),
      results: results.map((result) => JSON.stringify({ ...result, ruleIndex: 0 })).toSorted(),
      invocations,
    })),
  ];
}
