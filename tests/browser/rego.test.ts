/** The browser entry of the Rego package, bundled for browsers, passes the given cases in Chromium. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Backend } from "@sekisho/rego/browser";
import { build } from "esbuild";
import { type BrowserContext, chromium } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { CHROMIUM } from "../../tools/components.ts";
import type { Findings, Order } from "./protocol.ts";
import { type Site, serve, WORKERS } from "./site.ts";

const cases = new URL("../../../shared/conformance/rego-v1", import.meta.url).pathname;
const switches = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** For any import of `node:` behind it esbuild says that it can't be resolved, and rejects. */
async function bundle(): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [join(import.meta.dirname, "worker.ts")],
    bundle: true,
    write: false,
    platform: "browser",
    format: "esm",
    target: "chrome136",
    logLevel: "silent",
  });
  return outputFiles[0]?.text ?? "";
}

test("a bundle for browsers that reaches node: fails", async () => {
  const whole = build({
    stdin: { contents: `export * from "@sekisho/rego"`, resolveDir: import.meta.dirname },
    bundle: true,
    write: false,
    platform: "browser",
    logLevel: "silent",
  });
  await expect(whole).rejects.toThrow(/node:crypto/);
});

/** The global of pages; the checker knows Node's only. */
declare const Worker: new (
  url: string,
  options: { readonly type: "module" },
) => {
  addEventListener(type: "message", listen: (event: { readonly data: Findings }) => void): void;
  addEventListener(type: "error", listen: (event: { readonly message: string }) => void): void;
  postMessage(order: Order, transfer: readonly []): void;
};

describe.skipIf(!existsSync(cases) || !existsSync(CHROMIUM))("given cases (../shared/conformance) in Chromium", () => {
  const texts = readdirSync(cases).map((name) => readFileSync(join(cases, name), "utf8"));
  let site: Site;
  let profile: string;
  let browser: BrowserContext;

  beforeAll(async () => {
    site = await serve(await bundle());
    profile = await mkdtemp(join(tmpdir(), "sekisho-browser-"));
    browser = await chromium.launchPersistentContext(profile, { executablePath: CHROMIUM, args: switches });
  }, 60_000);

  afterAll(async () => {
    await browser?.close();
    await site?.[Symbol.asyncDispose]();
    await rm(profile, { recursive: true, force: true });
  });

  async function run(backend: Backend): Promise<Findings> {
    const page = await browser.newPage();
    await page.goto(site.url);
    const order: Order = { texts, backend };
    const findings = await page.evaluate(
      ({ url, order: given }) =>
        new Promise<Findings>((resolve, reject) => {
          const worker = new Worker(url, { type: "module" });
          worker.addEventListener("message", ({ data }) => resolve(data));
          worker.addEventListener("error", ({ message }) => reject(new Error(message)));
          worker.postMessage(given, []);
        }),
      { url: WORKERS[backend], order },
    );
    // The worker ends with its page.
    await page.close();
    return findings;
  }

  test.each([
    ["code", "generated code, in a worker whose policy allows unsafe-eval", true],
    ["closures", "closures, in a worker whose policy does not", false],
  ] as const)(
    "%s: %s",
    async (backend, _, maySayEval) => {
      const findings = await run(backend);
      const { passed, failures, leftOut } = findings;
      const out = Object.values(leftOut).reduce((sum, count) => sum + count, 0);
      console.log(`${backend}: ${passed} passed; ${out} name a builtin that browsers don't have: ${show(leftOut)}`);
      expect(failures).toEqual([]);
      expect(findings.maySayEval).toBe(maySayEval);
      expect(passed + out).toBe(2_067);
      expect(passed).toBeGreaterThan(1_900);
    },
    60_000,
  );
});

function show(counts: Findings["leftOut"]): string {
  return Object.entries(counts)
    .map(([name, count]) => `${name} ${count}`)
    .join(", ");
}
