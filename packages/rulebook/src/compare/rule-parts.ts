/** What the verdicts of each rule rest on, so that two rulebooks can be told apart rule by rule. */
import { digestOf, type Json, type JsonObject, ownValue, sha256Hex } from "@sekisho/core";
import type { Module } from "@sekisho/rego";
import { dataReferences } from "@sekisho/rego/data-references";
import type { Exemption, SubjectMatch } from "../exemptions/exemption.ts";
import { EXTERNALS, mergeData } from "../load/data.ts";
import { MATCHED_PARTS } from "../match/subject-match.ts";
import type { AppliesTo, Rule, ScriptRule } from "../rule.ts";
import type { Rulebook, RulebookModules } from "../rulebook.ts";
import type { RuleId } from "../verdict.ts";
import { scriptFiles } from "./script-files.ts";

/** In the order in which people read them. `body` holds the rule's code and all code that it names. */
export const RULE_PARTS = ["body", "data", "parameters", "applies", "severity", "stages", "exemptions"] as const;
export type RulePart = (typeof RULE_PARTS)[number];

/** A digest a part. */
export type RuleParts = Readonly<Record<RulePart, string>>;

/**
 * Digests of what each rule's verdicts rest on, by its id. Two rules with equal parts give equal verdicts on every subject, apart
 * from the words of messages. What a rule names is found in its text: too much costs time only.
 */
export function rulePartsOf(rulebook: Rulebook): ReadonlyMap<RuleId, RuleParts> {
  const code = new Code(rulebook);
  return new Map(
    rulebook.rules.map((rule): [RuleId, RuleParts] => {
      const { body, data } = code.of(rule);
      return [
        rule.id,
        {
          body: digestOf([body, inBody(rule)]),
          data: digestOf(data),
          parameters: digestOf(rule.kind === "conftest" ? [] : [rule.parameters, rule.missingParameters.toSorted()]),
          applies: digestOf(rule.kind === "conftest" ? [rule.highestAction] : rule.applies.map(appliesJson)),
          severity: rule.severity,
          stages: digestOf(stagesJson(rule)),
          exemptions: digestOf(exemptionsJson(rulebook.exemptions, rule.id)),
        },
      ];
    }),
  );
}

/** What of its metadata has a say in which violations there are, and how they are keyed. */
function inBody(rule: Rule): Json {
  if (rule.kind === "conftest") return [rule.kind, rule.query];
  const hasMessage = rule.texts.en.message !== undefined;
  const common = [rule.kind, rule.instance ?? null, hasMessage] as const;
  return rule.kind === "native" ? [...common, rule.query, rule.reads.context, rule.reads.inventory] : [...common];
}

function appliesJson({ view, kinds, types, formats, namespaces, operations }: AppliesTo): Json {
  const patterns = [kinds, types, formats, namespaces].map((some) => some?.map(({ text }) => text) ?? null);
  return [view, ...patterns, operations ?? null];
}

/** Only those that name the rule; the first that matches decides, so their order counts. */
function stagesJson({ id, formerly, stages }: Rule): Json {
  const names = [id, ...formerly];
  return stages
    .filter(({ rules }) => rules.some((pattern) => names.some((name) => pattern.matches(name))))
    .map(({ gates, scopes, action, until }) => [
      gates ?? null,
      scopes?.map(({ text }) => text) ?? null,
      action,
      until ?? null,
    ]);
}

function exemptionsJson(exemptions: readonly Exemption[], rule: RuleId): Json {
  return exemptions
    .filter(({ rules }) => rules.includes(rule))
    .map(
      ({ id, match, instances, gates, approved, expires }): Json => [
        id,
        match.map(matchJson),
        instances ?? null,
        gates ?? null,
        approved,
        expires,
      ],
    )
    .map((entry) => ({ entry, digest: digestOf(entry) }))
    .sort((a, b) => (a.digest < b.digest ? -1 : 1))
    .map(({ entry }) => entry);
}

function matchJson(match: SubjectMatch): Json {
  const entries = (map: ReadonlyMap<string, string> | undefined): Json =>
    map === undefined ? null : [...map].sort(([a], [b]) => (a < b ? -1 : 1));
  const parts = MATCHED_PARTS.map((part) => match[part]?.text ?? null);
  return [...parts, match.copy ?? null, entries(match.labels), entries(match.tags)];
}

interface Described {
  readonly body: Json;
  readonly data: Json;
}

/** The modules, data and scripts of a rulebook and its includes. */
class Code {
  readonly #sources: readonly RulebookModules[];
  readonly #modules: readonly Module[];
  readonly #data: JsonObject;
  readonly #references = new Map<Module, readonly (readonly string[])[]>();
  readonly #texts = new Map<Module, string>();

  constructor({ sources }: Rulebook) {
    this.#sources = sources;
    this.#modules = sources.flatMap(({ modules }) => modules);
    this.#data = sources.reduce<JsonObject>((sum, { data }) => mergeData(sum, data).value, {});
  }

  of(rule: Rule): Described {
    return rule.kind === "script" ? this.#script(rule) : this.#rego(rule.query);
  }

  /** Follows every reference from the rule's own path on, through whatever packages it leads to. */
  #rego(query: readonly string[]): Described {
    const named = new Map<string, readonly string[]>();
    const reached = new Set<Module>();
    const waiting: (readonly string[])[] = [query];
    const reach = (module: Module): void => {
      if (reached.has(module)) return;
      reached.add(module);
      waiting.push(...this.#referencesOf(module));
      // Rules of one package read each other by name, and a package above may hold some of them: `b.p` in package a.
      const { path } = module.package;
      for (const other of this.#modules) if (begins(other.package.path, path)) reach(other);
    };
    for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
      const key = JSON.stringify(path);
      if (named.has(key)) continue;
      named.set(key, path);
      for (const module of this.#modules) if (meets(path, module.package.path)) reach(module);
    }
    const body = [...reached].map((module) => [module.regoVersion, this.#textOf(module)].join("\n")).sort();
    const data = [...named.values()]
      .filter(([first]) => !EXTERNALS.some((name) => name === first))
      .map((path): Json => [path, this.#dataAt(path)])
      .map((entry) => ({ entry, key: digestOf(entry) }))
      .sort((a, b) => (a.key < b.key ? -1 : 1))
      .map(({ entry }) => entry);
    return { body, data };
  }

  #script({ span }: ScriptRule): Described {
    const home = this.#sources.find(({ scripts }) => scripts.some(({ file }) => file === span.file));
    if (home === undefined)
      return { body: this.#sources.map(({ scripts }) => scripts.map(({ text }) => text)), data: this.#data };
    return { body: scriptFiles(home.scripts, span.file).map(({ path, text }) => [path, text]), data: home.data };
  }

  #referencesOf(module: Module): readonly (readonly string[])[] {
    const known = this.#references.get(module);
    if (known !== undefined) return known;
    // A chain of annotations leads through the packages above.
    const references = readsAnnotations(module) ? [[]] : dataReferences(module).map(({ path }) => path);
    this.#references.set(module, references);
    return references;
  }

  /** Comments change nothing, unless a rule reads its annotations. */
  #textOf(module: Module): string {
    const known = this.#texts.get(module);
    if (known !== undefined) return known;
    let text = "";
    let done = 0;
    for (const { start, end } of readsAnnotations(module) ? [] : module.comments) {
      text += module.text.slice(done, start);
      done = end;
    }
    const shown = sha256Hex((text + module.text.slice(done)).toWellFormed());
    this.#texts.set(module, shown);
    return shown;
  }

  #dataAt(path: readonly string[]): Json {
    let at: Json | undefined = this.#data;
    for (const part of path) at = ownValue(at, part);
    return at === undefined ? [] : [at];
  }
}

function readsAnnotations({ text }: Module): boolean {
  return text.includes("rego.metadata");
}

/** Whether a path begins another one, or goes on from it. */
function meets(path: readonly string[], other: readonly string[]): boolean {
  return path.every((part, i) => i >= other.length || part === other[i]);
}

/** Whether a path is another one or begins it. */
function begins(path: readonly string[], other: readonly string[]): boolean {
  return path.length <= other.length && meets(path, other);
}
