import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { OUTPUTS } from "@sekisho/cli/conftest";
import { formatFor } from "@sekisho/formats";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { peerPath } from "../bench/peers.ts";
import { normalise, normaliseSarif, runOurs, runTheirs } from "./both.ts";
import { ODD_INPUTS, ODD_POLICY } from "./odd.ts";
import { copySuites, missingPrograms, type Suites } from "./suites.ts";

const missing = [...missingPrograms(), ...(existsSync(peerPath("conftest")) ? [] : ["conftest"])];
if (missing.length > 0) console.log(`not compared with the real Conftest: ${missing.join(", ")} is not installed`);

describe.runIf(missing.length === 0)("the same as the real Conftest", () => {
  let suites: Suites;
  beforeAll(() => {
    suites = copySuites();
  }, 300_000);
  afterAll(() => suites.remove());

  /** What both print. */
  const same = async (words: readonly string[], stdin = ""): Promise<string> => {
    const [ours, theirs] = [
      await runOurs(words, suites.directory, stdin),
      await runTheirs(words, suites.directory, stdin),
    ];
    const form = words.includes("sarif") && theirs.stdout !== "" ? normaliseSarif : normalise;
    expect(form(ours), words.join(" ")).toEqual(form(theirs));
    return theirs.stdout;
  };

  test("every example that we can read, in every output", { timeout: 300_000 }, async () => {
    let compared = 0;
    for (const { policy, file } of examples(suites.directory)) {
      for (const output of OUTPUTS) {
        const stdout = await same(["test", "-p", policy, file, "--all-namespaces", "--no-color", "-o", output]);
        if (stdout !== "") compared++;
      }
      await same(["parse", file]);
    }
    expect(compared).toBeGreaterThan(50);
  });

  test.each(
    [
      "test -p examples/kubernetes/policy examples/kubernetes/service.yaml --fail-on-warn",
      "test -p examples/kubernetes/policy examples/kubernetes/deployment.yaml --fail-on-warn --no-fail",
      "test -p examples/kubernetes/policy examples/kubernetes/deployment.yaml --quiet",
      "test -p examples/kubernetes/policy/deny.rego examples/kubernetes/deployment.yaml --quiet",
      "test -p examples/kubernetes/policy examples/kubernetes --ignore combine|rego",
      "test -p examples/kubernetes/policy examples/kubernetes/service.yaml -n nope",
      "test -p examples/kubernetes/policy examples/kubernetes/service.yaml -n m* -o json",
      "test -p examples/kubernetes/policy examples/kubernetes/service.yaml -n main -n kubernetes -o tap",
      "test -p examples/kubernetes/policy examples/kubernetes/service.yaml -o github --github-hide-passed",
      "test -p examples/kubernetes/policy examples/kubernetes/deployment.yaml -o junit --junit-hide-message",
      "test -p examples/kubernetes/policy examples/kubernetes/service.yaml -o nonsense",
      "test -p examples/exceptions/policy examples/exceptions/deployments.yaml --suppress-exceptions",
      "test -p examples/combine/policy examples/combine/team.yaml examples/combine/users.yaml --combine -o json",
      "test -p examples/combine/policy examples/combine/team.yaml --combine -o sarif",
      "test -p examples/data/policy -d examples/data/exclusions examples/data/service.yaml",
      "test -p examples/report/policy_print/labels.rego examples/kubernetes/deployment.yaml",
      "test -p examples/report/policy_print/labels.rego examples/kubernetes/deployment.yaml -o json",
      "test -p nowhere examples/kubernetes/service.yaml",
      "test -p examples/kubernetes/policy nowhere.yaml",
      "test -p examples/kubernetes/policy README.md",
      "test -p examples/kubernetes/policy --rego-version v7 examples/kubernetes/service.yaml",
      "test -p tests/problematic-if/policy/invalid.rego tests/problematic-if/data.yaml",
      "test -p tests/rego-version/policy/v0.rego --rego-version v0 tests/rego-version/data.yaml",
      "test -p examples/strict-rules/policy examples/kubernetes/deployment.yaml --strict",
      "test -p tests/source-location/policy -d tests/source-location/loc_different_file.yaml tests/source-location/data.yaml -o github",
      "test -p tests/source-location/policy -d tests/source-location/loc_different_file.yaml tests/source-location/data.yaml -o sarif",
      "verify -p examples/kubernetes/policy",
      "verify -p examples/kubernetes/policy -o tap",
      "verify -p examples/kubernetes/policy -o table --no-color",
      "verify -p examples/report/policy -p examples/report/fail -o json",
      "verify -p examples/data/policy -d examples/data/exclusions",
      "verify -p examples/kubernetes/policy -n nope",
      "verify -p examples/kubernetes/combine",
      "verify -p tests/builtin-errors/policy",
      "verify -p tests/builtin-errors/policy --show-builtin-errors",
      "parse examples/kubernetes/deployment.yaml examples/kubernetes/service.yaml",
      "parse examples/kubernetes/deployment.yaml examples/kubernetes/deployment+service.yaml --combine",
      "parse",
      "test",
      "nonsense",
    ].map((line) => [line] as const),
  )("%s", async (line) => {
    await same(line.split(" "));
  });

  test("messages and inputs that are no ordinary ones", { timeout: 120_000 }, async () => {
    const folder = join(suites.directory, "odd");
    mkdirSync(join(folder, "policy"), { recursive: true });
    writeFileSync(join(folder, "policy", "odd.rego"), ODD_POLICY);
    for (const [name, text] of Object.entries(ODD_INPUTS)) {
      writeFileSync(join(folder, name), text);
      for (const output of OUTPUTS) await same(["test", "-p", "odd/policy", `odd/${name}`, "-o", output]);
      await same(["parse", `odd/${name}`]);
    }
  });

  test("policies are laid out alike", { timeout: 120_000 }, async () => {
    const policies = regoFiles(suites.directory, "examples");
    expect(policies.length).toBeGreaterThan(30);
    for (const file of policies) {
      const full = join(suites.directory, file);
      const before = readFileSync(full, "utf8");
      // Nothing is laid out as it was.
      writeFileSync(full, before.replaceAll("\t", "      "));
      const theirs = await runTheirs(["fmt", file], suites.directory);
      const laidOut = readFileSync(full, "utf8");
      writeFileSync(full, before.replaceAll("\t", "      "));
      const ours = await runOurs(["fmt", file], suites.directory);
      expect([ours.status, readFileSync(full, "utf8")], file).toEqual([theirs.status, laidOut]);
      expect((await runOurs(["fmt", "--check", file], suites.directory)).status, file).toBe(theirs.status);
      writeFileSync(full, before);
    }
  });

  test("standard input", async () => {
    const service = readFileSync(join(suites.directory, "examples/kubernetes/service.yaml"), "utf8");
    for (const output of OUTPUTS) await same(["test", "-p", "examples/kubernetes/policy", "-", "-o", output], service);
    await same(["test", "-p", "examples/kubernetes/policy", "-", "--stdin-filename", "s.yaml"], service);
    await same(["parse", "-"], service);
  });
});

function regoFiles(directory: string, folder: string): readonly string[] {
  return readdirSync(join(directory, folder), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".rego"))
    .map((name) => join(folder, name));
}

/** Files beside a folder of policies whose format we have. */
function examples(directory: string): readonly { readonly policy: string; readonly file: string }[] {
  return readdirSync(join(directory, "examples")).flatMap((name) => {
    const folder = join("examples", name);
    const policy = join(folder, "policy");
    if (!existsSync(join(directory, policy))) return [];
    return readdirSync(join(directory, folder), { withFileTypes: true })
      .filter((entry) => entry.isFile() && formatFor(entry.name)?.load !== undefined)
      .map((entry) => ({ policy, file: join(folder, entry.name) }));
  });
}
