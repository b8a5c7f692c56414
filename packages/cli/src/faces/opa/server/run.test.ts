import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { type IncomingMessage, request } from "node:http";
import { request as secureRequest } from "node:https";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { opa } from "../run.ts";

const LONG = { timeout: 120_000 };
const PROGRAM = join(import.meta.dirname, "..", "..", "..", "..", "..", "..", "bin", "sekisho");

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "sekisho-run-"));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

/** The program as it is started by a person, until its log says something. */
class Running {
  readonly #child: ChildProcess;
  readonly #exited: Promise<[number | null]>;
  #log = "";
  #told: (() => void)[] = [];

  constructor(words: readonly string[]) {
    this.#child = spawn(process.execPath, [PROGRAM, "opa", "run", ...words], {
      cwd: directory,
      stdio: ["ignore", "ignore", "pipe"],
    });
    // What Node says of an exit.
    this.#exited = once(this.#child, "exit") as Promise<[number | null]>;
    this.#child.stderr?.on("data", (chunk: Buffer) => {
      this.#log += chunk.toString();
      for (const tell of this.#told.splice(0)) tell();
    });
  }

  async said(text: string): Promise<void> {
    while (!this.#log.includes(text)) await new Promise<void>((resolve) => void this.#told.push(resolve));
  }

  /** Tells it to end. */
  async end(): Promise<{ readonly status: number | null; readonly log: string }> {
    this.#child.kill("SIGTERM");
    return this.ended();
  }

  async ended(): Promise<{ readonly status: number | null; readonly log: string }> {
    const [status] = await this.#exited;
    return { status, log: this.#log };
  }
}

async function get(path: string): Promise<unknown> {
  const asked = request({ socketPath: join(directory, "s.sock"), path, agent: false }).end();
  const [answer] = (await once(asked, "response")) as [IncomingMessage];
  let text = "";
  for await (const chunk of answer) text += String(chunk);
  return JSON.parse(text);
}

test("it serves until SIGTERM, and follows its files", LONG, async () => {
  writeFileSync(join(directory, "a.rego"), "package a\nx := 1");
  const running = new Running([
    "--server",
    "--addr",
    `unix://${directory}/s.sock`,
    "--watch",
    "--log-level",
    "debug",
    ".",
  ]);
  await running.said("Server initialized.");
  expect(await get("/v1/data/a/x")).toEqual({ result: 1 });
  writeFileSync(join(directory, "a.rego"), "package a\nx := ");
  await running.said("Failed to reload files.");
  expect(await get("/v1/data/a/x")).toEqual({ result: 1 });
  writeFileSync(join(directory, "a.rego"), "package a\nx := 2");
  await running.said("Processed file watch event.");
  expect(await get("/v1/data/a/x")).toEqual({ result: 2 });
  const { status, log } = await running.end();
  expect(status).toBe(0);
  expect(log).toContain("Server shutdown.");
});

const openssl = spawnSync("openssl", ["version"]).status === 0;
if (!openssl) console.log("HTTPS is not tested: there is no openssl to make a certificate");

test.runIf(openssl)("it speaks HTTPS with its certificate", LONG, async () => {
  const words = [
    "req",
    "-x509",
    "-newkey",
    "rsa:2048",
    "-nodes",
    "-keyout",
    "key.pem",
    "-out",
    "cert.pem",
    "-days",
    "1",
    "-subj",
    "/CN=localhost",
  ];
  expect(spawnSync("openssl", words, { cwd: directory }).status).toBe(0);
  writeFileSync(join(directory, "a.rego"), "package a\nx := 1");
  const pair = ["--tls-cert-file", "cert.pem", "--tls-private-key-file", "key.pem"];
  const running = new Running([
    "--server",
    "--addr",
    `unix://${directory}/s.sock`,
    "--log-level",
    "debug",
    ...pair,
    "a.rego",
  ]);
  await running.said("Server initialized.");
  const ca = readFileSync(join(directory, "cert.pem"));
  const asked = secureRequest({
    socketPath: join(directory, "s.sock"),
    path: "/v1/data/a/x",
    ca,
    servername: "localhost",
    agent: false,
  }).end();
  const [answer] = (await once(asked, "response")) as [IncomingMessage];
  let text = "";
  for await (const chunk of answer) text += String(chunk);
  expect(JSON.parse(text)).toEqual({ result: 1 });
  expect((await running.end()).status).toBe(0);
});

test("without its bundles it does not serve when it is told to wait for them", LONG, async () => {
  const running = new Running([
    "--server",
    "--addr",
    `unix://${directory}/s.sock`,
    "--ready-timeout",
    "1",
    "--set",
    "services.a.url=http://127.0.0.1:9,bundles.b.resource=x",
  ]);
  await running.said("Failed to wait for plugins activation.");
  expect((await running.ended()).status).toBe(1);
});

const REFUSED: readonly (readonly [words: readonly string[], status: number, text: string])[] = [
  [["run"], 2, "run without --server"],
  [["run", "-s", "--h2c"], 2, "--h2c"],
  [["run", "-s", "--pprof"], 2, "--pprof"],
  [["run", "-s", "--authentication", "tls"], 1, "must be one of"],
  [["run", "-s", "--adr", "x"], 1, "--addr"],
  [["run", "-s", "--addr", "nowhere"], 1, "nowhere"],
  [["run", "-s", "nope.rego"], 1, "nope.rego"],
  [["run", "-s", "-b", "nope"], 1, "nope"],
  [["run", "-s", "broken.rego"], 1, "rego_parse_error"],
  [["run", "-s", "-c", "nope.yaml"], 1, "nope.yaml"],
  [["run", "-s", "--set", "discovery.resource=x"], 2, "discovery"],
  [["run", "-s", "--tls-cert-file", "x"], 1, "--tls-private-key-file"],
];

test.each(REFUSED)("opa %j ends with %i: %s", LONG, async (words, status, text) => {
  writeFileSync(join(directory, "broken.rego"), "package a\nx := ");
  let told = "";
  const world = { cwd: directory, env: {}, out: () => undefined, stdin: async () => Buffer.alloc(0) };
  expect(await opa(words, { ...world, err: (line) => void (told += line) })).toBe(status);
  expect(told).toContain(text);
});
