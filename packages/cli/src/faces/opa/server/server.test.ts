import { once } from "node:events";
import { connect } from "node:net";
import { Problem } from "@sekisho/core";
import { afterEach, expect, test } from "vitest";
import { serve } from "./fixtures/serve.ts";
import { Log } from "./log/log.ts";
import { pluginsOf } from "./plugins/plugins.ts";
import { serverConfig } from "./settings/server-config.ts";
import { withSet } from "./settings/set-values.ts";

const LONG = { timeout: 60_000 };
const POLICY =
  "package app\n\nsize := count(input.items)\n\nforever := count([1 | some x in numbers.range(1, 1000); some y in numbers.range(1, 1000); some z in numbers.range(1, 1000); x + y + z < 0])";

const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const one of open.splice(0).reverse()) await one.close();
});

test(
  "a body of 10 MB is answered, and one over the limit refused, also where it does not say its length",
  LONG,
  async () => {
    const config = { server: { decoding: { max_length: 11_000_000 } } };
    const serving = await serve({ policies: { "app.rego": POLICY }, config });
    open.push(serving);
    const items = Array.from({ length: 500_000 }, (_, i) => `item-${i}-${"x".repeat(6)}`);
    expect(JSON.stringify({ input: { items } }).length).toBeGreaterThan(10_000_000);
    expect((await serving.post("/v1/data/app/size", { input: { items } })).body).toEqual({ result: 500_000 });
    const { hostname, port } = new URL(serving.url);
    const socket = connect(Number(port), hostname);
    const answer: string[] = [];
    socket.on("data", (chunk) => void answer.push(String(chunk)));
    socket.on("error", () => undefined);
    const closed = new Promise((resolve) => void socket.once("close", resolve));
    socket.write("POST /v1/data/app/size HTTP/1.1\r\nhost: a\r\ntransfer-encoding: chunked\r\n\r\n");
    const part = "x".repeat(1 << 16);
    while (answer.length === 0 && !socket.destroyed) {
      socket.write(`${part.length.toString(16)}\r\n${part}\r\n`);
      await new Promise((resolve) => void setImmediate(resolve));
    }
    socket.end();
    await closed;
    expect(answer.join("")).toContain("request body too large");
    expect((await serving.get("/health")).status).toBe(200);
  },
);

test("half a request, and half a body, hold up nobody", LONG, async () => {
  const serving = await serve({ policies: { "app.rego": POLICY } });
  open.push(serving);
  const { hostname, port } = new URL(serving.url);
  const slow = connect(Number(port), hostname);
  slow.write('POST /v1/data/app/size HTTP/1.1\r\nhost: a\r\ncontent-length: 1000\r\n\r\n{"input"');
  await once(slow, "connect");
  expect((await serving.post("/v1/data/app/size", { input: { items: [1] } })).body).toEqual({ result: 1 });
  slow.destroy();
  await once(slow, "close");
  expect((await serving.get("/health")).status).toBe(200);
});

test("figures of requests are told for Prometheus", LONG, async () => {
  const serving = await serve({ policies: { "app.rego": POLICY } });
  open.push(serving);
  await serving.post("/v1/data/app/size", { input: { items: [] } });
  await serving.get("/v1/policies/nope");
  const text = await (await fetch(`${serving.url}/metrics`)).text();
  expect(text).toContain('http_request_duration_seconds_count{code="200",handler="v1/data",method="post"} 1');
  expect(text).toContain(
    'http_request_duration_seconds_bucket{code="404",handler="v1/policies",method="get",le="+Inf"} 1',
  );
});

test("a policy that is deleted while it is served is gone", LONG, async () => {
  const serving = await serve({ policies: { "app.rego": POLICY } });
  open.push(serving);
  const asked = Array.from({ length: 50 }, () => serving.post("/v1/data/app/size", { input: { items: [1] } }));
  const gone = await fetch(`${serving.url}/v1/policies/app.rego`, { method: "DELETE" });
  expect(gone.status).toBe(200);
  for (const { status, body } of await Promise.all(asked)) {
    expect(status).toBe(200);
    expect([{ result: 1 }, {}]).toContainEqual(body);
  }
  expect((await serving.get("/v1/data/app/size")).body).toEqual({});
});

const REFUSED: readonly (readonly [string, string])[] = [
  ["discovery.resource=x", "config_unsupported"],
  ["storage.disk.directory=x", "config_unsupported"],
  ["plugins.mine.x=1", "config_unsupported"],
  ["services.a.url=http://a,bundles.b.persist=true", "config_unsupported"],
  ["services.a.url=http://a,bundles.b.polling.long_polling_timeout_seconds=10", "config_unsupported"],
  ["services.a.url=http://a,bundles.b.trigger=manual", "config_unsupported"],
  ["services.a.url=http://a,services.a.credentials.oauth2.token_url=x", "config_unsupported"],
  ["services.a.url=http://a,services.a.tls.ca_cert=x", "config_unsupported"],
  ["nd_builtin_cache=true,decision_logs.console=true", "config_unsupported"],
  ["decision_logs.plugin=x", "config_unsupported"],
  ["status.plugin=x", "config_unsupported"],
  ["bundles.b.service=nope", "config_invalid"],
  ["services.a.url=ftp://a", "config_invalid"],
  ["services.a.url=http://a,bundles.b.signing.keyid=nope", "config_invalid"],
  [
    "services.a.url=http://a,bundles.b.polling.min_delay_seconds=9,bundles.b.polling.max_delay_seconds=1",
    "config_invalid",
  ],
  ["server.decoding.max_length=x", "config_invalid"],
  ["labels=1", "config_invalid"],
  ["nothing", "config_invalid"],
];

test.each(REFUSED)("--set %s: %s", LONG, async (text, code) => {
  const serving = await serve({});
  open.push(serving);
  const make = (): unknown => {
    const config = withSet({}, [text]);
    const { labels } = serverConfig(config);
    return pluginsOf(config, {
      store: serving.server.store,
      log: new Log({ level: "error", format: "json", write: () => undefined }),
      labels,
      regoVersion: "v1",
    });
  };
  expect(codeOf(make)).toBe(code);
});

test("--set takes lists, indexes, escapes, and types of YAML", () => {
  const texts = ["a.b=1,a.c=x\\,y", "l={p,2,true}", "m[1].n=null", "a\\.b=q"];
  expect(withSet({ a: { d: 0 } }, texts)).toEqual({
    a: { d: 0, b: 1, c: "x,y" },
    l: ["p", 2, true],
    m: [null, { n: null }],
    "a.b": "q",
  });
});

function codeOf(make: () => unknown): string {
  try {
    make();
    return "taken";
  } catch (error) {
    return error instanceof Problem ? error.code : String(error);
  }
}
