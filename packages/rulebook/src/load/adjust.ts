/** `rules:` of the manifests: parameters and severities that rulebooks set for their own and included rules. */
import { digestOf, type Json, type JsonObject, type Path, type Span } from "@sekisho/core";
import type { RuleId, Severity } from "../verdict.ts";
import { spanAt } from "./documents.ts";
import { allUnits, type Unit } from "./includes.ts";
import type { KnownRules } from "./known-rules.ts";
import type { Mistakes } from "./mistakes.ts";

/** What was set for one rule, each with the place that says so. */
export interface Adjustment {
  readonly severity?: Severity;
  readonly parameters: JsonObject;
  /** Place of a path below the parameters. */
  locate(path: Path, at?: "key"): Span | undefined;
}

interface Given {
  readonly by: Unit;
  readonly value: Json;
  /** Place of a path below the value. */
  locate(path: Path, at?: "key"): Span | undefined;
}

/**
 * Gathers the adjustments of all rulebooks of a tree: whoever includes wins over what it includes. Two that don't
 * include each other may not set the same key to different values, unless a rulebook above both sets it.
 */
export function gatherAdjustments(
  root: Unit,
  knownTo: (unit: Unit) => KnownRules,
  mistakes: Mistakes,
): ReadonlyMap<RuleId, Adjustment> {
  const given = new Map<RuleId, Map<string, Given>>();
  for (const unit of allUnits(root)) {
    const manifest = unit.source.manifest;
    if (manifest === undefined) continue;
    const known = knownTo(unit);
    for (const [written, { severity, parameters }] of manifest.value.rules) {
      const at = (path: Path, side: "key" | "value" = "value") =>
        spanAt(manifest.document, ["rules", written, ...path], side);
      const id = known.resolve(written, "rulebook", at([], "key"), mistakes);
      if (id === undefined) continue;
      const keys = given.get(id) ?? new Map<string, Given>();
      given.set(id, keys);
      const set = (key: string, value: Json, path: Path) =>
        put(keys, key, { by: unit, value, locate: (below, side) => at([...path, ...below], side) }, id, mistakes);
      if (severity !== undefined) set("severity", severity, ["severity"]);
      for (const [name, value] of Object.entries(parameters ?? {}))
        set(`parameters.${name}`, value, ["parameters", name]);
    }
  }
  return new Map([...given].map(([id, keys]) => [id, toAdjustment(keys)]));
}

function put(keys: Map<string, Given>, key: string, given: Given, id: RuleId, mistakes: Mistakes): void {
  const known = keys.get(key);
  if (known === undefined) keys.set(key, given);
  else if (!allUnits(known.by).includes(given.by) && digestOf([known.value]) !== digestOf([given.value])) {
    mistakes.error(
      "rulebook_conflicting_adjustments",
      `${known.by.prefix} and ${given.by.prefix} set ${key} of ${id} to different values`,
      { span: given.locate([]), hint: `set it in the rulebook that includes both` },
    );
  }
}

function toAdjustment(keys: ReadonlyMap<string, Given>): Adjustment {
  const severity = keys.get("severity")?.value;
  const names = [...keys.keys()].filter((key) => key.startsWith("parameters."));
  const parameters: [string, Json][] = names.map((key) => [
    key.slice("parameters.".length),
    keys.get(key)?.value ?? null,
  ]);
  return {
    // The manifest's schema has read the value as a severity.
    ...(severity === undefined ? {} : { severity: severity as Severity }),
    parameters: Object.fromEntries(parameters),
    locate: ([name, ...path], at) => keys.get(`parameters.${name}`)?.locate(path, at),
  };
}
