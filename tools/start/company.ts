import { spawn } from "node:child_process";
import { join } from "node:path";
import { migrations } from "@sekisho/cli/gates";
import { createToken, openStore } from "@sekisho/store";
import { ROOT } from "../steps.ts";

/** Everybody sees the same: exemptions and stages of the example go by this day. */
export const DAY = "2026-11-22";

export const COMPANY = join(ROOT, "examples", "company");
const SCOPE = "repo:github.com/acme/shop";
const HOUR_MS = 3_600_000;

/** A token of the example's CI for an hour, made in the store before the server opens it. */
export async function ciToken(store: string): Promise<string> {
  const opened = await openStore({ url: store, migrations });
  try {
    const scopes = ["files.report", "findings.read", `for:${SCOPE}`];
    const token = { name: "the example's CI", scopes, validMs: HOUR_MS };
    return (await opened.transaction(async (tx) => createToken(tx, token))).text;
  } finally {
    await opened.close();
  }
}

/** Judges the company as its CI does and reports to the server; rejects with what the check says where that fails. */
export async function reportCompany(origin: string, token: string, signal: AbortSignal): Promise<void> {
  const args = [join(ROOT, "bin", "sekisho"), "check", "--at", DAY, "--lang", "en", `--report=${origin}`];
  const env = { ...ownEnvironment(), SEKISHO_TOKEN: token, SEKISHO_REF: "main", SEKISHO_DEFAULT_BRANCH: "main" };
  const child = spawn(process.execPath, args, { cwd: COMPANY, stdio: ["ignore", "ignore", "pipe"], env, signal });
  let said = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    said += text;
  });
  const status = await new Promise<number | null>((resolve, reject) => {
    child.on("error", reject);
    child.on("close", resolve);
  });
  // The example is made to be stopped.
  if (status !== 1) throw new Error(`the example should be stopped with status 1, and ended with ${status}: ${said}`);
}

export interface Shown {
  readonly state: string;
  readonly owner: string;
}

/** What became of the report, once all of it is there. */
export async function findings(origin: string, token: string, signal: AbortSignal): Promise<readonly Shown[]> {
  for (;;) {
    const answer = await fetch(`${origin}/api/v1/findings?limit=100`, {
      headers: { authorization: `Bearer ${token}` },
      signal,
    });
    if (!answer.ok) throw new Error(`the server answers with status ${answer.status}`);
    // The API's own shape (packages/server/src/api/findings.ts).
    const { findings: all } = (await answer.json()) as { readonly findings: readonly Shown[] };
    // They become visible together: a scan is reconciled in few transactions, violations before exempted ones.
    if (all.some(({ state }) => state === "exempted") && all.some(({ state }) => state === "open")) return all;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}

/** Nothing of the caller's own settings of Sekisho or of a CI reaches the example. */
function ownEnvironment(): NodeJS.ProcessEnv {
  const foreign = /^(?:SEKISHO_(?!CACHE$)|GITHUB_|GITLAB_|CI_|ACTIONS_)/;
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !foreign.test(name)));
}
