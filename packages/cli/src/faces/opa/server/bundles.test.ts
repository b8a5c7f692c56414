import { afterEach, expect, test } from "vitest";
import { bundleOfFiles, type Serving, serve } from "./fixtures/serve.ts";
import { type FakeService, fakeService, type Given } from "./fixtures/service.ts";

const FAST = { polling: { min_delay_seconds: 0.02, max_delay_seconds: 0.02 } };
const LONG = { timeout: 60_000 };

const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const one of open.splice(0).reverse()) await one.close();
});

/** A bundle whose every part tells its revision: a rule, data, and both by the rule. */
async function revisionOf(revision: string, words: readonly string[] = []): Promise<Buffer> {
  const policy = `package app\n\nrule := ${JSON.stringify(revision)}\n\nboth := [rule, data.cfg.version]\n\nf(x) := x`;
  const manifest = { revision, roots: ["app", "cfg"] };
  return bundleOfFiles(
    {
      ".manifest": JSON.stringify(manifest),
      "app/app.rego": policy,
      "cfg/data.json": JSON.stringify({ version: revision }),
    },
    words,
  );
}

interface Offered {
  bundle: Given;
}

async function started(
  offered: Offered,
  more: Parameters<typeof serve>[0] = {},
): Promise<{ service: FakeService; serving: Serving }> {
  const service = await fakeService(({ path, headers }) => {
    if (!path.startsWith("/bundles/")) return { status: 200 };
    const { etag } = offered.bundle.headers ?? {};
    return etag !== undefined && headers["if-none-match"] === etag ? { status: 304 } : offered.bundle;
  });
  open.push(service);
  const config = {
    services: { main: { url: service.url } },
    bundles: { app: { ...FAST } },
    status: {},
    ...more.config,
  };
  const serving = await serve({ ...more, config });
  open.push(serving);
  return { service, serving };
}

/** The first status with which a bundle is told so. */
async function told(
  service: FakeService,
  isWanted: (bundle: Readonly<Record<string, unknown>>) => boolean,
): Promise<void> {
  await service.came(({ path, body }) => {
    if (path !== "/status") return false;
    const { bundles } = JSON.parse(body) as { readonly bundles: { readonly app: Readonly<Record<string, unknown>> } };
    return isWanted(bundles.app);
  });
}

test("a bundle comes into force, is asked for by its ETag, and is replaced as a whole", LONG, async () => {
  const offered: Offered = { bundle: { status: 200, headers: { etag: '"1"' }, body: await revisionOf("one") } };
  const { service, serving } = await started(offered);
  await told(service, (bundle) => bundle["active_revision"] === "one");
  expect((await serving.get("/v1/data/app/both")).body).toEqual({ result: ["one", "one"] });
  expect((await serving.get("/health?bundles&plugins")).status).toBe(200);
  await service.came(({ headers }) => headers["if-none-match"] === '"1"');
  offered.bundle = { status: 200, headers: { etag: '"2"' }, body: await revisionOf("two") };
  await told(service, (bundle) => bundle["active_revision"] === "two");
  const { body } = await serving.get("/v1/data/app/both?provenance");
  expect(body).toMatchObject({ result: ["two", "two"], provenance: { bundles: { app: { revision: "two" } } } });
});

test("what a bundle owns nobody else may write", LONG, async () => {
  const offered: Offered = { bundle: { status: 200, body: await revisionOf("one") } };
  const { service, serving } = await started(offered);
  await told(service, (bundle) => bundle["active_revision"] === "one");
  const put = async (path: string, body: string): Promise<number> =>
    (await fetch(`${serving.url}${path}`, { method: "PUT", body })).status;
  expect(await put("/v1/data/cfg/version", '"mine"')).toBe(400);
  expect(await put("/v1/data", "{}")).toBe(400);
  expect(await put("/v1/policies/mine", "package app.more")).toBe(400);
  expect(await put("/v1/data/free", "1")).toBe(204);
  expect(await put("/v1/policies/mine", "package mine\nx := data.app.rule")).toBe(200);
  expect((await serving.get("/v1/data/mine/x")).body).toEqual({ result: "one" });
});

const ROOTS = JSON.stringify({ roots: ["app", "cfg"] });

const BROKEN: readonly (readonly [name: string, make: () => Promise<Given>])[] = [
  ["no archive", async () => ({ status: 200, body: "no archive" })],
  ["half of one", async () => ({ status: 200, body: (await revisionOf("two")).subarray(0, 100) })],
  ["not there", async () => ({ status: 404 })],
  ["a server that fails", async () => ({ status: 500 })],
  ["nothing", async () => ({ status: 200, body: "" })],
  [
    "without what others call",
    async () => ({
      status: 200,
      body: await bundleOfFiles({ "app/a.rego": "package app\nx := 1", ".manifest": ROOTS }),
    }),
  ],
];

test.each(BROKEN)("a bundle that can't be taken leaves the one in force: %s", LONG, async (_, make) => {
  const offered: Offered = { bundle: { status: 200, body: await revisionOf("one") } };
  const { service, serving } = await started(offered);
  await told(service, (bundle) => bundle["active_revision"] === "one");
  const caller = await fetch(`${serving.url}/v1/policies/caller`, {
    method: "PUT",
    body: "package caller\nx := data.app.f(1)",
  });
  expect(caller.status).toBe(200);
  offered.bundle = await make();
  await told(service, (bundle) => bundle["code"] === "bundle_error" && bundle["active_revision"] === "one");
  expect((await serving.get("/v1/data/app/both")).body).toEqual({ result: ["one", "one"] });
});

test("what stood below the roots of a bundle goes", LONG, async () => {
  const body = await bundleOfFiles({ "app.rego": "package app\nx := 1" });
  const { service, serving } = await started(
    { bundle: { status: 200, body } },
    { policies: { "mine.rego": "package mine\ny := 1" } },
  );
  await told(service, (bundle) => bundle["last_successful_activation"] !== "0001-01-01T00:00:00Z");
  expect((await serving.get("/v1/policies/mine.rego")).status).toBe(404);
  expect((await serving.get("/v1/data/app/x")).body).toEqual({ result: 1 });
});

const SIGNING = ["--signing-key", "secret", "--signing-alg", "HS256"];
const KEYS = { main: { algorithm: "HS256", key: "secret" } };

test("signed bundles must fit the key", LONG, async () => {
  const signed = await revisionOf("signed", [...SIGNING, "--signing-key", "other"]);
  const offered: Offered = { bundle: { status: 200, body: signed } };
  const config = { keys: KEYS, bundles: { app: { ...FAST, signing: { keyid: "main" } } } };
  const { service, serving } = await started(offered, { config });
  await told(service, (bundle) => bundle["code"] === "bundle_error");
  expect((await serving.get("/v1/data/app")).body).toEqual({});
  offered.bundle = { status: 200, body: await revisionOf("unsigned") };
  await told(service, (bundle) => String(bundle["message"]).includes(".signatures.json"));
  offered.bundle = { status: 200, body: await revisionOf("good", SIGNING) };
  await told(service, (bundle) => bundle["active_revision"] === "good");
  expect((await serving.get("/v1/data/app/both")).body).toEqual({ result: ["good", "good"] });
});

test("no answer mixes two revisions, and none is lost, while bundles come and go", LONG, async () => {
  const [one, two] = [await revisionOf("one"), await revisionOf("two")];
  const asked: string[] = [];
  const service = await fakeService(({ path }) =>
    path.startsWith("/bundles/") ? { status: 200, body: asked.push(path) % 2 === 1 ? one : two } : { status: 200 },
  );
  open.push(service);
  const config = { services: { main: { url: service.url } }, bundles: { app: { ...FAST } }, status: {} };
  const serving = await serve({ config });
  open.push(serving);
  await told(service, (bundle) => bundle["active_revision"] === "one");
  const seen = new Set<string>();
  while (asked.length < 12) {
    const answers = await Promise.all(Array.from({ length: 20 }, () => serving.get("/v1/data/app/both")));
    for (const { status, body } of answers) {
      expect(status).toBe(200);
      seen.add(JSON.stringify(body));
    }
  }
  expect([...seen].sort()).toEqual(['{"result":["one","one"]}', '{"result":["two","two"]}']);
});
