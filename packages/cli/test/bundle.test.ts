import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { folder, POD, RULEBOOK, SETTINGS } from "./world.ts";

const LAUNCHER = fileURLToPath(new URL("../../../bin/sekisho", import.meta.url));

function launch(cwd: string): { readonly status: number | null; readonly stdout: string; readonly stderr: string } {
  return spawnSync(process.execPath, [LAUNCHER, "check", "--output", "json"], { cwd, encoding: "utf8" });
}

test("what is imported late is in the bundle: the validator of parameters", () => {
  const rule = RULEBOOK["rulebook/rules/host.rego"];
  if (typeof rule !== "string") throw new Error("the rulebook of the tests has a rule");
  const parameters = `#     parameters: {type: object, properties: {name: {type: string, pattern: "^a", default: b}}}\n`;
  const files = {
    "sekisho.yaml": SETTINGS,
    ...RULEBOOK,
    "rulebook/rules/host.rego": rule.replace("package acme", `${parameters}package acme`),
    "a.yaml": POD,
  };
  const { status, stdout, stderr } = launch(folder(files));
  expect([status, stderr]).toEqual([2, ""]);
  expect(stdout).toMatch(/"rulebook_bad_parameter\w*"/);
}, 60_000);
