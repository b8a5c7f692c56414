import { goJson, type Writable } from "../../go/json.ts";
import type { CheckResult, CheckResults, Result, ResultLocation } from "../check/result.ts";

export function jsonOutput(results: CheckResults): string {
  const written = results.length === 0 ? null : results.map(checkFields);
  return `${goJson(written, { indent: "\t", numbers: "literal" })}\n`;
}

function checkFields(result: CheckResult): Writable {
  const fields = new Map<string, Writable>([
    ["filename", result.fileName === "-" ? "" : result.fileName],
    ["namespace", result.namespace],
    ["successes", result.successes],
  ]);
  for (const kind of ["skipped", "warnings", "failures", "exceptions"] as const) {
    if (result[kind].length > 0) fields.set(kind, result[kind].map(resultFields));
  }
  return fields;
}

function resultFields({ message, location, metadata = {} }: Result): Writable {
  const fields = new Map<string, Writable>([["msg", message]]);
  if (location !== undefined) fields.set("loc", locationFields(location));
  if (Object.keys(metadata).length > 0) fields.set("metadata", metadata);
  return fields;
}

function locationFields({ file, line }: ResultLocation): Writable {
  const fields = new Map<string, Writable>();
  if (file !== "") fields.set("file", file);
  if (line !== undefined) fields.set("line", line);
  return fields;
}
