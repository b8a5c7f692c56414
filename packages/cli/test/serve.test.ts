import { generateKeyPairSync } from "node:crypto";
import { once } from "node:events";
import { type PostgresServer, startPostgres } from "@sekisho/testkit";
import { afterAll, beforeAll, expect, test } from "vitest";
import { LAUNCHER, says, up } from "./up-process.ts";
import { folder } from "./world.ts";

let postgres: PostgresServer;
beforeAll(async () => {
  postgres = await startPostgres({ fsync: "off" });
}, 60_000);
afterAll(() => postgres.stop(), 60_000);

test("sekisho serve tells all that it lacks at once: status 2, and nothing is started", async () => {
  const one = up(LAUNCHER, folder({}), [], "serve");
  await once(one.process, "close");
  expect(one.process.exitCode).toBe(2);
  expect(one.err.match(/serve_\w+/g)).toEqual(["serve_store", "serve_key", "serve_key"]);
  expect(one.err).toMatch(/SQLite.*keys\.ledger.*keys\.cookies/s);
  expect(one.out).toBe("");
}, 60_000);

test("two of them run on one PostgreSQL, and the other answers while one stops", async () => {
  const { privateKey } = generateKeyPairSync("ed25519");
  const key = privateKey.export({ type: "pkcs8", format: "pem" });
  const config = `apiVersion: server/v1
store: {url: "${await postgres.createDatabase()}"}
keys: {ledger: {file: ledger.pem}, cookies: {file: cookies}}
`;
  const cwd = folder({ "server.yaml": config, "ledger.pem": key, cookies: "a".repeat(64) });
  const start = (data: string) => up(LAUNCHER, cwd, ["--config", "server.yaml", "--data", data], "serve");
  const [first, second] = [start("a"), start("b")];
  await Promise.all([says(first, "out", "\nready "), says(second, "out", "\nready ")]);
  const [, origin] = /address\s+(\S+)/.exec(second.out) ?? [];
  const stopped = once(first.process, "exit");
  const began = performance.now();
  first.process.kill("SIGTERM");
  const isOver = stopped.then(() => true);
  let asked = 0;
  while (!(await Promise.race([isOver, new Promise((resolve) => setTimeout(resolve, 20, false))]))) {
    expect((await fetch(`${origin}/readyz`)).status).toBe(200);
    asked++;
  }
  expect(asked).toBeGreaterThan(0);
  expect(await stopped).toEqual([0, null]);
  expect(performance.now() - began).toBeLessThan(10_000);
  const alsoStopped = once(second.process, "exit");
  second.process.kill("SIGTERM");
  expect(await alsoStopped).toEqual([0, null]);
}, 90_000);
