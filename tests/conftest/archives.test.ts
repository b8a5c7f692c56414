import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { peerPath } from "../bench/peers.ts";
import { runOurs, runTheirs } from "./both.ts";

/** Archives of policies on a server of this machine, pulled by this command and by the real Conftest. */
let directory: string;
let server: Server;
let base: string;
beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), "sekisho-archives-test-"));
  mkdirSync(join(directory, "top/lib"), { recursive: true });
  writeFileSync(join(directory, "top/deny.rego"), "package main\n");
  writeFileSync(join(directory, "top/lib/a.rego"), "package lib\n");
  const tar = (...args: readonly string[]): unknown => execFileSync("tar", args, { cwd: directory });
  tar("cf", "p.tar", "top");
  tar("czf", "p.tar.gz", "top");
  tar("czf", "p.tgz", "top");
  const sum = sha256("p.tar.gz");
  writeFileSync(join(directory, "sums"), `# sums\n0000  other.tar.gz\n${sum} *p.tar.gz\n`);
  server = createServer((request, response) => {
    const path = join(directory, new URL(request.url ?? "/", "http://x").pathname);
    if (!existsSync(path)) return void response.writeHead(404).end();
    response.end(readFileSync(path));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  base = `http://127.0.0.1:${typeof address === "object" ? address?.port : 0}`;
});
afterAll(() => {
  server.close();
  rmSync(directory, { recursive: true, force: true });
});

const sha256 = (file: string): string =>
  createHash("sha256")
    .update(readFileSync(join(directory, file)))
    .digest("hex");

/** What a pull leaves behind, and how it ends. */
async function pulled(run: typeof runOurs, source: string): Promise<unknown> {
  const target = join(directory, "got");
  rmSync(target, { recursive: true, force: true });
  const { status } = await run(["pull", "-p", "got", source], directory);
  return [status, existsSync(target) ? readdirSync(target, { recursive: true, encoding: "utf8" }).toSorted() : []];
}

const TOP = ["top", "top/deny.rego", "top/lib", "top/lib/a.rego"];
const BELOW = ["deny.rego", "lib", "lib/a.rego"];

describe("archives", () => {
  const table: readonly (readonly [string, () => string, number, readonly string[]])[] = [
    ["tar", () => `${base}/p.tar`, 0, TOP],
    ["tar.gz", () => `${base}/p.tar.gz`, 0, TOP],
    ["a directory of one", () => `${base}/p.tgz//top/lib`, 0, ["a.rego"]],
    ["a directory by a pattern", () => `${base}/p.tgz//t*`, 0, BELOW],
    ["a directory that is not in it", () => `${base}/p.tgz//nothing`, 1, []],
    ["a file of this machine", () => `${directory}/p.tgz//top`, 0, BELOW],
    ["with its checksum", () => `${base}/p.tar.gz?checksum=sha256:${sha256("p.tar.gz")}`, 0, TOP],
    ["with its checksum, told by the length", () => `${base}/p.tar.gz?checksum=${sha256("p.tar.gz")}`, 0, TOP],
    ["with a list of checksums", () => `${base}/p.tar.gz?checksum=file:${base}/sums`, 0, TOP],
    ["a list without it", () => `${base}/p.tgz?checksum=file:${base}/sums`, 1, []],
    ["with a wrong checksum", () => `${base}/p.tar.gz?checksum=sha256:${"0".repeat(64)}`, 1, []],
    ["with a checksum of no kind", () => `${base}/p.tar.gz?checksum=sha3:00`, 1, []],
    ["not unpacked", () => `${base}/p.tgz?archive=false`, 0, ["p.tgz"]],
    ["what is no archive", () => `${base}/sums?archive=tgz`, 1, []],
  ];
  test.each(table)("%s", async (_, source, status, files) => {
    expect(await pulled(runOurs, source())).toEqual([status, files]);
    if (existsSync(peerPath("conftest"))) expect(await pulled(runTheirs, source())).toEqual([status, files]);
  });

  test.each(["s3::https://s3.example/b/x", "b.s3.amazonaws.com/x", "hg::https://h/x", "gcs::https://h/x"])(
    "%s is refused by name",
    async (source) => {
      expect((await runOurs(["pull", source], directory)).status).toBe(1);
    },
  );
});
