import { canonicalJson, type Json } from "@sekisho/core";
import { inertText, jsonEscape } from "@sekisho/gate-files/print";
import { DIFFERENCE_KINDS } from "@sekisho/rulebook";
import type { Impact } from "../facts.ts";
import type { Found } from "../gather.ts";
import type { NamedRulebook } from "../rulebooks/open.ts";
import { countsOf } from "./groups.ts";

/** `impact/1`: keys are sorted, lists have one entry a line, and two runs over the same things at one `--at` are equal. */
export function printJson(told: Impact): string {
  const { touched, found, counts, history, diagnostics, status, now, scope, version } = told;
  const kinds = countsOf(found);
  const members: readonly (readonly [string, Json | readonly Json[]])[] = [
    ["at", new Date(now).toISOString()],
    ["counts", { ...counts, ...Object.fromEntries(DIFFERENCE_KINDS.map((kind) => [kind, kinds.get(kind) ?? 0])) }],
    ["diagnostics", diagnostics.map(({ code, severity, message, span }) => plain({ code, severity, message, span }))],
    ["differences", found.map(differenceJson)],
    ["exitStatus", status],
    ["from", rulebookJson(told.from)],
    ["history", history === undefined ? null : { ...history }],
    ["scope", scope],
    ["to", rulebookJson(told.to)],
    ["tool", { name: "sekisho", version }],
    [
      "touched",
      touched.map(({ id, before, after, changed }) => ({
        rule: id,
        changed,
        ...(before === undefined ? { isNew: true } : {}),
        ...(after === undefined ? { isGone: true } : {}),
      })),
    ],
    ["version", "impact/1"],
  ];
  const lines = members.map(([key, value]) => `${JSON.stringify(key)}: ${lineByLine(value)}`);
  return inertText(`{\n${lines.join(",\n")}\n}\n`, jsonEscape);
}

function differenceJson(found: Found): Json {
  const { kind, rule, subject, owner, key, instance, message, was, is, places, file, seen, commit } = found;
  return plain({ kind, rule, subject, owner, key, instance, message, was, is, places, file, seen, commit });
}

function rulebookJson({ rulebook: { name, version, digests }, label }: NamedRulebook): Json {
  return plain({ label, name, version, digests });
}

/** A record of ours as JSON: keys without a value left out, half surrogate pairs as U+FFFD. */
function plain(value: object): Json {
  // What was written as JSON is JSON.
  return JSON.parse(
    JSON.stringify(value, (_, part: unknown) => (typeof part === "string" ? part.toWellFormed() : part)),
  ) as Json;
}

function lineByLine(value: Json | readonly Json[]): string {
  if (!Array.isArray(value) || value.length === 0) return canonicalJson(value);
  return `[\n${value.map((item: Json) => `  ${canonicalJson(item)}`).join(",\n")}\n]`;
}
