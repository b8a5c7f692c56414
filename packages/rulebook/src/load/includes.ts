/** Follows `includes`, nested ones too: a tree of rulebook sources, each directory with its prefix. */
import { existsSync, readdirSync, realpathSync } from "node:fs";
import { join } from "node:path";
import { didYouMean, isJsonArray, ownValue, type Span } from "@sekisho/core";
import type { Engine } from "../engine/engine.ts";
import { spanAt } from "./documents.ts";
import type { Mistakes } from "./mistakes.ts";
import { type RulebookSource, readSource } from "./source.ts";

/** A rulebook in the tree. One that is included twice under the same prefix is there once. */
export interface Unit {
  /** Prefix of its rules: its own name, or the `as` of whoever includes it. */
  readonly prefix: string;
  readonly source: RulebookSource;
  readonly includes: readonly Unit[];
  /** Whether it ships with the program. */
  readonly builtin: boolean;
  /** False when an include could not be found: rules of it may be named all the same. */
  readonly isWhole: boolean;
}

export interface IncludeOptions {
  readonly engine: Engine;
  /** Directory that holds `sekisho:NAME` as NAME. */
  readonly builtinRulebooks?: string;
}

/** Reads a rulebook and all it includes. */
export function readUnits(directory: string, options: IncludeOptions, mistakes: Mistakes): Unit {
  return new IncludeReader(options, mistakes).read(directory);
}

/** A unit and everything below it, each once; whoever includes comes before what it includes. */
export function allUnits(unit: Unit): readonly Unit[] {
  const done = new Set<Unit>();
  const visit = (at: Unit): void => {
    if (done.has(at)) return;
    for (const include of at.includes.toReversed()) visit(include);
    done.add(at);
  };
  visit(unit);
  return [...done].reverse();
}

interface Visit {
  readonly directory: string;
  readonly as?: string | undefined;
  readonly builtin: boolean;
}

class IncludeReader {
  readonly #options: IncludeOptions;
  readonly #mistakes: Mistakes;
  readonly #sources = new Map<string, RulebookSource>();
  readonly #units = new Map<string, Unit>();
  /** Which directory has a prefix. */
  readonly #prefixes = new Map<string, string>();
  /** Directories between the root and the rulebook that is being read. */
  readonly #open: { readonly real: string; readonly directory: string }[] = [];

  constructor(options: IncludeOptions, mistakes: Mistakes) {
    this.#options = options;
    this.#mistakes = mistakes;
  }

  read(directory: string): Unit {
    return this.#unit({ directory, builtin: false }, undefined);
  }

  #unit({ directory, as, builtin }: Visit, use: Span | undefined): Unit {
    const real = realDirectory(directory);
    const source = this.#sources.get(real) ?? readSource(directory, this.#options.engine, this.#mistakes);
    this.#sources.set(real, source);
    const prefix = as ?? source.manifest?.value.name ?? "";
    const key = JSON.stringify([real, prefix]);
    const known = this.#units.get(key);
    if (known !== undefined) return known;
    this.#checkPrefix(prefix, real, use);
    this.#open.push({ real, directory });
    const includes = this.#includesOf(source, builtin);
    const isWhole = source.manifest !== undefined && includes.every((include) => include !== undefined);
    const unit: Unit = {
      prefix,
      source,
      includes: includes.filter((include) => include !== undefined),
      builtin,
      isWhole,
    };
    this.#open.pop();
    this.#units.set(key, unit);
    return unit;
  }

  /** The included rulebooks in order, undefined for one with a mistake. */
  #includesOf({ directory, manifest }: RulebookSource, builtin: boolean): readonly (Unit | undefined)[] {
    if (manifest === undefined) return [];
    const units = manifest.value.includes.map((include, i) => {
      const span = spanAt(manifest.document, ["includes", i, "use"]);
      const found = this.#locate(include.use, directory, span);
      if (found === undefined || this.#isCycle(found, span)) return undefined;
      return this.#unit({ directory: found, as: include.as, builtin: builtin || isBuiltin(include.use) }, span);
    });
    const written = ownValue(manifest.document.value, "includes");
    const isSalvaged = written !== undefined && (!isJsonArray(written) || written.length !== units.length);
    return [...new Set(isSalvaged ? [...units, undefined] : units)];
  }

  /** The directory of a `use`, or undefined with a mistake. */
  #locate(use: string, directory: string, span: Span | undefined): string | undefined {
    const scheme = /^([a-z+]+):/.exec(use)?.[1];
    if (scheme === "sekisho") return this.#locateBuiltin(use.slice("sekisho:".length), span);
    if (scheme !== undefined && scheme !== "file") {
      this.#mistakes.error("rulebook_include_unsupported", `${scheme}: rulebooks can't be fetched yet: ${use}`, {
        span,
        hint: "include it by path, or one that ships as sekisho:NAME",
      });
      return undefined;
    }
    const path = join(directory, use);
    if (existsSync(join(path, "rulebook.yaml"))) return path;
    const why = existsSync(path) ? "it has no rulebook.yaml" : "there is no such directory";
    this.#mistakes.error("rulebook_include_not_found", `no rulebook at ${use}: ${why}`, {
      span,
      hint: "a path starts at the directory of this file",
    });
    return undefined;
  }

  #locateBuiltin(name: string, span: Span | undefined): string | undefined {
    const home = this.#options.builtinRulebooks;
    const names =
      home === undefined || !existsSync(home) ? [] : readdirSync(home).filter((entry) => !entry.startsWith("."));
    if (home !== undefined && names.includes(name)) return join(home, name);
    const close = didYouMean(name, names);
    this.#mistakes.error("rulebook_include_not_found", `no rulebook sekisho:${name} ships with this program`, {
      span,
      hint:
        close === undefined
          ? `there is ${names.map((known) => `sekisho:${known}`).join(", ") || "none"}`
          : `did you mean sekisho:${close}?`,
    });
    return undefined;
  }

  #isCycle(directory: string, span: Span | undefined): boolean {
    const real = realDirectory(directory);
    const from = this.#open.findIndex((entry) => entry.real === real);
    if (from < 0) return false;
    const chain = [...this.#open.slice(from).map((entry) => entry.directory), directory].join(" → ");
    this.#mistakes.error("rulebook_include_cycle", `the rulebook includes itself: ${chain}`, { span });
    return true;
  }

  /** Two rulebooks may not share a prefix: their rules, findings and exemptions would be mixed up. */
  #checkPrefix(prefix: string, real: string, use: Span | undefined): void {
    const other = this.#prefixes.get(prefix);
    if (other === undefined) this.#prefixes.set(prefix, real);
    else if (other !== real && prefix !== "") {
      this.#mistakes.error("rulebook_name_collision", `another rulebook is named ${prefix}, too`, {
        span: use,
        hint: "give one of them another prefix: {use: …, as: other-name}",
      });
    }
  }
}

function isBuiltin(use: string): boolean {
  return use.startsWith("sekisho:");
}

function realDirectory(directory: string): string {
  return existsSync(directory) ? realpathSync(directory) : directory;
}
