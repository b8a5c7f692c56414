/** Texts to lay out: the Rego of this repository, of the given cases, and of OPA and Conftest where Go keeps their sources. */
import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { caseFiles } from "../../conformance/case-files.ts";

const root = join(import.meta.dirname, "../../..");

export function repositoryTexts(): readonly string[] {
  return ["examples", "rulebooks"].flatMap((folder) => regoFiles(join(root, folder)));
}

/** The modules of the given cases, each once. */
export function caseTexts(path: string): readonly string[] {
  const found = new Set<string>();
  for (const { cases } of caseFiles([path])) {
    for (const { modules } of cases) for (const text of modules ?? []) found.add(text);
  }
  return [...found];
}

export function peerTexts(): readonly string[] {
  const { stdout } = spawnSync("go", ["env", "GOMODCACHE"], { encoding: "utf8" });
  const folder = join(stdout?.trim() ?? "", "github.com", "open-policy-agent");
  return stdout && existsSync(folder) ? [...new Set(regoFiles(folder))] : [];
}

function regoFiles(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.rego(\.formatted)?$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((file) => !file.includes("node_modules"))
    .sort()
    .map((file) => readFileSync(file, "utf8"));
}
