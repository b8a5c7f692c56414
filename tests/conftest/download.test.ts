import { execFileSync } from "node:child_process";
import { existsSync, lstatSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { peerPath } from "../bench/peers.ts";
import { runOurs, runTheirs } from "./both.ts";
import { hasRegistry, type RunningRegistry, startRegistry } from "./registry.ts";

const POLICY = 'package main\n\ndeny contains "denied" if input.bad\n';

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "sekisho-download-test-"));
  write("bad.yaml", "bad: true\n");
});

afterEach(() => rmSync(directory, { recursive: true, force: true }));

function write(path: string, text: string): void {
  mkdirSync(dirname(join(directory, path)), { recursive: true });
  writeFileSync(join(directory, path), text);
}

const read = (path: string): string => readFileSync(join(directory, path), "utf8");
const ours = async (...words: readonly string[]): Promise<number> => (await runOurs(words, directory)).status;

describe("files", () => {
  test("a directory becomes a link, and so does a file", async () => {
    write("remote/deny.rego", POLICY);
    expect(await ours("pull", "-p", "a", `file://${directory}/remote`)).toBe(0);
    expect(lstatSync(join(directory, "a")).isSymbolicLink()).toBe(true);
    expect(await ours("pull", "-p", "b", `${directory}/remote/deny.rego`)).toBe(0);
    expect(read("b/deny.rego")).toBe(POLICY);
  });

  test("what is there is not overwritten, but by an update", async () => {
    write("remote/deny.rego", POLICY);
    write("policy/deny.rego", "package main\n");
    expect(await ours("pull", `${directory}/remote/deny.rego`)).toBe(1);
    expect(read("policy/deny.rego")).toBe("package main\n");
    expect(await ours("test", "bad.yaml", "--update", `${directory}/remote/deny.rego`)).toBe(1);
    expect(read("policy/deny.rego")).toBe(POLICY);
  });

  test("what is not there ends with 1", async () => {
    expect(await ours("pull", `file://${directory}/nothing`)).toBe(1);
    expect(await ours("pull", "s3::https://s3.example/bucket/x")).toBe(1);
  });
});

describe("git", () => {
  const git = (...args: readonly string[]): void => {
    const identity = ["-c", "user.name=t", "-c", "user.email=t@example.com", "-c", "commit.gpgsign=false"];
    execFileSync("git", [...identity, ...args], { cwd: join(directory, "remote"), stdio: "ignore" });
  };
  beforeEach(() => {
    write("remote/policies/deny.rego", POLICY);
    write("remote/policies/.hidden", "");
    git("init", "-b", "main");
    git("add", ".");
    git("commit", "-m", "first");
    git("tag", "v1");
    write("remote/policies/deny.rego", "package main\n");
    git("commit", "-am", "second");
  });

  test("a repository is cloned, and brought up to date", async () => {
    expect(await ours("pull", `git::file://${directory}/remote`)).toBe(0);
    expect(read("policy/policies/deny.rego")).toBe("package main\n");
    write("remote/policies/deny.rego", "package third\n");
    git("commit", "-am", "third");
    expect(await ours("pull", `git::file://${directory}/remote`)).toBe(0);
    expect(read("policy/policies/deny.rego")).toBe("package third\n");
  });

  test("a directory of it, at a tag", async () => {
    expect(await ours("pull", `git::file://${directory}/remote//policies?ref=v1`)).toBe(0);
    expect(read("policy/deny.rego")).toBe(POLICY);
    expect(existsSync(join(directory, "policy/.hidden"))).toBe(false);
  });

  test.each(["//../x", "//nothing"])("%s is refused", async (subdirectory) => {
    expect(await ours("pull", `git::file://${directory}/remote${subdirectory}`)).toBe(1);
  });
});

describe("http", () => {
  let server: Server;
  let base: string;
  beforeAll(async () => {
    server = createServer((request, response) => {
      const known = request.url === "/p/deny.rego";
      response.writeHead(known ? 200 : 404).end(known ? POLICY : "");
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const address = server.address();
    base = `http://127.0.0.1:${typeof address === "object" ? address?.port : 0}`;
  });
  afterAll(() => server.close());

  test("a file by its name", async () => {
    expect(await ours("pull", `${base}/p/deny.rego`)).toBe(0);
    expect(read("policy/deny.rego")).toBe(POLICY);
  });

  test("a file by another name, with its checksum", async () => {
    const sum = "sha256:0000000000000000000000000000000000000000000000000000000000000000";
    expect(await ours("pull", `${base}/p/deny.rego?filename=other.rego&checksum=${sum}`)).toBe(1);
    expect(await ours("pull", `${base}/p/deny.rego?filename=other.rego`)).toBe(0);
    expect(read("policy/other.rego")).toBe(POLICY);
  });

  test("what is not there ends with 1", async () => {
    expect(await ours("pull", `${base}/nothing.rego`)).toBe(1);
  });
});

if (!hasRegistry()) console.log("push and pull are not tried with a registry: docker-registry is not installed");

describe.runIf(hasRegistry())("a registry", () => {
  let registry: RunningRegistry;
  beforeAll(async () => {
    registry = await startRegistry();
  });
  afterAll(async () => registry.stop());
  beforeEach(() => {
    write("policy/deny.rego", POLICY);
    write("policy/lib/data.yaml", "a: 1\n");
  });

  test("what was pushed comes back, under its names", async () => {
    expect(await ours("push", `${registry.host}/team/policies:v1`)).toBe(0);
    rmSync(join(directory, "policy"), { recursive: true });
    expect(await ours("pull", "-p", "got", `oci://${registry.host}/team/policies:v1`)).toBe(0);
    expect([read("got/policy/deny.rego"), read("got/policy/lib/data.yaml")]).toEqual([POLICY, "a: 1\n"]);
  });

  test("a registry on the loopback needs no scheme, and latest is the tag", async () => {
    expect(await ours("push", `${registry.host}/team/latest`)).toBe(0);
    expect(await ours("pull", "-p", "got", `${registry.host}/team/latest`)).toBe(0);
    expect(read("got/policy/deny.rego")).toBe(POLICY);
  });

  test.runIf(existsSync(peerPath("conftest")))(
    "the real Conftest pulls what we push, and we what it pushes",
    async () => {
      expect(await ours("push", `${registry.host}/team/ours:v1`)).toBe(0);
      expect((await runTheirs(["pull", "-p", "a", `oci://${registry.host}/team/ours:v1`], directory)).status).toBe(0);
      expect(read("a/policy/deny.rego")).toBe(POLICY);
      expect((await runTheirs(["push", `${registry.host}/team/theirs:v1`], directory)).status).toBe(0);
      expect(await ours("pull", "-p", "b", `oci://${registry.host}/team/theirs:v1`)).toBe(0);
      expect([read("b/policy/deny.rego"), read("b/policy/lib/data.yaml")]).toEqual([POLICY, "a: 1\n"]);
    },
  );

  test("policies with mistakes are not pushed, and what is not there is not pulled", async () => {
    write("policy/wrong.rego", "package main\nx if y\n");
    expect(await ours("push", `${registry.host}/team/wrong:v1`)).toBe(1);
    expect(await ours("pull", "-p", "b", `oci://${registry.host}/team/wrong:v1`)).toBe(1);
  });
});
