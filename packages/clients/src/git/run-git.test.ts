import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type GitOptions, runGit } from "./run-git.ts";

const cwd = mkdtempSync(join(tmpdir(), "sekisho-run-git-"));
/** Takes connections and never answers. */
const silent = createServer(() => {});

beforeAll(async () => {
  silent.listen(0, "127.0.0.1");
  await once(silent, "listening");
});

afterAll(() => {
  silent.closeAllConnections();
  silent.close();
  rmSync(cwd, { recursive: true, force: true });
});

it.each<readonly [string, () => Partial<GitOptions>, string]>([
  ["in its time", () => ({ timeoutMs: 500 }), "git_timeout"],
  ["when it is told to", () => ({ signal: AbortSignal.timeout(500) }), "git_stopped"],
  ["at once when it was told to before", () => ({ signal: AbortSignal.abort() }), "git_stopped"],
])("git ends %s with its helpers, where a server never answers", async (_, options, code) => {
  const { port } = silent.address() as AddressInfo;
  const started = performance.now();
  const asked = runGit(["ls-remote", `http://127.0.0.1:${port}/x`], {
    cwd,
    protocols: ["http"],
    timeoutMs: 60_000,
    ...options(),
  });
  await expect(asked).rejects.toMatchObject({ code });
  expect(performance.now() - started).toBeLessThan(10_000);
});
