import { spawn } from "node:child_process";
import { once } from "node:events";
import { type FileHandle, open } from "node:fs/promises";
import { Agent, type IncomingMessage, request } from "node:http";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { openStore, type Store } from "@sekisho/store";
import { signedPush, startPostgres } from "@sekisho/testkit";
import { sql } from "kysely";
import type { BenchContext, Row } from "../bench.ts";
import { limitRow, percentile } from "../measure.ts";

const DELIVERIES = 1_500;
const P99_MS = 10;
/** From one delivery to the next, whether the one before is answered or not: below what one address may send. */
const EVERY_MS = 12;
/** Not at the same moment: a disk writes one after the other, and a delivery would always find it busy. */
const WRITE_AFTER_MS = EVERY_MS / 2;
/** What comes first finds nothing compiled. */
const WARM = 100;
const SECRET = "s";
const SERVER = join("packages", "server", "test", "fixtures", "intake-server.ts");

/**
 * A signed delivery by HTTP until it is on disk and acknowledged; the jobs that deliveries ask for run meanwhile. Beside it,
 * what a write to the same disk takes halfway between two of them: no delivery takes less.
 */
export async function intakeRows({ root, temporary }: BenchContext): Promise<readonly Row[]> {
  const server = join(root, SERVER);
  const postgres = await startPostgres();
  try {
    const sqlite = { url: `sqlite:${join(temporary, "sekisho.db")}`, data: join(temporary, "a"), name: "SQLite" };
    const other = { url: await postgres.createDatabase(), data: join(temporary, "b"), name: "PostgreSQL" };
    return [...(await rowsOf(server, sqlite)), ...(await rowsOf(server, other))];
  } finally {
    await postgres.stop();
  }
}

interface Place {
  readonly url: string;
  readonly data: string;
  readonly name: string;
}

async function rowsOf(server: string, { url, data, name }: Place): Promise<readonly Row[]> {
  const child = spawn(process.execPath, [server, url, data, SECRET], { stdio: ["ignore", "pipe", "inherit"] });
  const exited = once(child, "exit");
  try {
    const [line] = (await once(child.stdout, "data")) as [Buffer];
    const { origin } = JSON.parse(line.toString("utf8")) as { readonly origin: string };
    const { deliveries, writes } = await measure(origin, `${data}-writes`);
    const row = (what: string, times: readonly number[]): Row =>
      limitRow(`${what}, p99, ${name}`, { value: percentile(times.slice(WARM), 0.99), limit: P99_MS, unit: "ms" });
    const { goal: _, ...told } = row("a write to the disk beside it", writes);
    return [row("webhook delivery acknowledged", deliveries), told];
  } finally {
    child.kill("SIGTERM");
    await exited;
    await requireWhole(url);
  }
}

interface Times {
  readonly deliveries: readonly number[];
  readonly writes: readonly number[];
}

async function measure(origin: string, file: string): Promise<Times> {
  const disk = await open(file, "w");
  const agent = new Agent({ keepAlive: true });
  try {
    const deliveries: Promise<number>[] = [];
    const writes: Promise<number>[] = [];
    for (let i = 0; i < DELIVERIES; i++) {
      deliveries.push(deliver(origin, agent, i));
      writes.push(pause(WRITE_AFTER_MS).then(() => write(disk)));
      await pause(EVERY_MS);
    }
    return { deliveries: await Promise.all(deliveries), writes: await Promise.all(writes) };
  } finally {
    agent.destroy();
    await disk.close();
  }
}

async function write(disk: FileHandle): Promise<number> {
  const started = performance.now();
  await disk.write(Buffer.alloc(4_096));
  await disk.datasync();
  return performance.now() - started;
}

/** By node:http, whose own work is less than that of `fetch`: both share the processors with the server. */
async function deliver(origin: string, agent: Agent, i: number): Promise<number> {
  const { bytes, headers } = signedPush(SECRET, { delivery: `d${i}`, project: `p${i % 20}` });
  const started = performance.now();
  const asked = request(`${origin}/webhooks/relay/push`, { method: "POST", headers, agent });
  asked.end(bytes);
  const [answer] = (await once(asked, "response")) as [IncomingMessage];
  answer.resume();
  await once(answer, "end");
  const ms = performance.now() - started;
  if (answer.statusCode !== 202) throw new Error(`a delivery is answered with ${answer.statusCode}`);
  return ms;
}

/** A time for what was not stored would mean nothing. */
async function requireWhole(url: string): Promise<void> {
  const store: Store = await openStore({ url, role: "reader" });
  try {
    const { rows } = await sql<{ count: number }>`select count(*) as count from job where kind = 'relay.run'`.execute(
      store.read,
    );
    if (Number(rows[0]?.count) !== DELIVERIES)
      throw new Error(`of ${DELIVERIES} deliveries ${rows[0]?.count} are jobs`);
  } finally {
    await store.close();
  }
}
