import { canonicalJson, type Json } from "@sekisho/core";
import type { BaselineNews } from "../baseline/entry.ts";
import { inertText, jsonEscape } from "../frame/visible.ts";
import type { Report } from "./report.ts";
import { exitStatus } from "./report.ts";
import { toJson } from "./to-json.ts";

/**
 * `report/1`: everything a run found out, for programs. Keys are sorted and lists of findings have one entry a line, so
 * that two reports compare line by line; only `elapsedMs` differs between runs over the same things.
 */
export function jsonReport(report: Report): string {
  const members: readonly (readonly [string, Json | readonly Json[]])[] = [
    ["at", new Date(report.now).toISOString()],
    ...(report.baseline === undefined ? [] : ([["baseline", baselineJson(report.baseline)]] as const)),
    ...(report.changed === undefined ? [] : ([["changed", toJson(report.changed)]] as const)),
    ["counts", toJson(report.counts)],
    ["diagnostics", report.remarks.map(({ diagnostic }) => toJson(diagnostic))],
    ["elapsedMs", Math.round(report.elapsedMs)],
    ["exitStatus", exitStatus[report.outcome]],
    ["failOn", report.failOn],
    ["gate", "files"],
    ["language", report.language],
    ["notConfigured", report.notConfigured.map(toJson)],
    ["outcome", report.outcome],
    ["rulebooks", report.rulebooks.map(({ name, version, digests }) => toJson({ name, version, digests }))],
    ["scope", report.scope],
    ["skipped", report.skipped.map(({ file, reason }) => toJson({ file, reason }))],
    ["tool", { name: "sekisho", version: report.version }],
    ["unknown", report.unknownSetting],
    ["unneededExemptions", report.exemptions.unneeded.map(({ id }) => id)],
    ["verdicts", report.verdicts.map(toJson)],
    ["version", "report/1"],
  ];
  const lines = members.map(([key, value]) => `${JSON.stringify(key)}: ${lineByLine(value)}`);
  return inertText(`{\n${lines.join(",\n")}\n}\n`, jsonEscape);
}

/** What the baseline lets be, by its keys, and what it holds for nothing. */
function baselineJson({ file, old, gone, written }: BaselineNews): Json {
  const known = old.map(({ violation: { key, rule }, file: at, since }) => ({ key, rule, file: at, since }));
  return toJson({ file, old: known, gone, written });
}

function lineByLine(value: Json | readonly Json[]): string {
  if (!Array.isArray(value) || value.length === 0) return canonicalJson(value);
  return `[\n${value.map((item: Json) => `  ${canonicalJson(item)}`).join(",\n")}\n]`;
}
