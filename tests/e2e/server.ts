import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openStore } from "@sekisho/store";
import { type SeedOptions, seedFindings } from "@sekisho/testkit";
import { buildConsole } from "../../tools/console.ts";
import { ROOT } from "../../tools/steps.ts";

/** A `sekisho up` on a SQLite store of its own. */
export interface RunningServer extends AsyncDisposable {
  readonly origin: string;
  /** The address that signs in once. */
  readonly signInLink: string;
  readonly keys: readonly string[];
}

/** The example company's rulebook, whose rules most of the seeded findings break. */
export const RULEBOOK = join(ROOT, "examples", "company", "rulebook");

export interface ServerOptions extends Partial<SeedOptions> {
  /** Where the server follows a rulebook: in a directory, or in git. Absent: it follows none. */
  readonly rulebook?: { readonly directory: string } | { readonly git: string; readonly token: string };
}

/** Seeds a store and runs the real server on it, with the console as the build makes it. */
export async function startServer({ rulebook, ...seed }: ServerOptions = {}): Promise<RunningServer> {
  const data = mkdtempSync(join(tmpdir(), "sekisho-e2e-"));
  const [keys] = await Promise.all([seeded(data, seed), buildConsole(ROOT)]);
  const config = join(data, "server.yaml");
  writeFileSync(config, configOf(rulebook));
  const child = spawn(
    process.execPath,
    [join(ROOT, "bin", "sekisho"), "up", "--data", data, "--config", config, "--port", "0", "--lang", "en"],
    {
      stdio: ["ignore", "pipe", "pipe"],
      env: { ...process.env, ...(rulebook !== undefined && "token" in rulebook && { [TOKEN]: rulebook.token }) },
    },
  );
  const exited = once(child, "exit");
  const stop = async (): Promise<void> => {
    if (child.exitCode === null) child.kill("SIGTERM");
    await exited;
    rmSync(data, { recursive: true, force: true });
  };
  try {
    const link = await signInLinkOf(child);
    return { origin: new URL(link).origin, signInLink: link, keys, [Symbol.asyncDispose]: stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

const TOKEN = "SEKISHO_E2E_TOKEN";

/** JSON is YAML, too. */
function configOf(rulebook: ServerOptions["rulebook"]): string {
  const follow =
    rulebook !== undefined && "git" in rulebook
      ? { git: rulebook.git, ref: "main", token: { env: TOKEN } }
      : { directory: rulebook?.directory };
  const scopes = ["repo:**", "cluster:*", "aws:**"];
  const rulebooks = rulebook === undefined ? [] : [{ name: "acme", scopes, follow }];
  // The repository of the test is on this machine.
  return JSON.stringify({ apiVersion: "server/v1", rulebooks, outbound: { open: ["127.0.0.1"] } });
}

async function seeded(data: string, seed: Partial<SeedOptions>): Promise<readonly string[]> {
  const store = await openStore({ url: `sqlite:${join(data, "sekisho.db")}` });
  try {
    return await seedFindings(store, { count: 400, now: Date.now(), ...seed });
  } finally {
    await store.close();
  }
}

/** Rejects where the server ends before it is ready. */
async function signInLinkOf(child: ChildProcess): Promise<string> {
  let text = "";
  child.stderr?.on("data", (chunk) => {
    text += String(chunk);
  });
  for await (const chunk of child.stdout ?? []) {
    text += String(chunk);
    const [link] = /http:\/\/\S+\/sign-in#\S+/.exec(text) ?? [];
    if (link !== undefined && /^ready /m.test(text)) {
      // Nobody reads on: what comes must not fill the pipe.
      child.stdout?.resume();
      return link;
    }
  }
  throw new Error(`sekisho up ended before it was ready: ${text}`);
}
