/** Makes the rules of a whole tree of rulebooks: ids, adjustments, stages and programs put together. */
import type { JsonObject } from "@sekisho/core";
import type { Engine, Program } from "../engine/engine.ts";
import type { NativeRule, Rule, ScriptRule } from "../rule.ts";
import type { Stage } from "../stages/stage.ts";
import type { RuleId } from "../verdict.ts";
import { type Adjustment, gatherAdjustments } from "./adjust.ts";
import { spanAt } from "./documents.ts";
import { allUnits, type Unit } from "./includes.ts";
import { closeKind } from "./kinds.ts";
import { KnownRules } from "./known-rules.ts";
import type { Mistakes } from "./mistakes.ts";
import type { ConftestName, NativePackage } from "./packages.ts";
import { checkParameters, mergeParameters, type ParameterMistake, unknownParameters } from "./parameters.ts";
import { compileUnit } from "./programs.ts";
import type { ScriptPackage, ScriptPackages } from "./script-rules.ts";

export interface LinkedRules {
  /** By id. */
  readonly rules: readonly Rule[];
  readonly renamed: ReadonlyMap<RuleId, RuleId>;
  /** Also those that have mistakes, so that naming one is not a second mistake. */
  readonly known: KnownRules;
}

interface Draft {
  readonly id: RuleId;
  readonly unit: Unit;
  readonly from: NativePackage | ScriptPackage | ConftestName;
}

/** `scripts` are the rules in TypeScript of all units. */
export async function linkRules(
  root: Unit,
  { engine, scripts }: { readonly engine: Engine; readonly scripts: ScriptPackages },
  mistakes: Mistakes,
): Promise<LinkedRules> {
  const units = allUnits(root);
  const drafts = units.flatMap((unit) => draftsOf(unit, scripts, mistakes));
  const renamed = formerIds(drafts, mistakes);
  const knownTo = (unit: Unit) => knownRules(unit, { drafts, scripts }, renamed);
  const adjustments = gatherAdjustments(root, knownTo, mistakes);
  for (const draft of drafts) warnOfKinds(draft, mistakes);
  for (const unit of units) checkStages(unit, knownTo(unit), mistakes);
  const programs = new Map(units.map((unit) => [unit, compileUnit(unit, engine, mistakes)]));
  const rules: Rule[] = [];
  for (const draft of drafts) {
    const program = programs.get(draft.unit);
    const adjustment = adjustments.get(draft.id);
    const parameters = await readParameters(draft, adjustment, mistakes);
    if (program === undefined) continue;
    const stages = stagesFor(draft.unit, units);
    rules.push(toRule(draft, { program, adjustment, parameters, stages }));
  }
  return { rules: rules.sort((a, b) => (a.id < b.id ? -1 : 1)), renamed, known: knownTo(root) };
}

/** The rules of a unit and of what it includes. */
function knownRules(
  unit: Unit,
  { drafts, scripts }: { readonly drafts: readonly Draft[]; readonly scripts: ScriptPackages },
  renamed: ReadonlyMap<RuleId, RuleId>,
): KnownRules {
  const below = allUnits(unit);
  const ids = [
    ...drafts.filter((draft) => below.includes(draft.unit)).map(({ id }) => id),
    ...below.flatMap(({ prefix, source }) =>
      [...source.brokenIds, ...scripts.of(source).brokenIds].map((id) => `${prefix}/${id}`),
    ),
  ];
  return new KnownRules(
    ids,
    renamed,
    below.every(({ source, isWhole }) => source.allParsed && scripts.of(source).areWhole && isWhole),
  );
}

/** The rules of one rulebook under their qualified ids. */
function draftsOf(unit: Unit, scripts: ScriptPackages, mistakes: Mistakes): readonly Draft[] {
  const drafts = new Map<RuleId, Draft>();
  for (const from of [...unit.source.packages, ...scripts.of(unit.source).packages]) {
    const local = from.kind !== "conftest" ? from.metadata.sekisho.id : `${from.path.join(".")}/${from.name}`;
    const id = `${unit.prefix}/${local}`;
    const other = drafts.get(id)?.from;
    if (other !== undefined) {
      const first = other.kind !== "conftest" ? other.metadata.idSpan() : other.span;
      mistakes.error("rulebook_duplicate_rule", `the rule ${id} is there twice`, {
        span: from.kind !== "conftest" ? from.metadata.idSpan() : from.span,
        hint: `the other stands in ${first.file}, line ${first.start.line}`,
      });
    } else drafts.set(id, { id, unit, from });
  }
  return [...drafts.values()];
}

/** `formerly`, qualified; a former id may be no present one, and no two rules may claim it. */
function formerIds(drafts: readonly Draft[], mistakes: Mistakes): ReadonlyMap<RuleId, RuleId> {
  const present = new Set(drafts.map(({ id }) => id));
  const renamed = new Map<RuleId, RuleId>();
  for (const draft of drafts) {
    for (const [i, former] of formerly(draft).entries()) {
      const taken = present.has(former) ? former : renamed.get(former);
      if (taken === undefined) {
        renamed.set(former, draft.id);
        continue;
      }
      const place = draft.from.kind !== "conftest" ? draft.from.metadata.locate(["formerly", i])?.value : undefined;
      mistakes.error("rulebook_former_id_taken", `the former id ${former} belongs to ${taken}`, { span: place });
    }
  }
  return renamed;
}

function formerly({ from, unit }: Draft): readonly RuleId[] {
  if (from.kind === "conftest") return [];
  return (from.metadata.sekisho.formerly ?? []).map((id) => (id.includes("/") ? id : `${unit.prefix}/${id}`));
}

/** A kind that is close to one of Kubernetes, and is none itself, applies to nothing most likely. */
function warnOfKinds({ from }: Draft, mistakes: Mistakes): void {
  if (from.kind === "conftest") return;
  for (const [i, { kinds = [] }] of from.metadata.sekisho.applies.entries()) {
    for (const [j, { text }] of kinds.entries()) {
      const meant = closeKind(text);
      if (meant === undefined) continue;
      const span = from.metadata.locate(["applies", i, "kinds", j])?.value ?? from.metadata.span;
      mistakes.warning("rulebook_misspelt_kind", `Kubernetes itself has no kind ${text}`, {
        span,
        hint: `did you mean ${meant}?`,
      });
    }
  }
}

/** Every pattern of `stages` should name a rule: an exact id that does not is a mistake, a pattern a warning. */
function checkStages(unit: Unit, known: KnownRules, mistakes: Mistakes): void {
  const manifest = unit.source.manifest;
  for (const [i, stage] of (manifest?.value.stages ?? []).entries()) {
    for (const [j, pattern] of stage.rules.entries()) {
      const span = manifest === undefined ? undefined : spanAt(manifest.document, ["stages", i, "rules", j]);
      if (!pattern.text.includes("*")) known.resolve(pattern.text, "rulebook", span, mistakes);
      else if (!known.ids.some((id) => pattern.matches(id))) {
        mistakes.warning("rulebook_stage_without_rules", `no rule matches ${pattern.text}`, { span });
      }
    }
  }
}

/** The stages of a unit's rules: those of whoever includes it first, its own last; of no one else. */
function stagesFor(unit: Unit, units: readonly Unit[]): readonly Stage[] {
  return units
    .filter((candidate) => allUnits(candidate).includes(unit))
    .flatMap((candidate) => candidate.source.manifest?.value.stages ?? []);
}

interface Parameters {
  readonly value: JsonObject;
  readonly missing: readonly string[];
}

/** Defaults and given values; what is given is always checked, schema and defaults where they are the user's own. */
async function readParameters(
  { id, from, unit }: Draft,
  adjustment: Adjustment | undefined,
  mistakes: Mistakes,
): Promise<Parameters> {
  const schema = from.kind !== "conftest" ? from.metadata.sekisho.parameters : undefined;
  const given = adjustment?.parameters ?? {};
  const report = ({ path, at, message, hint }: ParameterMistake) =>
    mistakes.error("rulebook_bad_parameter", `${id}: ${message}`, { span: adjustment?.locate(path, at), hint });
  unknownParameters(schema, given).forEach(report);
  const merged = mergeParameters(schema, given);
  if (schema === undefined || from.kind === "conftest") return merged;
  const isGiven = Object.keys(given).length > 0;
  if (unit.builtin && !isGiven) return merged;
  const checked = await checkParameters(schema, merged.value);
  if (checked.schemaMistake !== undefined) {
    const { path, message: why } = checked.schemaMistake;
    const below = path.length === 0 ? undefined : from.metadata.locate(["parameters", ...path])?.value;
    const span = below ?? from.metadata.locate(["parameters"])?.key ?? from.metadata.span;
    const message = `${id}: the JSON Schema of the parameters is wrong: ${why}`;
    mistakes.error("rulebook_bad_parameters_schema", message, { span });
  }
  for (const mistake of checked.mistakes) {
    const [name] = mistake.path;
    if (name === undefined || Object.hasOwn(given, name)) report(mistake);
    else {
      const span = from.metadata.locate(["parameters", "properties", name, "default"])?.value ?? from.metadata.span;
      mistakes.error("rulebook_bad_parameter", `${id}: the default of ${name}: ${mistake.message}`, { span });
    }
  }
  return merged;
}

interface Linked {
  readonly program: Program;
  readonly adjustment: Adjustment | undefined;
  readonly parameters: Parameters;
  readonly stages: readonly Stage[];
}

function toRule(draft: Draft, { program, adjustment, parameters, stages }: Linked): Rule {
  const { id, from, unit } = draft;
  const shared = { id, stages, formerly: formerly(draft) };
  if (from.kind === "conftest") {
    return {
      ...shared,
      kind: "conftest",
      program,
      severity: adjustment?.severity ?? "medium",
      texts: from.texts,
      references: from.references,
      span: from.span,
      query: [...from.path, from.name],
      highestAction: from.name.startsWith("warn") ? "warn" : "deny",
    };
  }
  const { sekisho, texts, references, span } = from.metadata;
  const applied = {
    ...shared,
    severity: adjustment?.severity ?? sekisho.severity,
    texts,
    references,
    span,
    applies: sekisho.applies,
    parameters: parameters.value,
    missingParameters: parameters.missing,
    ...(sekisho.parameters === undefined ? {} : { parametersSchema: sekisho.parameters }),
    ...(sekisho.instance === undefined ? {} : { instance: sekisho.instance }),
    ...(sekisho.deprecated === undefined ? {} : { deprecated: sekisho.deprecated }),
  };
  if (from.kind === "script") {
    const rule: ScriptRule = { ...applied, kind: "script", scripts: from.scripts, index: from.index };
    return rule;
  }
  const rule: NativeRule = {
    ...applied,
    kind: "native",
    program,
    query: [...from.path, "deny"],
    reads: { context: speaksOf(unit, from, "context"), inventory: speaksOf(unit, from, "inventory") },
  };
  return rule;
}

/** Whether a rule's own modules, or the libraries beside it, mention an external. Too often yes costs time only. */
function speaksOf(unit: Unit, from: NativePackage, external: string): boolean {
  const others = new Set(
    unit.source.packages.flatMap((other) => (other.kind === "native" && other !== from ? other.modules : [])),
  );
  const libraries = allUnits(unit).flatMap(({ source }) => source.modules.filter((module) => !others.has(module)));
  const mention = new RegExp(`\\bdata\\s*(\\.\\s*${external}\\b|\\[)`);
  return [...from.modules, ...libraries].some(({ text }) => mention.test(text));
}
