import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { type IncomingHttpHeaders, request } from "node:http";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { gunzipSync, gzipSync } from "node:zlib";
import { peerPath } from "../../../bench/peers.ts";

/** The checkout. */
const ROOT = join(import.meta.dirname, "..", "..", "..", "..");
const READY_MS = 60_000;

/** A server that listens on a socket in a file: no port can be taken by another. */
export interface Started {
  readonly socket: string;
  /** All that it logged. */
  readonly log: () => string;
  /** Answers with the exit status. */
  stop(): Promise<number | null>;
}

export interface Start {
  readonly words: readonly string[];
  readonly cwd: string;
  readonly socket: string;
}

export async function startOurs({ words, cwd, socket }: Start): Promise<Started> {
  const program = [join(ROOT, "bin", "sekisho"), "opa", "run", "--server", "--addr", `unix://${socket}`, ...words];
  return started(spawn(process.execPath, program, { cwd, stdio: ["ignore", "ignore", "pipe"] }), socket);
}

export async function startTheirs({ words, cwd, socket }: Start): Promise<Started> {
  const all = ["run", "--server", "--addr", `unix://${socket}`, "--skip-version-check", ...words];
  const env = { HOME: cwd, PATH: process.env["PATH"] };
  return started(spawn(peerPath("opa"), all, { cwd, env, stdio: ["ignore", "ignore", "pipe"] }), socket);
}

async function started(child: ChildProcess, socket: string): Promise<Started> {
  let log = "";
  child.stderr?.on("data", (chunk: Buffer) => void (log += chunk.toString()));
  const exited = once(child, "exit");
  const stop = async (): Promise<number | null> => {
    child.kill("SIGTERM");
    const [status] = (await exited) as [number | null];
    return status;
  };
  const end = performance.now() + READY_MS;
  while (performance.now() < end && child.exitCode === null) {
    // Whoever may not ask is answered, too.
    if (await ask(socket, { method: "GET", path: "/health" }).catch(() => undefined)) {
      return { socket, log: () => log, stop };
    }
    await pause(50);
  }
  await stop();
  throw new Error(`the server did not answer: ${log}`);
}

export interface Asked {
  readonly method: string;
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** With `Content-Encoding: gzip` it is packed. */
  readonly body?: string | Buffer;
}

export interface Answered {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** One request on a connection of its own. */
export async function ask(socketPath: string, { method, path, headers = {}, body }: Asked): Promise<Answered> {
  const isPacked = headers["content-encoding"] === "gzip" && typeof body === "string";
  const bytes = body === undefined ? undefined : isPacked ? gzipSync(body) : Buffer.from(body);
  const length = bytes === undefined ? {} : { "content-length": bytes.length };
  const asked = request({ socketPath, method, path, headers: { ...length, ...headers }, agent: false });
  const answered = once(asked, "response") as Promise<[import("node:http").IncomingMessage]>;
  asked.end(bytes);
  const [answer] = await answered;
  const chunks: Buffer[] = [];
  for await (const chunk of answer) chunks.push(chunk as Buffer);
  const whole = Buffer.concat(chunks);
  const text = answer.headers["content-encoding"] === "gzip" ? gunzipSync(whole) : whole;
  return { status: answer.statusCode ?? 0, headers: answer.headers, body: text.toString("utf8") };
}
