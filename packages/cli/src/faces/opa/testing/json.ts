import type { CaseResult } from "@sekisho/rego/tools";
import { goJson, type Writable } from "../../go/json.ts";
import type { OpaError } from "../output/errors.ts";
import { packageName, type TestResult } from "./result.ts";

/** Results as OPA lists them in JSON. */
export function jsonTests(results: readonly TestResult[]): string {
  return `${goJson(results.map(testJson), { indent: "  ", numbers: "literal" })}\n`;
}

/** One of them. */
export function testJson(result: TestResult): ReadonlyMap<string, Writable> {
  const { test, outcome, error, durationNs, output, cases } = result;
  const location = new Map<string, Writable>([
    ["file", test.file],
    ["row", test.line],
    ["col", test.column],
  ]);
  const fields = new Map<string, Writable>([
    ["location", location],
    ["package", packageName(test)],
    ["name", test.name],
  ]);
  if (error !== undefined) fields.set("error", errorJson(error));
  if (outcome === "fail") fields.set("fail", true);
  if (outcome === "skip") fields.set("skip", true);
  fields.set("duration", durationNs);
  if (output !== "") fields.set("output", Buffer.from(output).toString("base64"));
  if (cases.length > 0) fields.set("sub_results", casesJson(cases));
  return fields;
}

function errorJson({ code, message, location }: OpaError): Writable {
  const fields = new Map<string, Writable>([
    ["code", code ?? ""],
    ["message", message],
  ]);
  if (location !== undefined) fields.set("location", new Map(Object.entries(location)));
  return fields;
}

function casesJson(cases: readonly CaseResult[]): Writable {
  return new Map(
    cases.map(({ name, failed, cases: below }) => {
      const fields = new Map<string, Writable>([["name", name]]);
      if (failed) fields.set("fail", true);
      if (below.length > 0) fields.set("sub_results", casesJson(below));
      return [name, fields];
    }),
  );
}
