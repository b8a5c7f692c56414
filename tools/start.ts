import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { openBrowser } from "@sekisho/cli/open-browser";
import { buildConsole } from "./console.ts";
import { ROOT } from "./steps.ts";

/**
 * `npm start [-- --port N] [--data DIR] [--no-open]`: the example company on a server of its own. Its CI reports what it
 * finds, as of a fixed day; `ready` is printed once that is routed and recorded. Runs until SIGINT, SIGTERM or SIGHUP and
 * ends with 0; 2 where it can't run. Its data are temporary, unless --data names a directory, which stays.
 */
const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
const WITHIN_MS = 60_000;
const KNOWN_PORT = 8787;
const PARENT_MS = 500;

const { values } = parseArgs({
  options: { port: { type: "string" }, data: { type: "string" }, "no-open": { type: "boolean", default: false } },
});
const stopping = new AbortController();
for (const signal of SIGNALS) process.on(signal, () => stopping.abort());
stopWithNpm();
process.exitCode = await start();

async function start(): Promise<number> {
  const kept = values.data === undefined ? undefined : resolve(values.data);
  const data = kept ?? mkdtempSync(join(tmpdir(), "sekisho-start-"));
  try {
    return await runCompany(data, kept === undefined ? "removed at the end" : "kept");
  } catch (error) {
    if (stopping.signal.aborted) return 0;
    console.error(`npm start: ${error instanceof Error ? error.message : String(error)}`);
    return 2;
  } finally {
    if (kept === undefined) rmSync(data, { recursive: true, force: true });
  }
}

async function runCompany(data: string, fate: string): Promise<number> {
  // Loaded late: until then a signal ends it at once, and a mistake in the options costs nothing.
  const { ciToken, COMPANY, DAY, findings, reportCompany } = await import("./start/company.ts");
  const { portOf, startServer } = await import("./start/server.ts");
  if (!existsSync(join(COMPANY, "sekisho.yaml"))) throw new Error(`${COMPANY} holds no sekisho.yaml`);
  console.log(`Sekisho runs the example company, examples/company, as of ${DAY}.`);
  // It is served from when it is there; a page that can't be built keeps nothing else from working.
  const pages = buildConsole(ROOT).catch((error: unknown) => {
    console.error(`npm start: the console can't be built: ${error instanceof Error ? error.message : String(error)}`);
  });
  const token = await ciToken(`sqlite:${join(data, "sekisho.db")}`);
  const port = values.port === undefined ? await portOf(KNOWN_PORT) : Number(values.port);
  const { supervisor, running } = await startServer(data, port);
  stopping.signal.addEventListener("abort", () => supervisor.stop());
  if (stopping.signal.aborted) supervisor.stop();
  try {
    const within = AbortSignal.any([stopping.signal, AbortSignal.timeout(WITHIN_MS)]);
    const { origin, link } = await Promise.race([running, fired(within)]);
    console.log(`  address   ${origin}`);
    if (link !== undefined) console.log(`  sign in   ${link}  (once, within 15 minutes)`);
    await reportCompany(origin, token, within);
    const all = await findings(origin, token, within);
    const teams = new Set(all.map(({ owner }) => owner));
    const exempted = all.filter(({ state }) => state === "exempted").length;
    console.log(
      `  findings  ${all.length}, owned by ${teams.size} teams; ${exempted} of them exempted; each in the ledger`,
    );
    console.log(`  data      ${data}, ${fate}`);
    await pages;
    console.log("  stop      Ctrl-C");
    console.log("ready");
    if (!values["no-open"]) openBrowser(origin, desk());
  } catch (error) {
    supervisor.stop();
    await supervisor.ended;
    throw error;
  }
  const hopeless = await supervisor.ended;
  if (hopeless === undefined) return 0;
  throw new Error(hopeless.message);
}

/** Rejects once the signal fires. */
function fired(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    const end = (): void => reject(new Error(`the server is not ready within ${WITHIN_MS / 1000} s`));
    if (signal.aborted) end();
    else signal.addEventListener("abort", end, { once: true });
  });
}

/** `exec` in package.json lets npm's signals come here; an npm that is killed sends none. */
function stopWithNpm(): void {
  if (process.env["npm_lifecycle_event"] !== "start") return;
  const npm = process.ppid;
  setInterval(() => process.ppid !== npm && stopping.abort(), PARENT_MS).unref();
}

function desk(): Parameters<typeof openBrowser>[1] {
  const { env, platform, stdin, stdout } = process;
  return { env, platform, isTerminal: stdin.isTTY && stdout.isTTY };
}
