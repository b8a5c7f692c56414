import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import type { Gate } from "@sekisho/gate";
import { describeStores } from "@sekisho/testkit";
import { afterAll, afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { readTraceparent, traceparentOf } from "../src/tracing/traceparent.ts";
import { openTracing, type Tracing } from "../src/tracing/tracing.ts";
import { appOf, ask } from "./face.ts";
import { runtimeOf, until } from "./gates.ts";

const CANARY = "canaryZeta77";
const TRACE = "0af7651916cd43dd8448eb211c80319c";
const options = { version: "1.2.3", hide: () => {} };

/** A delivery is a job, which fails once, and whose end asks for another one, as a message to an owner is. */
const chain: Gate = {
  name: "chain",
  commands: [],
  open: (host) =>
    Promise.resolve({
      webhooks: [
        {
          name: "push",
          verify: ({ bytes }) =>
            Promise.resolve({ ok: true, id: "1", job: { kind: "chain.first", input: Buffer.from(bytes).toString() } }),
        },
      ],
      jobs: [
        {
          kind: "chain.first",
          backoff: { baseMs: 1, capMs: 1 },
          async run({ attempt, input }, { finish }) {
            if (attempt === 1) throw new Error(`no ${JSON.stringify(input)}`);
            await finish(async (tx) => void (await host.enqueue({ kind: "chain.second", input }, tx)));
          },
        },
        { kind: "chain.second", run: () => Promise.resolve() },
      ],
      health: () => Promise.resolve({ state: "ok" as const }),
      close: () => Promise.resolve(),
    }),
};

interface SentSpan {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly name: string;
}

describeStores("a trace", ({ open }) => {
  const data = mkdtempSync(join(tmpdir(), "sekisho-tracing-"));
  let sink: Sink;
  let tracing: Tracing;
  beforeEach(async () => {
    sink = await startSink();
    vi.stubEnv("OTEL_EXPORTER_OTLP_ENDPOINT", sink.url);
    const opened = await openTracing(process.env, options);
    if (opened === undefined) throw new Error("an endpoint is named");
    tracing = opened;
  });
  afterEach(async () => {
    vi.unstubAllEnvs();
    await sink.close();
  });
  afterAll(() => rmSync(data, { recursive: true, force: true }));

  it("goes from a webhook's delivery through its job to what that asks for", { timeout: 60_000 }, async () => {
    const store = await open();
    const runtime = await runtimeOf(store, { data, gates: [{ gate: chain, config: undefined }], log: silent, tracing });
    const app = await appOf(store, runtime.gates, { runtime, tracing });
    const { status } = await ask(app, "POST", `/webhooks/chain/push?token=${CANARY}`, {
      body: CANARY,
      headers: { traceparent: `00-${TRACE}-b7ad6b7169203331-01`, "x-signature": CANARY, cookie: CANARY },
    });
    expect(status).toBe(202);
    await until(async () => {
      const jobs = await store.read.selectFrom("job").select(["kind", "state"]).execute();
      return jobs.filter(({ state }) => state === "done").length === 2 ? true : undefined;
    });
    await runtime.close(1_000);
    await tracing.close();
    const spans = sink.spans();
    const named = (name: string): readonly SentSpan[] => spans.filter((span) => span.name === name);
    const [request] = named("POST /webhooks/{gate}/{name}");
    const first = named("job chain.first");
    const [second] = named("job chain.second");
    expect(request).toMatchObject({ traceId: TRACE, parentSpanId: "b7ad6b7169203331" });
    expect(first).toHaveLength(2);
    for (const span of first) expect(span).toMatchObject({ traceId: TRACE, parentSpanId: request?.spanId });
    expect(second).toMatchObject({ traceId: TRACE });
    expect(first.map(({ spanId }) => spanId)).toContain(second?.parentSpanId);
    expect(sink.text()).toContain("sekisho.job.kind");
    expect(sink.text()).not.toContain(CANARY);
  });

  it("ends a server whose collector does not answer", async () => {
    await tracing.request(undefined, () => Promise.resolve({ request: "r", route: "/", method: "GET", status: 200 }));
    await sink.close();
    const started = performance.now();
    await tracing.close();
    expect(performance.now() - started).toBeLessThan(5_000);
  });
});

describe("tracing", () => {
  it.each<[Record<string, string>, boolean]>([
    [{}, false],
    [{ OTEL_SERVICE_NAME: "x" }, false],
    [{ OTEL_EXPORTER_OTLP_ENDPOINT: "" }, false],
    [{ OTEL_EXPORTER_OTLP_ENDPOINT: "http://127.0.0.1:9", OTEL_SDK_DISABLED: "true" }, false],
    [{ OTEL_EXPORTER_OTLP_ENDPOINT: "http://127.0.0.1:9", OTEL_TRACES_EXPORTER: "none" }, false],
    [{ OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: "http://127.0.0.1:9" }, true],
    [{ OTEL_TRACES_EXPORTER: "otlp" }, true],
  ])("with %j is asked for: %s", async (env, isOpen) => {
    const tracing = await openTracing(env, options);
    expect(tracing !== undefined).toBe(isOpen);
    await tracing?.close();
  });

  it("hides what the exporter sends as its credentials", async () => {
    const hidden: string[] = [];
    const env = {
      OTEL_TRACES_EXPORTER: "otlp",
      OTEL_EXPORTER_OTLP_HEADERS: `authorization=Bearer%20${CANARY},a=b-c-d-e`,
    };
    const tracing = await openTracing(env, { ...options, hide: (secret) => void hidden.push(secret) });
    await tracing?.close();
    expect(hidden).toEqual(expect.arrayContaining([CANARY, `Bearer%20${CANARY}`, "b-c-d-e"]));
  });

  it.each([
    [`00-${TRACE}-b7ad6b7169203331-01`, true],
    [`00-${TRACE}-b7ad6b7169203331-00`, true],
    [`00-${"0".repeat(32)}-b7ad6b7169203331-01`, false],
    [`01-${TRACE}-b7ad6b7169203331-01`, false],
    [`00-${TRACE}-b7ad6b7169203331-01-x`, false],
    ["", false],
  ])("reads %j as a traceparent: %s", (header, isOne) => {
    const read = readTraceparent(header);
    expect(read !== undefined).toBe(isOne);
    if (read !== undefined) expect(traceparentOf(read)).toBe(header);
  });
});

/** The job's failure is expected. */
const silent = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

interface Sink {
  readonly url: string;
  readonly spans: () => readonly SentSpan[];
  readonly text: () => string;
  readonly close: () => Promise<void>;
}

/** What takes traces by OTLP over HTTP, as JSON. */
async function startSink(): Promise<Sink> {
  const bodies: string[] = [];
  const server: Server = createServer((request, response) => {
    void text(request).then((body) => {
      if (request.method === "POST" && request.url === "/v1/traces") bodies.push(body);
      response.setHeader("content-type", "application/json").end("{}");
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  // It listens on a port.
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    text: () => bodies.join("\n"),
    spans: () => bodies.flatMap(spansOf),
    async close() {
      server.closeAllConnections();
      if (server.listening) await new Promise((resolve) => server.close(resolve));
    },
  };
}

interface Export {
  readonly resourceSpans: readonly { readonly scopeSpans: readonly { readonly spans: readonly SentSpan[] }[] }[];
}

function spansOf(body: string): readonly SentSpan[] {
  // The exporter wrote it.
  const { resourceSpans } = JSON.parse(body) as Export;
  return resourceSpans.flatMap(({ scopeSpans }) => scopeSpans.flatMap(({ spans }) => spans));
}
