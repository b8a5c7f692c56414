import { goJson, type Writable } from "../../go/json.ts";
import { escapePath } from "../../go/url.ts";
import type { CheckResult, CheckResults, Result, ResultLocation } from "../check/result.ts";
import { exitStatus } from "../check/totals.ts";
import { CONFTEST_VERSION } from "../version.ts";

const SCHEMA = "https://raw.githubusercontent.com/oasis-tcs/sarif-spec/main/sarif-2.1/schema/sarif-schema-2.1.0.json";

type RuleType = "deny" | "warn" | "allow" | "success" | "skip";

const LEVELS: Readonly<Record<RuleType, string>> = {
  deny: "error",
  warn: "warning",
  allow: "note",
  success: "none",
  skip: "none",
};

const DESCRIPTIONS: Readonly<Record<RuleType, string>> = {
  deny: "Policy violation",
  warn: "Policy warning",
  allow: "Policy exception",
  success: "Policy was satisfied successfully",
  skip: "Policy check was skipped",
};

/** One run in one line, without a line break behind it. */
export function sarifOutput(results: CheckResults): string {
  const run = new Run();
  for (const result of results) addFile(run, result);
  const log = new Map<string, Writable>([
    ["version", "2.1.0"],
    ["$schema", SCHEMA],
    ["runs", [run.fields(results)]],
  ]);
  return goJson(log, { numbers: "literal" });
}

function addFile(run: Run, result: CheckResult): void {
  for (const failure of result.failures) run.add("deny", failure, result);
  for (const warning of result.warnings) run.add("warn", warning, result);
  for (const exception of result.exceptions) run.add("allow", exception, result);
  if (result.failures.length + result.warnings.length > 0) return;
  const type = result.successes > 0 || result.exceptions.length > 0 ? "success" : "skip";
  run.add(type, { message: DESCRIPTIONS[type], metadata: { description: DESCRIPTIONS[type] } }, result);
}

class Run {
  readonly #rules = new Map<string, Writable>();
  readonly #results: Writable[] = [];

  add(type: RuleType, { message, location, metadata = {} }: Result, { fileName, namespace }: CheckResult): void {
    const id = `${namespace}/${type}`;
    if (!this.#rules.has(id)) this.#rules.set(id, ruleFields(id, metadata));
    this.#results.push(
      new Map<string, Writable>([
        ["ruleId", id],
        ["ruleIndex", [...this.#rules.keys()].indexOf(id)],
        ["level", LEVELS[type]],
        ["message", { text: message }],
        ["locations", [{ physicalLocation: placeFields(fileName, location) }]],
      ]),
    );
  }

  fields(results: CheckResults): Writable {
    const driver = new Map<string, Writable>([
      ["informationUri", "https://github.com/open-policy-agent/conftest"],
      ["name", "conftest"],
      ["rules", [...this.#rules.values()]],
      ["version", CONFTEST_VERSION],
    ]);
    return new Map<string, Writable>([
      ["tool", { driver }],
      ["invocations", [invocationFields(results)]],
      ["results", this.#results],
    ]);
  }
}

/** The properties are those of the first result that names the rule. */
function ruleFields(id: string, metadata: NonNullable<Result["metadata"]>): Writable {
  // The namespace may end like a type of its own: the last word of the id decides.
  const type = (["success", "skip", "allow", "warn"] as const).find((candidate) => id.endsWith(`/${candidate}`));
  const fields = new Map<string, Writable>([
    ["id", id],
    ["shortDescription", { text: DESCRIPTIONS[type ?? "deny"] }],
  ]);
  if (Object.keys(metadata).length > 0) fields.set("properties", metadata);
  return fields;
}

function placeFields(fileName: string, location: ResultLocation | undefined): Writable {
  const fields = new Map<string, Writable>([
    ["artifactLocation", { uri: escapePath(location === undefined ? fileName : location.file) }],
  ]);
  if (location !== undefined) {
    const line = Number.isInteger(location.line) ? Number(location.line) : 0;
    fields.set(
      "region",
      new Map([
        ["startLine", line],
        ["endLine", line],
      ]),
    );
  }
  return fields;
}

function invocationFields(results: CheckResults): Writable {
  const status = exitStatus(results, false);
  const hasWarning = results.some(({ warnings }) => warnings.length > 0);
  const description = hasWarning && status === 0 ? "Policy warnings found" : "No policy violations found";
  return new Map<string, Writable>([
    ["executionSuccessful", true],
    ["exitCode", status],
    ["exitCodeDescription", status === 1 ? "Policy violations found" : description],
  ]);
}
