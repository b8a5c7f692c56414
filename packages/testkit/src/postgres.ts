import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { Client } from "pg";
import { freePort } from "./free-port.ts";

const DEBIAN = "/usr/lib/postgresql";
const OWNER = "sekisho";
const START_TIMEOUT_MS = 30_000;

/** A PostgreSQL of its own: data directory, port, no password on loopback. */
export interface PostgresServer {
  readonly port: number;
  /** A new, empty database; answers with its address. */
  createDatabase(): Promise<string>;
  /** Ends the server at once, as a power cut of its host does; `start` brings it back with its data. */
  kill(): Promise<void>;
  /** SIGKILL to its first process alone: all others find out by themselves, and what was in their memory is lost. */
  crash(): Promise<void>;
  start(): Promise<void>;
  stop(): Promise<void>;
}

/** The directory of `initdb` and `postgres`: Debian's newest, else that of the path. Undefined where there is none. */
export function postgresBin(): string | undefined {
  const versions = existsSync(DEBIAN) ? readdirSync(DEBIAN).sort((a, b) => Number(b) - Number(a)) : [];
  const debian = versions.map((version) => join(DEBIAN, version, "bin"));
  return [...debian, ...(process.env["PATH"] ?? "").split(delimiter)].find((bin) => existsSync(join(bin, "initdb")));
}

/** Starts a server on a free port. As root it runs as `nobody`, because PostgreSQL refuses root. */
export async function startPostgres(settings: Readonly<Record<string, string>> = {}): Promise<PostgresServer> {
  const bin = postgresBin();
  if (bin === undefined) throw new Error("PostgreSQL is not installed: apt-get install postgresql");
  const directory = mkdtempSync(join(tmpdir(), "sekisho-postgres-"));
  const user = process.getuid?.() === 0 ? nobody() : undefined;
  if (user !== undefined) chownSync(directory, user.uid, user.gid);
  const data = join(directory, "data");
  execFileSync(
    join(bin, "initdb"),
    ["-D", data, "-U", OWNER, "--auth=trust", "--no-sync", "-E", "UTF8", "--locale=C"],
    {
      stdio: "ignore",
      cwd: directory,
      ...user,
    },
  );
  const port = await freePort();
  const address = (database: string): string => `postgres://${OWNER}@127.0.0.1:${port}/${database}`;
  let child: ChildProcess | undefined;
  // SIGQUIT makes every process of the server leave without a shutdown; the next start recovers from the log.
  const end = async (): Promise<void> => {
    const running = child;
    child = undefined;
    if (running === undefined || running.exitCode !== null) return;
    const exited = once(running, "exit");
    running.kill("SIGQUIT");
    await exited;
  };
  const crash = async (): Promise<void> => {
    const running = child;
    child = undefined;
    if (running?.pid === undefined) return;
    const others = childrenOf(running.pid);
    const exited = once(running, "exit");
    running.kill("SIGKILL");
    await exited;
    // They hold the memory that a new server would have to share.
    while (others.some(isAlive)) await new Promise((resolve) => setTimeout(resolve, 10));
  };
  const dropAtExit = (): void => {
    child?.kill("SIGQUIT");
    rmSync(directory, { recursive: true, force: true });
  };
  process.once("exit", dropAtExit);
  const server: PostgresServer = {
    port,
    async createDatabase() {
      const name = `test_${randomUUID().replaceAll("-", "")}`;
      await query(address("postgres"), `create database ${name}`);
      return address(name);
    },
    async start() {
      const given = { listen_addresses: "127.0.0.1", unix_socket_directories: "", max_connections: "200", ...settings };
      const options = Object.entries(given).flatMap(([name, value]) => ["-c", `${name}=${value}`]);
      child = spawn(join(bin, "postgres"), ["-D", data, "-p", String(port), ...options], {
        stdio: "ignore",
        cwd: directory,
        ...user,
      });
      await answers(address("postgres"));
    },
    kill: end,
    crash,
    async stop() {
      // Its data goes with it: nothing is worth an orderly shutdown.
      await end();
      process.off("exit", dropAtExit);
      rmSync(directory, { recursive: true, force: true });
    },
  };
  await server.start();
  return server;
}

function nobody(): { readonly uid: number; readonly gid: number } {
  const id = (flag: string): number => Number(execFileSync("id", [flag, "nobody"], { encoding: "utf8" }));
  return { uid: id("-u"), gid: id("-g") };
}

function childrenOf(pid: number): readonly number[] {
  const listed = execFileSync("ps", ["-A", "-o", "pid=,ppid="], { encoding: "utf8" });
  const all = listed.split("\n").map((line) => line.trim().split(/\s+/).map(Number));
  return all.flatMap(([child = 0, parent]) => (parent === pid ? [child] : []));
}

/** Whose end nobody took yet is gone, too. */
function isAlive(pid: number): boolean {
  try {
    const state = execFileSync("ps", ["-o", "state=", "-p", String(pid)], {
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
    });
    return !state.trim().startsWith("Z");
  } catch {
    return false;
  }
}

async function answers(url: string): Promise<void> {
  const until = performance.now() + START_TIMEOUT_MS;
  for (;;) {
    try {
      await query(url, "select 1");
      return;
    } catch (error) {
      if (performance.now() > until) throw error;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}

async function query(url: string, sql: string): Promise<void> {
  const client = new Client({ connectionString: url });
  client.on("error", () => {});
  try {
    await client.connect();
    await client.query(sql);
  } finally {
    await client.end().catch(() => {});
  }
}
