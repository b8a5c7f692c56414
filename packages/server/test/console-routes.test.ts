import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Hono } from "hono";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { consoleRoutes } from "../src/console/routes.ts";
import type { App } from "../src/http/app.ts";

const directory = mkdtempSync(join(tmpdir(), "sekisho-console-"));
let app: App;

function appOf(built: string): App {
  const made: App = new Hono();
  consoleRoutes(built)(made, { rateLimited: () => {}, allowed: () => Promise.resolve() });
  return made;
}

beforeAll(() => {
  mkdirSync(join(directory, "assets"));
  writeFileSync(join(directory, "index.html"), "<!doctype html>page");
  writeFileSync(join(directory, "index.html.br"), "page in brotli");
  writeFileSync(join(directory, "assets", "main-abc.js"), "script");
  writeFileSync(join(directory, "assets", "main-abc.js.br"), "script in brotli");
  writeFileSync(join(directory, "assets", "main-abc.js.gz"), "script in gzip");
  app = appOf(directory);
});

afterAll(() => rmSync(directory, { recursive: true, force: true }));

const asked = (path: string, headers: Readonly<Record<string, string>> = {}): Promise<Response> =>
  Promise.resolve(app.request(path, { headers }));

describe("the console's files", () => {
  it.each([
    ["br, gzip", "br", "script in brotli"],
    ["gzip;q=0.5, br;q=0", "gzip", "script in gzip"],
    ["", null, "script"],
    ["identity", null, "script"],
  ])("are sent as a browser of accept-encoding %j takes them", async (accepted, encoding, text) => {
    const answer = await asked("/assets/main-abc.js", { "accept-encoding": accepted });
    expect(answer.headers.get("content-encoding")).toBe(encoding);
    expect(answer.headers.get("content-type")).toBe("text/javascript; charset=utf-8");
    expect(answer.headers.get("cache-control")).toContain("immutable");
    expect(await answer.text()).toBe(text);
  });

  it.each(["/assets/other.js", "/assets/main-abc.js.br", "/assets/..%2findex.html", "/assets/%2e%2e%2findex.html"])(
    "are those of the build only: not %s",
    async (path) => {
      expect((await asked(path, { accept: "text/html" })).status).toBe(404);
    },
  );
});

describe("the console's page", () => {
  it.each(["/", "/sign-in", "/findings", "/findings/f3qxom7n3o6yrjoapwvp26gimy"])("stands at %s", async (path) => {
    const answer = await asked(path);
    expect(answer.status).toBe(200);
    expect(answer.headers.get("cache-control")).toBe("no-cache");
    expect(await answer.text()).toContain("page");
  });

  it("is not sent again to who has it, in that encoding", async () => {
    const etag = (await asked("/", { "accept-encoding": "br" })).headers.get("etag") ?? "";
    expect((await asked("/", { "accept-encoding": "br", "if-none-match": etag })).status).toBe(304);
    expect((await asked("/", { "if-none-match": etag })).status).toBe(200);
  });

  it("tells people that an address is none, and leaves programs to the API", async () => {
    expect((await asked("/nothing", { accept: "text/html" })).status).toBe(404);
    expect(await (await asked("/nothing", { accept: "text/html" })).text()).toContain("page");
    expect(await (await asked("/nothing", { accept: "application/json" })).text()).not.toContain("page");
    expect(await (await asked("/api/v1/nothing", { accept: "text/html" })).text()).not.toContain("page");
  });

  it("is the new one after a build", async () => {
    writeFileSync(join(directory, "index.html"), "<!doctype html>newer page");
    utimesSync(join(directory, "index.html"), 1, 1);
    expect(await (await asked("/")).text()).toContain("newer page");
  });

  it("says in both languages how to build it, where it is not built", async () => {
    const answer = await appOf(join(directory, "nowhere")).request("/findings");
    expect(answer.status).toBe(503);
    expect(await answer.text()).toMatch(/npm run build[\s\S]*ビルドされていません/);
  });
});
