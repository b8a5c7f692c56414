import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { createServer as createTlsServer } from "node:https";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { compile } from "../compile.ts";
import { evaluateAsync } from "../evaluate-async.ts";
import type { EvalError } from "../runtime/errors.ts";
import { certificate, key } from "./fixtures/loopback.ts";
import type { HostPolicy } from "./host-policy.ts";
import { HttpCache } from "./http-cache.ts";
import { httpSend, lookup } from "./http-send.ts";

const loopback: HostPolicy = { hosts: ["127.0.0.1", "localhost"], allowPrivateAddresses: true };
const seen: { method: string; url: string; headers: IncomingMessage["headers"]; body: string }[] = [];
let plain: Server;
let secure: ReturnType<typeof createTlsServer>;
let base = "";
let secureBase = "";
let counter = 0;

beforeAll(async () => {
  const handler = (request: IncomingMessage, response: ServerResponse): void => {
    let body = "";
    request.on("data", (chunk: Buffer) => (body += chunk.toString()));
    request.on("end", () => {
      seen.push({ method: request.method ?? "", url: request.url ?? "", headers: request.headers, body });
      answer(request, response);
    });
  };
  plain = createServer(handler);
  secure = createTlsServer({ cert: certificate, key }, handler);
  await Promise.all([listen(plain), listen(secure)]);
  base = `http://127.0.0.1:${(plain.address() as AddressInfo).port}`;
  secureBase = `https://127.0.0.1:${(secure.address() as AddressInfo).port}`;
});

afterAll(() => {
  plain.close();
  secure.close();
});

function listen(server: Server | ReturnType<typeof createTlsServer>): Promise<void> {
  return new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve()));
}

function answer(request: IncomingMessage, response: ServerResponse): void {
  const path = (request.url ?? "").split("?")[0];
  const json = { "Content-Type": "application/json" };
  switch (path) {
    case "/json":
      response.writeHead(200, json).end('{"a": 1.50, "n": 9007199254740993}');
      return;
    case "/yaml":
      response.writeHead(200, { "Content-Type": "application/yaml" }).end("a: [1, x]");
      return;
    case "/text":
      response.writeHead(200, { "Content-Type": "text/plain" }).end('{"a": 1}');
      return;
    case "/broken":
      response.writeHead(200, json).end("{");
      return;
    case "/redirect":
      response.writeHead(302, { Location: "/json" }).end();
      return;
    case "/away":
      response.writeHead(302, { Location: "http://example.com/" }).end();
      return;
    case "/loop":
      response.writeHead(302, { Location: "/loop" }).end();
      return;
    case "/slow":
      return;
    case "/count":
      response
        .writeHead(200, { ...json, "Cache-Control": "max-age=100", Date: new Date().toUTCString() })
        .end(String(++counter));
      return;
    case "/tagged":
      if (request.headers["if-none-match"] === '"t"') response.writeHead(304, { ETag: '"t"' }).end();
      else response.writeHead(200, { ...json, ETag: '"t"' }).end(String(++counter));
      return;
    case "/long":
      response.writeHead(200).end("x".repeat(100_000));
      return;
    default:
      response.writeHead(404).end("no");
  }
}

interface Setup {
  readonly policy?: HostPolicy;
  readonly cache?: HttpCache;
  readonly strict?: boolean;
  readonly maxResponseBytes?: number;
}

async function run(text: string, { policy = loopback, strict = true, ...more }: Setup = {}): Promise<unknown> {
  const module = `package t\n\nr := x if {\n\tx := ${text.replaceAll("BASES", secureBase).replaceAll("BASE", base)}\n}\n`;
  const { value, diagnostics } = compile({ modules: [{ file: "t.rego", text: module }] });
  if (value === undefined) throw new Error(JSON.stringify(diagnostics));
  const query = value.query("data.t.r");
  const answers = { httpSend: httpSend({ policy, ...more }), lookup: lookup(policy) };
  const result = await evaluateAsync((options) => query.evaluate(undefined, options), {
    answers,
    strict,
    deadlineMs: 5_000,
  });
  return JSON.parse(JSON.stringify(result.value ?? null));
}

async function failure(text: string, setup: Setup = {}): Promise<{ code: string; message: string }> {
  try {
    await run(text, setup);
  } catch (error) {
    const { code, message } = error as EvalError;
    return { code, message };
  }
  throw new Error("it did not fail");
}

describe("answers", () => {
  test("a JSON body is read with its numbers as they are written", async () => {
    const text = 'json.marshal(http.send({"method": "get", "url": "BASE/json"}).body)';
    expect(await run(text)).toBe('{"a":1.50,"n":9007199254740993}');
  });

  test.each([
    ["status", '"200 OK"', "/json", ""],
    ["status_code", "404", "/none", ""],
    ["raw_body", '"{\\"a\\": 1}"', "/text", ""],
    ["body", "null", "/text", ""],
    ["body", '{"a":1}', "/text", ', "force_json_decode": true'],
    ["body", '{"a":[1,"x"]}', "/yaml", ""],
    ["body", '{"a":1}', "/text", ', "force_yaml_decode": true'],
    ["body", "null", "/broken", ""],
    ['headers["content-type"]', '["text/plain"]', "/text", ""],
  ])("%s is %s of %s%s", async (field, expected, path, more) => {
    const text = `http.send({"method": "get", "url": "BASE${path}"${more}}).${field}`;
    expect(await run(text)).toEqual(JSON.parse(expected));
  });

  test("method, headers and body arrive", async () => {
    await run('http.send({"method": "post", "url": "BASE/json?q=1", "headers": {"X-A": "b"}, "body": {"k": {1}}})');
    const last = seen.at(-1);
    expect({ method: last?.method, url: last?.url, body: last?.body, a: last?.headers["x-a"] }).toEqual({
      method: "POST",
      url: "/json?q=1",
      body: '{"k":[1]}',
      a: "b",
    });
  });

  test("redirects are followed only where the request wants that", async () => {
    const status = (more: string): Promise<unknown> =>
      run(`http.send({"method": "get", "url": "BASE/redirect"${more}}).status_code`);
    expect(await status("")).toBe(302);
    expect(await status(', "enable_redirect": true')).toBe(200);
  });

  test("one query asks once, another one again", async () => {
    const before = seen.length;
    const text =
      '[http.send({"method": "get", "url": "BASE/json"}).status_code, http.send({"url": "BASE/json", "method": "get"}).status_code]';
    expect(await run(text)).toEqual([200, 200]);
    expect(seen.length - before).toBe(1);
    await run(text);
    expect(seen.length - before).toBe(2);
  });
});

describe("a cache", () => {
  const ask = (path: string, more = ', "cache": true'): string =>
    `http.send({"method": "get", "url": "BASE${path}"${more}}).body`;

  test("keeps what the headers allow, and only for requests that want it", async () => {
    const cache = new HttpCache();
    const first = await run(ask("/count"), { cache });
    expect(await run(ask("/count"), { cache })).toBe(first);
    expect(await run(ask("/count", ""), { cache })).not.toBe(first);
  });

  test("may be forced", async () => {
    const cache = new HttpCache();
    const more = ', "force_cache": true, "force_cache_duration_seconds": 60';
    expect(await run(ask("/text", more), { cache })).toBe(null);
    const before = seen.length;
    await run(ask("/text", more), { cache });
    expect(seen.length).toBe(before);
  });

  test("a stale answer is confirmed by its tag", async () => {
    const cache = new HttpCache();
    const first = await run(ask("/tagged"), { cache });
    const before = seen.length;
    expect(await run(ask("/tagged"), { cache })).toBe(first);
    expect(seen.length).toBe(before + 1);
  });

  test("forgets the oldest when it is full", async () => {
    const cache = new HttpCache({ maxBytes: 400 });
    const more = ', "force_cache": true, "force_cache_duration_seconds": 60';
    for (const path of ["/text", "/json", "/yaml"]) await run(ask(path, more), { cache });
    const before = seen.length;
    await run(ask("/text", more), { cache });
    expect(seen.length).toBe(before + 1);
  });
});

describe("refusals", () => {
  const get = (url: string, more = ""): string => `http.send({"method": "get", "url": "${url}"${more}})`;

  test.each([
    ["no host is named", { hosts: [] }, "BASE/json", "unallowed host: 127.0.0.1"],
    ["a private address", { hosts: ["*"] }, "BASE/json", "unallowed address: 127.0.0.1"],
    [
      "a name with a private address",
      { hosts: ["localhost"] },
      "http://localhost:1/",
      "unallowed address of localhost",
    ],
    ["a number that is an address", { hosts: ["*"] }, "http://2130706433/", "unallowed address: 127.0.0.1"],
    ["IPv4 in IPv6", { hosts: ["*"] }, "http://[::ffff:10.0.0.1]/", "unallowed address: ::ffff:a00:1"],
    [
      "the address of cloud metadata",
      { hosts: ["*"] },
      "http://169.254.169.254/",
      "unallowed address: 169.254.169.254",
    ],
    [
      "a unix socket",
      loopback,
      "unix://localhost/x?socket=%2Ftmp%2Fs",
      'Get "unix://localhost/x?socket=%2Ftmp%2Fs": unsupported protocol scheme "unix"',
    ],
    ["a file", loopback, "file:///etc/hostname", 'Get "file:///etc/hostname": unsupported protocol scheme "file"'],
  ] as const)("%s", async (_, policy, url, message) => {
    expect(await failure(get(url), { policy })).toEqual({
      code: "eval_builtin_error",
      message: `http.send: ${message}`,
    });
  });

  test("a redirect away from the allowed hosts", async () => {
    const { message } = await failure(get("BASE/away", ', "enable_redirect": true'));
    expect(message).toBe("http.send: unallowed host: example.com");
  });

  test("redirects without end", async () => {
    const { message } = await failure(get("BASE/loop", ', "enable_redirect": true'));
    expect(message).toContain("stopped after 10 redirects");
  });

  test("a timeout", async () => {
    expect((await failure(get("BASE/slow", ', "timeout": "50ms"'))).message).toBe(
      `http.send: Get ${base}/slow: request timed out`,
    );
  });

  test("a long answer", async () => {
    const { message } = await failure(get("BASE/long"), { maxResponseBytes: 1_000 });
    expect(message).toBe("http.send: the response is longer than 1000 bytes");
  });

  test("files of the machine as certificates", async () => {
    const { message } = await failure(get("BASES/json", ', "tls_ca_cert_file": "/etc/hostname"'));
    expect(message).toBe("http.send: requests may not name files of this machine");
  });

  test("raise_error false makes errors values", async () => {
    const text = get("BASE/slow", ', "timeout": "50ms", "raise_error": false');
    expect(await run(text)).toEqual({
      status_code: 0,
      error: { code: "eval_http_send_network_error", message: `Get ${base}/slow: request timed out` },
    });
    expect(await run(get("BASE/json", ', "raise_error": false'), { policy: { hosts: [] } })).toEqual({
      status_code: 0,
      error: { code: "eval_http_send_internal_error", message: "unallowed host: 127.0.0.1" },
    });
  });
});

describe("TLS", () => {
  const status = (more: string): string => `http.send({"method": "get", "url": "BASES/json"${more}}).status_code`;

  test("an unknown authority is refused", async () => {
    expect((await failure(status(""))).message).toMatch(/^http\.send: Get "https:\/\/127\.0\.0\.1:\d+\/json": .*self/);
  });

  test.each([
    ["a given authority", `, "tls_ca_cert": ${JSON.stringify(certificate)}`],
    ["no verification", ', "tls_insecure_skip_verify": true'],
  ])("%s", async (_, more) => {
    expect(await run(status(more))).toBe(200);
  });

  test("the name in the certificate counts", async () => {
    const more = `, "tls_ca_cert": ${JSON.stringify(certificate)}, "tls_server_name": "other.example"`;
    expect((await failure(status(more))).message).toContain("other.example");
  });
});

test("names are looked up only where the policy names them", async () => {
  expect((await failure('net.lookup_ip_addr("example.com")')).message).toBe(
    "net.lookup_ip_addr: unallowed host: example.com",
  );
});
