import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import type { BenchContext } from "../bench.ts";
import type { Load, Loaded } from "./load.ts";

export interface Server {
  readonly port: number;
  stop(): Promise<void>;
}

export type Side = "ours" | "peer";

const READY_MS = 60_000;

/** `opa run --server` of one side with more words, as it comes: what it logs goes nowhere. */
export async function startServer(side: Side, words: readonly string[], context: BenchContext): Promise<Server> {
  const port = await freePort();
  const program = side === "ours" ? [context.node, context.sekisho, "opa"] : [context.peer("opa").path];
  const all = [...program.slice(1), "run", "--server", "--addr", `127.0.0.1:${port}`, "--skip-version-check", ...words];
  const child = spawn(program[0] ?? "", all, { cwd: context.temporary, stdio: "ignore" });
  const exited = once(child, "exit");
  const stop = async (): Promise<void> => {
    child.kill("SIGTERM");
    await exited;
  };
  await ready(child, port, stop);
  return { port, stop };
}

/** Until every bundle is in force, too. */
async function ready(child: ChildProcess, port: number, stop: () => Promise<void>): Promise<void> {
  const end = performance.now() + READY_MS;
  while (performance.now() < end && child.exitCode === null) {
    const answer = await fetch(`http://127.0.0.1:${port}/health?bundles`).catch(() => undefined);
    await answer?.body?.cancel();
    if (answer?.ok === true) return;
    await pause(50);
  }
  await stop();
  throw new Error(`${child.spawnfile} does not serve`);
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  await new Promise((resolve) => void server.close(resolve));
  if (address === null || typeof address === "string") throw new Error("no port is free");
  return address.port;
}

/** Runs a load in a process of its own. Throws where it ends without an answer. */
export async function runLoad(load: Load, { node }: BenchContext): Promise<Loaded> {
  const child = spawn(node, [join(import.meta.dirname, "load.ts"), JSON.stringify(load)], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  let text = "";
  child.stdout.on("data", (chunk: Buffer) => void (text += chunk.toString()));
  await once(child, "close");
  // What load.ts prints.
  return JSON.parse(text) as Loaded;
}
