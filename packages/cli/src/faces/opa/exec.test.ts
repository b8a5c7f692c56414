import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Bench } from "./fixtures/bench.ts";

let bench: Bench;
beforeAll(async () => {
  bench = new Bench();
  bench.put({
    "b/.manifest": '{"roots": ["app"]}',
    "b/a.rego":
      'package app\n\nallow if input.user == "ann"\n\nslow := count([1 | numbers.range(1, 3000000)[_] > 0])\n',
    "in.json": '{"user": "ann"}',
  });
  await bench.run(["build", "-b", "b", "--signing-key", "s", "--signing-alg", "HS256", "-o", "signed.tar.gz"]);
}, 60_000);
afterAll(() => bench.remove());

interface Answer {
  readonly result: readonly { readonly path: string; readonly result?: unknown; readonly error?: { code: string } }[];
}

const answerOf = (out: string): Answer["result"] => (JSON.parse(out) as Answer).result;

/** A configuration with one bundle from a file, and the keys that it must be signed by. */
function configured(more: Readonly<Record<string, unknown>>, resource = "signed.tar.gz"): string {
  const bundle = { resource: `file://${bench.directory}/${resource}`, ...more };
  const keys = { k: { key: "s", algorithm: "HS256" }, default: { key: "s", algorithm: "HS256" } };
  bench.put({ "config.json": JSON.stringify({ bundles: { b: bundle }, keys, default_decision: "app/allow" }) });
  return "config.json";
}

describe("exec", () => {
  test("standard input stands before files, and ends at the first empty line", async () => {
    const words = ["exec", "-b", "b", "-I", "--decision", "app/allow", "in.json"];
    const { status, out } = await bench.run(words, { stdin: "user: ann\n\nuser: bob\n" });
    expect(status).toBe(0);
    expect(answerOf(out)).toMatchObject([
      { path: "--stdin-input", result: true },
      { path: "in.json", result: true },
    ]);
  });

  test("each decision has an id of its own", async () => {
    const { out } = await bench.run(["exec", "-b", "b", "--decision", "app/allow", "in.json", "in.json"]);
    const ids = [...out.matchAll(/"decision_id": "([\da-f-]{36})"/g)].map(([, id]) => id);
    expect(new Set(ids).size).toBe(2);
  });

  test("--timeout ends an evaluation with an error of its own", async () => {
    const { status, out } = await bench.run([
      "exec",
      "-b",
      "b",
      "--decision",
      "app/slow",
      "--timeout",
      "1ms",
      "in.json",
    ]);
    expect(status).toBe(0);
    expect(answerOf(out)).toMatchObject([{ path: "in.json", error: { code: "eval_cancel_error" } }]);
  });

  test.each<[string, Readonly<Record<string, unknown>>, string, number, RegExp]>([
    ["a signed bundle, with its key", { signing: { keyid: "k" } }, "signed.tar.gz", 0, /^$/],
    ["a signed bundle, with the key that it names", {}, "signed.tar.gz", 0, /^$/],
    [
      "a bundle that is not signed, and must be",
      { signing: { keyid: "k" } },
      "b",
      1,
      /bundle missing .signatures.json/,
    ],
    ["another scope", { signing: { keyid: "k", scope: "w" } }, "signed.tar.gz", 1, /scope mismatch/],
    ["a key that there is not", { signing: { keyid: "n" } }, "signed.tar.gz", 1, /of signing is not among the keys/],
  ])("a configuration with %s", async (_, more, resource, status, err) => {
    const ran = await bench.run(["exec", "-c", configured(more, resource), "in.json"]);
    expect(ran).toMatchObject({ status, err: expect.stringMatching(err) as string });
    if (status === 0) expect(answerOf(ran.out)).toMatchObject([{ result: true }]);
    else expect(ran.out).toBe("");
  });

  test("bundles come from services, and what they refuse is told", async () => {
    const server = createServer((request, response) => {
      const isThere = request.url === "/b.tar.gz" && request.headers.authorization === "Bearer t";
      response.writeHead(isThere ? 200 : 404).end(isThere ? readFileSync(join(bench.directory, "signed.tar.gz")) : "");
    });
    await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
    try {
      const { port } = server.address() as AddressInfo;
      const config = (resource: string): void => {
        const services = { s: { url: `http://127.0.0.1:${port}`, credentials: { bearer: { token: "t" } } } };
        const bundles = { b: { service: "s", resource, signing: { keyid: "k" } } };
        const keys = { k: { key: "s", algorithm: "HS256" } };
        bench.put({ "services.json": JSON.stringify({ services, bundles, keys }) });
      };
      const words = ["exec", "-c", "services.json", "--decision", "app/allow", "in.json"];
      config("b.tar.gz");
      expect(answerOf((await bench.run(words)).out)).toMatchObject([{ result: true }]);
      config("other.tar.gz");
      expect(await bench.run(words)).toMatchObject({
        status: 1,
        out: "",
        err: expect.stringMatching(
          /Code: bundle_error, HTTPCode: 404, Message: server replied with Not Found/,
        ) as string,
      });
    } finally {
      await new Promise((resolve) => void server.close(resolve));
    }
  });

  test.each<[string, readonly string[], number, RegExp]>([
    ["discovery", ["-c", "discovery.json"], 2, /discovery of the configuration is not supported/],
    ["a signed bundle without a key", ["-b", "signed.tar.gz"], 1, /verification key not provided/],
    ["half a configuration", ["-c", "half.json"], 1, /config error: half.json/],
  ])("%s is refused", async (_, words, status, err) => {
    bench.put({ "discovery.json": '{"discovery": {"name": "d"}}', "half.json": '{"a": [' });
    expect(await bench.run(["exec", ...words, "in.json"])).toMatchObject({
      status,
      out: "",
      err: expect.stringMatching(err) as string,
    });
  });
});
