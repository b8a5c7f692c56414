import { execFileSync, spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Json } from "@sekisho/core";
import { COMPONENT_BIN } from "../../tools/components.ts";
import { COMPANY } from "./sekisho.ts";

/** Terraform without a network: no question for newer versions, no configuration of whoever runs the tests. */
const ENV: NodeJS.ProcessEnv = {
  ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith("TF_"))),
  // What `npm test` installs where the machine has none.
  PATH: `${process.env["PATH"]}:${COMPONENT_BIN}`,
  CHECKPOINT_DISABLE: "1",
  TF_IN_AUTOMATION: "1",
};

/** What an earlier day looked like, so that the plan of today creates, changes, replaces, moves and deletes. */
const EARLIER = 'releases={"catalog":"2026.10.6","search":"1.9.0","storefront":"2026.11.3"}';

export function hasTerraform(): boolean {
  return spawnSync("terraform", ["version"], { env: ENV }).status === 0;
}

/** Plans as `terraform show -json` prints them: a first one of a single resource, and a later one of infra/tooling. */
export function realPlans(): readonly Json[] {
  const directory = mkdtempSync(join(tmpdir(), "sekisho-plan-"));
  try {
    return [firstPlan(join(directory, "first")), laterPlan(join(directory, "later"))];
  } finally {
    rmSync(directory, { recursive: true });
  }
}

function firstPlan(root: string): Json {
  mkdirSync(root);
  writeFileSync(join(root, "main.tf"), 'resource "terraform_data" "only" {}\n');
  terraform(root, "init", "-input=false");
  return plan(root);
}

function laterPlan(root: string): Json {
  cpSync(join(COMPANY, "infra", "tooling"), root, { recursive: true });
  terraform(root, "init", "-input=false");
  terraform(root, "apply", "-input=false", "-auto-approve", "-var", EARLIER);
  terraform(root, "state", "mv", "module.window.terraform_data.this", "terraform_data.freeze");
  return plan(root);
}

function plan(root: string): Json {
  terraform(root, "plan", "-input=false", "-out=tfplan");
  // JSON.parse gives JSON.
  return JSON.parse(terraform(root, "show", "-json", "tfplan")) as Json;
}

function terraform(root: string, ...args: readonly string[]): string {
  return execFileSync("terraform", args, { cwd: root, env: ENV, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
}
