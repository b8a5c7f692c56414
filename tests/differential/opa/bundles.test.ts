import { generateKeyPairSync, type KeyPairKeyObjectResult } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { gunzipSync, gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { peerPath } from "../../bench/peers.ts";
import { comparable, type Outcome, runOurs, runTheirs, wordsOf } from "./both.ts";
import { ALGORITHMS, BUILDS, BUNDLE_FILES, REFUSALS, SIGNS } from "./bundles.ts";
import { FILES } from "./files.ts";

const isInstalled = existsSync(peerPath("opa"));
if (!isInstalled) console.log("not compared with the real OPA: it is not installed (node tests/bench/peers.ts opa)");

let directory: string;
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), "sekisho-opa-bundles-"));
  const keys = {
    rsa: generateKeyPairSync("rsa", { modulusLength: 2048 }),
    ec: generateKeyPairSync("ec", { namedCurve: "P-256" }),
    ec384: generateKeyPairSync("ec", { namedCurve: "P-384" }),
  };
  const files = [...Object.entries({ ...FILES, ...BUNDLE_FILES }), ...Object.entries(keys).flatMap(pemFiles)];
  for (const [path, text] of files) {
    mkdirSync(dirname(join(directory, path)), { recursive: true });
    writeFileSync(join(directory, path), text);
  }
}, 60_000);
afterAll(() => rmSync(directory, { recursive: true, force: true }));

function pemFiles([name, { privateKey, publicKey }]: readonly [string, KeyPairKeyObjectResult]) {
  return [
    [`${name}.pem`, privateKey.export({ type: "pkcs8", format: "pem" }).toString()],
    [`${name}.pub`, publicKey.export({ type: "spki", format: "pem" }).toString()],
  ] as const;
}

const bytesOf = (path: string): Buffer => readFileSync(join(directory, path));
const tarOf = (path: string): Buffer => gunzipSync(bytesOf(path));

type Run = (words: readonly string[], cwd: string) => Promise<Outcome>;
const PROGRAMS: readonly (readonly [string, Run, Run])[] = [
  ["sekisho builds, opa reads", runOurs, runTheirs],
  ["opa builds, sekisho reads", runTheirs, runOurs],
];

describe.skipIf(!isInstalled)("bundles, compared with the real OPA", () => {
  test.each(BUILDS)("sekisho opa %s: the same archive", { timeout: 60_000 }, async (line) => {
    const words = wordsOf(line);
    const ours = await runOurs([...words, "-o", "ours.tar.gz"], directory);
    const theirs = await runTheirs([...words, "-o", "theirs.tar.gz"], directory);
    expect(comparable(words, ours)).toEqual(comparable(words, theirs));
    expect(ours.status).toBe(0);
    expect(tarOf("ours.tar.gz").equals(tarOf("theirs.tar.gz"))).toBe(true);
    const before = bytesOf("ours.tar.gz");
    await runOurs([...words, "-o", "ours.tar.gz"], directory);
    expect(bytesOf("ours.tar.gz").equals(before)).toBe(true);
  });

  test.each(REFUSALS)("sekisho opa %s", { timeout: 60_000 }, async (line) => {
    const words = wordsOf(line);
    const [ours, theirs] = await Promise.all([runOurs(words, directory), runTheirs(words, directory)]);
    expect(comparable(words, ours)).toEqual(comparable(words, theirs));
  });

  test.each(SIGNS)("sekisho opa %s: the same signature", { timeout: 60_000 }, async (line) => {
    const words = wordsOf(line);
    const [path, written] = [join(words.at(-2) === "-o" ? "data" : ".", ".signatures.json"), []] as [string, Buffer[]];
    for (const run of [runOurs, runTheirs]) {
      expect(await run(words, directory)).toEqual({ status: 0, stdout: "", stderr: "" });
      written.push(bytesOf(path));
      rmSync(join(directory, path));
    }
    expect(written[0]?.toString()).toBe(written[1]?.toString());
  });

  describe.each(PROGRAMS)("%s", (_, build, read) => {
    test.each(ALGORITHMS)("signed by %s", { timeout: 60_000 }, async (algorithm, privateKey, publicKey) => {
      const signing = ["--signing-key", privateKey, "--signing-alg", algorithm];
      const built = await build(["build", "-b", "bundle", "lib-bundle", ...signing, "-o", "signed.tar.gz"], directory);
      expect(built).toEqual({ status: 0, stdout: "", stderr: "" });
      const verifying = (path: string): Promise<Outcome> => {
        const key = ["--verification-key", publicKey, "--signing-alg", algorithm];
        return read(["build", "-b", path, ...key, "-o", "again.tar.gz"], directory);
      };
      expect(await verifying("signed.tar.gz")).toEqual({ status: 0, stdout: "", stderr: "" });
      const harmed = tarOf("signed.tar.gz");
      const at = harmed.indexOf("package app");
      harmed[at + 8] = (harmed[at + 8] ?? 0) ^ 1;
      writeFileSync(join(directory, "harmed.tar.gz"), gzipSync(harmed));
      const refused = await verifying("harmed.tar.gz");
      expect(refused).toMatchObject({ status: 1, stdout: expect.stringMatching(/digest mismatch/) as string });
      expect((await read(["build", "-b", "signed.tar.gz"], directory)).stdout).toMatch(/verification key not provided/);
    });

    test("unsigned, and its answers are the same", { timeout: 60_000 }, async () => {
      await build(["build", "-b", "bundle", "lib-bundle", "old-bundle", "-o", "plain.tar.gz"], directory);
      const words = ["eval", "-b", "plain.tar.gz", "data", "-f", "raw"];
      const answer = await read(words, directory);
      expect(answer.status).toBe(0);
      expect(answer).toEqual(await build(words, directory));
    });
  });
});
