/** A rulebook as readers of OPA bundles take it: one set of modules, and one data document for all of them. */
import { relative } from "node:path";
import { type Diagnostic, type JsonObject, type Outcome, type Span } from "@sekisho/core";
import type { Module } from "@sekisho/rego";
import { type DataReference, dataReferences } from "@sekisho/rego/data-references";
import { mergeData } from "../load/data.ts";
import type { NativeRule } from "../rule.ts";
import type { Rulebook, RulebookModules } from "../rulebook.ts";

export interface OpaBundle {
  /** Top names under `data` that the bundle is all of, sorted. */
  readonly roots: readonly string[];
  /** Sorted by path. */
  readonly modules: readonly OpaModule[];
  readonly data: JsonObject;
}

export interface OpaModule {
  /** From the bundle's root: `kubernetes/image-tag.rego`. */
  readonly path: string;
  readonly text: string;
  readonly regoVersion: Module["regoVersion"];
}

/** Under `data`: what each rule has for itself, by its id. */
const OWN = "sekisho";
const PARAMETERS = "parameters";

/**
 * The rules of a rulebook and its includes, without those that lack a parameter. Here a rule reads `data.parameters`, which
 * differ from rule to rule; in a bundle it reads `data.sekisho["ID"].parameters`, and its text says so. Codes, where one
 * document can't say what the rulebook does: `bundle_package_conflict` (two rulebooks have one package),
 * `bundle_data_conflict`, `bundle_foreign_parameters` (a library or another rule's package reads the parameters of whoever
 * asks) and `bundle_script_rule` (a rule in TypeScript). A module that reads all of `data` reads itself, so that it never loads.
 */
export function opaBundle(rulebook: Rulebook): Outcome<OpaBundle> {
  return new Builder(rulebook).build();
}

interface Source {
  readonly from: RulebookModules;
  readonly module: Module;
  readonly references: readonly DataReference[];
}

class Builder {
  readonly #rulebook: Rulebook;
  readonly #sources: readonly Source[];
  /** By package. */
  readonly #rules: ReadonlyMap<string, NativeRule>;
  readonly #diagnostics: Diagnostic[] = [];

  constructor(rulebook: Rulebook) {
    this.#rulebook = rulebook;
    const all = rulebook.sources.flatMap((from) =>
      from.modules.map((module) => ({ from, module, references: dataReferences(module) })),
    );
    const native = rulebook.rules.filter((rule) => rule.kind === "native");
    this.#rules = new Map(native.map((rule) => [keyOf(rule.query.slice(0, -1)), rule]));
    this.#sources = all.filter((source) => this.#isJudged(source, all));
  }

  build(): Outcome<OpaBundle> {
    this.#checkLanguages();
    this.#checkPackages();
    const data = this.#data();
    const modules = this.#sources.map((source) => this.#written(source));
    if (this.#diagnostics.length > 0) return { diagnostics: this.#diagnostics };
    const tops = [...this.#sources.map(({ module }) => module.package.path[0] ?? ""), ...Object.keys(data)];
    const value = {
      roots: [...new Set(tops)].toSorted(),
      modules: named(modules).toSorted((a, b) => (a.path < b.path ? -1 : 1)),
      data,
    };
    return { value, diagnostics: [] };
  }

  /** A rule without a required parameter would be broken by everything; it stays only where another one asks for it. */
  #isJudged({ module }: Source, all: readonly Source[]): boolean {
    const rule = this.#rules.get(keyOf(module.package.path));
    if (rule === undefined || rule.missingParameters.length === 0) return true;
    return all.some((other) => other.module !== module && isNamed(module, other.references));
  }

  /** A bundle without them would let pass what they forbid. */
  #checkLanguages(): void {
    for (const rule of this.#rulebook.rules) {
      if (rule.kind !== "script") continue;
      this.#diagnostics.push({
        code: "bundle_script_rule",
        severity: "error",
        message: `${rule.id} is written in TypeScript, which readers of OPA bundles can't run`,
        span: rule.span,
      });
    }
  }

  #checkPackages(): void {
    const homes = new Map<string, RulebookModules>();
    for (const { from, module } of this.#sources) {
      const key = keyOf(module.package.path);
      const home = homes.get(key) ?? from;
      homes.set(key, home);
      if (home === from) continue;
      const name = module.package.path.join(".");
      this.#refuse("bundle_package_conflict", `${home.name} and ${from.name} both have the package ${name}`, {
        module,
        at: module.package,
      });
    }
  }

  #data(): JsonObject {
    const own = [...this.#rules.values()].map((rule) => [rule.id, { [PARAMETERS]: rule.parameters }] as const);
    const parts = [
      ...this.#rulebook.sources.map(({ name, data }) => ({ name, data })),
      { name: "the bundle", data: { [OWN]: Object.fromEntries(own) } },
    ];
    let all: JsonObject = {};
    for (const { name, data } of parts) {
      const { value, clash } = mergeData(all, data);
      all = value;
      if (clash === undefined) continue;
      this.#refuse("bundle_data_conflict", `data.${clash.join(".")} of ${name} is set by another one, too`);
    }
    return all;
  }

  #written(source: Source): OpaModule {
    const { from, module, references } = source;
    const rule = this.#rules.get(keyOf(module.package.path));
    for (const reference of references) this.#check(source, reference, rule);
    const own = rule === undefined ? [] : references.filter(({ path }) => path[0] === PARAMETERS);
    return {
      path: `${from.name}/${relative(`${from.directory}/rules`, module.file).replaceAll("\\", "/")}`,
      text: replaced(module.text, own, `data.${OWN}[${JSON.stringify(rule?.id)}]`),
      regoVersion: module.regoVersion,
    };
  }

  #check({ module }: Source, { path, ...at }: DataReference, rule: NativeRule | undefined): void {
    const name = module.package.path.join(".");
    if (path[0] === PARAMETERS && rule === undefined) {
      const message = `package ${name} is no rule and reads the parameters of the rule that asks it`;
      this.#refuse("bundle_foreign_parameters", message, { module, at });
    } else if (path[0] !== PARAMETERS && this.#asksForParameters(path, module)) {
      const message = `package ${name} asks data.${path.join(".")}, which reads the parameters of whoever asks`;
      this.#refuse("bundle_foreign_parameters", message, { module, at });
    }
  }

  /** Whether a reference leads to another rule's package that reads parameters. */
  #asksForParameters(path: readonly string[], by: Module): boolean {
    return this.#sources.some(
      ({ module, references }) =>
        keyOf(module.package.path) !== keyOf(by.package.path) &&
        this.#rules.has(keyOf(module.package.path)) &&
        leadsTo(path, module) &&
        references.some((one) => one.path[0] === PARAMETERS),
    );
  }

  #refuse(
    code: string,
    message: string,
    place?: { readonly module: Module; readonly at: { readonly start: number; readonly end: number } },
  ): void {
    const span: Span | undefined = place?.module.lines.span(place.at.start, place.at.end);
    this.#diagnostics.push({ code, severity: "error", message, ...(span !== undefined && { span }) });
  }
}

function replaced(text: string, references: readonly DataReference[], by: string): string {
  let shown = "";
  let done = 0;
  for (const { start, end } of references.toSorted((a, b) => a.start - b.start)) {
    shown += text.slice(done, start) + by;
    done = end;
  }
  return shown + text.slice(done);
}

/** Paths that every file system and every pattern of a manifest takes as they are, each once. */
function named(modules: readonly OpaModule[]): readonly OpaModule[] {
  const taken = new Set<string>();
  return modules.map((module) => {
    const plain = module.path.replaceAll(/[^A-Za-z0-9_./-]/g, "_").replaceAll("..", "_");
    let path = plain;
    for (let n = 2; taken.has(path); n++) path = plain.replace(/\.rego$/, `-${n}.rego`);
    taken.add(path);
    return { ...module, path };
  });
}

function isNamed(module: Module, references: readonly DataReference[]): boolean {
  return references.some(({ path }) => path.length > 0 && leadsTo(path, module));
}

/** Whether a path begins the package or goes on from it. */
function leadsTo(path: readonly string[], { package: { path: name } }: Module): boolean {
  return path.every((part, i) => i >= name.length || part === name[i]);
}

function keyOf(path: readonly string[]): string {
  return JSON.stringify(path);
}
