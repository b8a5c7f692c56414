import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { expect, test } from "vitest";
import { ROOT } from "./steps.ts";

test("npm start shows the main job without a terminal, at a fixed day, and ends with 0", () => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(ROOT, "tools", "start.ts")], {
    encoding: "utf8",
    stdio: ["ignore", "pipe", "pipe"],
    env: { PATH: process.env["PATH"] },
  });
  expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
  for (const shown of [
    "as of 2026-11-22",
    "critical violation",
    "owner",
    "Exempted",
    "they can be deleted",
    "Unknown",
  ]) {
    expect(stdout).toContain(shown);
  }
  expect(stdout).toMatch(/\nStopped: \d+ violations/);
}, 60_000);
