import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Bench } from "./fixtures/bench.ts";

const POLICY = `package app

# METADATA
# scope: document
# entrypoint: true
default allow := false

allow if {
	input.method == "GET"
	some role in data.users[input.user].roles
	role in readers
}

readers contains name if some name, {"get": true} in data.grants

messages contains sprintf("%s may %s: %v", [input.user, verb, data.exact]) if some verb in ["get", "put"]

names[user] := upper(user) if some user, _ in data.users

deep.er.value := count(input.list) if input.list

fails := to_number(input.user)

matches := {word | some word in split(input.text, " "); regex.match(\`^[a-z]+$\`, word)}

hash := crypto.sha256(input.user)

f(x) := x + 1

later := f(0.1) + 1e400

big contains x if some x in [{1, 2}, {"a": {3}}, 10000000000000000000001]
`;
const DATA =
  '{"users": {"ann": {"roles": ["reader"]}, "__proto__": {"roles": []}}, "grants": {"reader": {"get": true}}, "exact": 1.50}';
const INPUTS = [
  {},
  { user: "ann", method: "GET", list: [1, 2], text: "a B c" },
  { user: "7", method: "PUT", text: "" },
];
const ENTRYPOINTS = ["app", "app/allow", "app/deep", "app/names", "users", "grants/reader/get"];

let bench: Bench;
/** Below the packages, so that a module which stands in it finds them. */
let home: string;
beforeAll(() => {
  bench = new Bench();
  bench.put({ "policy/app.rego": POLICY, "policy/data.json": DATA, "none.rego": "package none\n\np := 1\n" });
  mkdirSync(join(import.meta.dirname, "../../../../../.cache"), { recursive: true });
  home = mkdtempSync(join(import.meta.dirname, "../../../../../.cache/built-"));
});
afterAll(() => {
  bench.remove();
  rmSync(home, { recursive: true, force: true });
});

const entries = (names: readonly string[]): readonly string[] => names.flatMap((name) => ["-e", name]);
const build = (...words: readonly string[]) => bench.run(["build", "-t", "js", ...words]);

/** Asks a module for everything, in a process that makes no code of texts, and once more in a worker. */
const ASK = `
import { isMainThread, parentPort, Worker, workerData } from "node:worker_threads";
import { Decimal } from "@sekisho/rego/policy";
const policy = await import("./policy.js");
const inputs = JSON.parse(process.argv[2] ?? workerData);
const answers = inputs.map((input) => policy.entrypoints.map((name) => policy.evaluate(name, input)));
const exact = (_, value) => (value instanceof Decimal ? JSON.rawJSON(Decimal.text(value)) : value);
const shown = JSON.stringify(answers, exact);
if (!isMainThread) parentPort.postMessage(shown);
else {
  const worker = new Worker(new URL(import.meta.url), { argv: [process.argv[2]], workerData: process.argv[2] });
  worker.on("message", (other) => process.stdout.write(\`{"answers": \${shown}, "isSame": \${other === shown}}\`));
}
`;

interface Told {
  readonly answers: readonly (readonly { readonly value?: unknown }[])[];
  readonly isSame: boolean;
}

async function ask(inputs: readonly unknown[]): Promise<Told> {
  writeFileSync(join(home, "ask.mjs"), ASK);
  const words = ["--disallow-code-generation-from-strings", join(home, "ask.mjs"), JSON.stringify(inputs)];
  const { stdout } = await promisify(execFile)(process.execPath, words);
  return JSON.parse(stdout) as Told;
}

/** What `eval` says of the same. */
async function evaluated(entrypoint: string, input: unknown): Promise<unknown> {
  bench.put({ "input.json": JSON.stringify(input) });
  const query = `data.${entrypoint.replaceAll("/", ".")}`;
  const { out } = await bench.run(["eval", "-d", "policy", "-i", "input.json", "-f", "json", query]);
  const { result } = JSON.parse(out) as {
    readonly result?: readonly [{ readonly expressions: readonly [{ value: unknown }] }];
  };
  return result?.[0].expressions[0].value;
}

describe("build --target js", () => {
  test("the module answers as eval does, also in a worker, and generates no code", { timeout: 60_000 }, async () => {
    const target = join(home, "policy.js");
    expect(await build("policy", ...entries(ENTRYPOINTS), "-r", "r7", "-o", target)).toMatchObject({
      status: 0,
      out: "",
    });
    const { answers, isSame } = await ask(INPUTS);
    expect(isSame).toBe(true);
    for (const [i, input] of INPUTS.entries()) {
      for (const [j, entrypoint] of ENTRYPOINTS.entries()) {
        expect(answers[i]?.[j]?.value, `${entrypoint} of input ${i}`).toEqual(await evaluated(entrypoint, input));
      }
    }
    expect(answers[1]?.[0]?.value).toMatchObject({ allow: true, messages: ["ann may get: 1.5", "ann may put: 1.5"] });
  });

  test("it has types, and is the same each time", async () => {
    const targets = ["a.mjs", "b.mjs"].map((name) => join(home, name));
    for (const target of targets) await build("policy", "-e", "app", "-r", "r7", "-o", target);
    const [a, b] = targets.map((target) => readFileSync(target, "utf8"));
    expect(a).toBe(b);
    expect(a).toContain('export const revision = "r7"');
    expect(readFileSync(join(home, "a.d.mts"), "utf8")).toContain('readonly ["app", "app/allow"]');
  });

  test("bundles are taken, too", async () => {
    await bench.run(["build", "policy", "-o", "made.tar.gz"]);
    expect((await build("-b", "made.tar.gz", "-e", "app")).status).toBe(0);
    expect(bench.read("policy.js")).toContain("@sekisho/rego/policy");
    expect(bench.read("policy.d.ts")).toContain("evaluate");
  });

  test.each<[string, readonly string[], RegExp]>([
    ["no entrypoint", ["none.rego"], /^error: js compilation requires at least one entrypoint/],
    ["an entrypoint that is not there", ["none.rego", "-e", "none/q"], /"none\/q" does not refer to a rule/],
    ["an entrypoint that is no path", ["none.rego", "-e", "a%"], /entrypoint a% not valid/],
    ["a place that can't be written", ["none.rego", "-e", "none", "-o", "no/where.js"], /^error: open .*no\/where.js/],
  ])("%s", async (_, words, out) => {
    expect(await build(...words)).toMatchObject({ status: 1, err: "", out: expect.stringMatching(out) as string });
  });
});

describe("build", () => {
  test.each<[string, number, RegExp]>([
    ["build -t wasm policy", 2, /--target wasm is not supported by sekisho/],
    ["build -t plan policy", 2, /--target plan is not supported by sekisho/],
    ["build -O 1 policy", 2, /--optimize is not supported by sekisho/],
    ["build -b policy --signing-key k --signing-plugin p", 2, /--signing-plugin is not supported by sekisho/],
    ["sign -b policy --signing-key k --signing-plugin p", 2, /--signing-plugin is not supported by sekisho/],
    ["build --sining-key k policy", 1, /Did you mean this\?\s+--signing-key/],
  ])("%s", async (line, status, err) => {
    expect(await bench.run(line.split(" "))).toMatchObject({ status, err: expect.stringMatching(err) as string });
  });

  test("with a key eval, test, check and inspect look at signatures", async () => {
    const key = ["--verification-key", "s", "--signing-alg", "HS256"];
    await bench.run(["build", "-b", "policy", "--signing-key", "s", "--signing-alg", "HS256", "-o", "signed.tar.gz"]);
    await bench.run(["build", "-b", "policy", "-o", "plain.tar.gz"]);
    const lines = [["eval", "1", "-b"], ["test", "-b"], ["check", "-b"], ["inspect"], ["deps", "1", "-b"]].map(
      (words) => [words, [...words, "signed.tar.gz"], [...words, "plain.tar.gz"]] as const,
    );
    for (const [words, signed, plain] of lines) {
      const status = async (more: readonly string[]) => (await bench.run(more)).status;
      const usual = await status(plain);
      expect([words, await status([...signed, ...key])]).toEqual([words, usual]);
      expect(await status([...plain, ...key, "--skip-verify"])).toBe(usual);
      const refused = await bench.run([...plain, ...key]);
      expect(refused.status).not.toBe(0);
      expect(refused.out + refused.err).toMatch(/bundle missing \.signatures\.json file/);
    }
  });
});
