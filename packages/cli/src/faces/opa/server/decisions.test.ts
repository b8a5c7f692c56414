import { afterEach, expect, test } from "vitest";
import { serve } from "./fixtures/serve.ts";
import { fakeService } from "./fixtures/service.ts";

const LONG = { timeout: 60_000 };
const FAST = { reporting: { min_delay_seconds: 0.02, max_delay_seconds: 0.02 } };
const POLICY = 'package app\n\nallow if input.user == "admin"\n\nbad := x if some x in input.many';
const MASK = `package system.log

mask contains "/input/password"
mask contains "/input/nothere"
mask contains {"op": "upsert", "path": "/input/card/number", "value": "***"} if input.input.card
drop if input.path == "app/quiet"`;

const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const one of open.splice(0).reverse()) await one.close();
});

type Event = Readonly<Record<string, unknown>>;

test("decisions go to the service: masked, without those that are dropped, again where it failed", LONG, async () => {
  let failures = 2;
  const service = await fakeService(({ path }) => ({ status: path === "/logs" && failures-- > 0 ? 503 : 200 }));
  open.push(service);
  const serving = await serve({
    policies: { "app.rego": POLICY, "mask.rego": MASK },
    config: {
      services: [{ name: "main", url: service.url, credentials: { bearer: { token: "t" } } }],
      decision_logs: FAST,
      labels: { app: "shop" },
    },
  });
  open.push(serving);
  const input = { user: "admin", password: "p", card: { number: "4711", owner: "a" } };
  const { body } = await serving.post("/v1/data/app/allow", { input });
  await serving.post("/v1/data/app/quiet", { input });
  await serving.post("/v1/data/app/bad", { input: { many: [1, 2] } });
  await serving.post("/v1/query", { query: "data.app.allow = x", input });
  const has = (text: string, n: number): boolean =>
    (JSON.parse(text) as readonly Event[]).some(({ req_id }) => req_id === n);
  const uploadsOf = () => service.all.filter(({ path }) => path === "/logs");
  // The first two were refused, whatever was in them.
  const { headers } = await service.came((one) => uploadsOf().indexOf(one) >= 2 && has(one.body, 4));
  expect(headers).toMatchObject({ authorization: "Bearer t", "content-encoding": "gzip" });
  const uploads = uploadsOf().slice(2);
  const events = uploads.flatMap(({ body: text }) => JSON.parse(text) as readonly Event[]);
  expect(events.map(({ req_id }) => req_id)).toEqual([1, 3, 4]);
  const { decision_id } = body as { readonly decision_id: string };
  expect(events[0]).toMatchObject({
    decision_id,
    path: "app/allow",
    result: true,
    input: { user: "admin", card: { number: "***", owner: "a" } },
    erased: ["/input/password"],
    masked: ["/input/card/number"],
    labels: { app: "shop", version: "1.19.0" },
  });
  expect(JSON.stringify(events)).not.toContain("4711");
  expect(events[1]).toMatchObject({ path: "app/bad", error: { code: "eval_conflict_error" } });
  expect(events[2]).toMatchObject({ query: "data.app.allow = x", result: [{ x: true }] });
});

test("a decision is told on the console, and one that can't be masked is not told at all", LONG, async () => {
  const mask = 'package system.log\n\nmask contains "/labels/id" if input.path == "app/secret"';
  const serving = await serve({
    policies: { "app.rego": POLICY, "mask.rego": mask },
    config: { decision_logs: { console: true } },
  });
  open.push(serving);
  await serving.post("/v1/data/app/allow", { input: { user: "admin" } });
  await serving.post("/v1/data/app/secret", { input: { user: "hidden" } });
  const lines = serving
    .log()
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as Event);
  const decisions = lines.filter(({ msg }) => msg === "Decision Log");
  expect(decisions).toHaveLength(1);
  expect(decisions[0]).toMatchObject({ type: "openpolicyagent.org/decision_logs", path: "app/allow", level: "info" });
  expect(serving.log()).not.toContain("hidden");
});

test("what waits is bounded, and large uploads are split", LONG, async () => {
  let isUp = false;
  const service = await fakeService(() => ({ status: isUp ? 200 : 503 }));
  open.push(service);
  const reporting = { ...FAST.reporting, buffer_size_limit_bytes: 20_000, upload_size_limit_bytes: 2_000 };
  const serving = await serve({
    policies: { "app.rego": POLICY },
    config: { services: { main: { url: service.url } }, decision_logs: { reporting } },
  });
  open.push(serving);
  // What does not repeat does not pack well.
  const noise = (n: number): string =>
    Array.from({ length: 60 }, (_, i) => ((i + 7) * (n + 3) * 7_919).toString(36)).join("");
  for (let n = 1; n <= 60; n++) await serving.post("/v1/data/app/allow", { input: { noise: noise(n) } });
  // One may be on its way with what came first; the next was begun when all had come.
  const refused = service.all.length;
  await service.came((one) => service.all.indexOf(one) > refused);
  isUp = true;
  const idsOf = (text: string): readonly number[] =>
    (JSON.parse(text) as readonly { readonly req_id: number }[]).map(({ req_id }) => req_id);
  const before = service.all.length;
  await service.came(({ path, body }) => path === "/logs" && service.all.length > before && idsOf(body).includes(60));
  const ids = new Set(service.all.slice(before).flatMap(({ body }) => idsOf(body)));
  expect(ids.has(60)).toBe(true);
  expect(ids.has(1)).toBe(false);
  expect(Math.max(...service.all.map(({ headers }) => Number(headers["content-length"])))).toBeLessThanOrEqual(2_000);
});
