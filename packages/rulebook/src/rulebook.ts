import type { Diagnostic, JsonObject, Outcome } from "@sekisho/core";
import type { Module } from "@sekisho/rego";
import type { Exemption } from "./exemptions/exemption.ts";
import type { SourceFile } from "./load/files.ts";
import type { Owners } from "./owners/owners.ts";
import type { Rule } from "./rule.ts";
import type { RuleId } from "./verdict.ts";

/** SHA-256, hex (identity.md, Digests). */
export interface Digests {
  /** Rules, texts, data, parameters and stages, also those of the includes. */
  readonly rules: string;
  readonly exemptions: string;
  readonly owners: string;
  readonly controls: string;
  /** The four above and those of each include. */
  readonly rulebook: string;
}

/** A loaded rulebook: everything is read, checked and compiled. */
export interface Rulebook {
  readonly name: string;
  /** For people; the digests decide. */
  readonly version: string;
  readonly directory: string;
  /** Own and included rules, by id. */
  readonly rules: readonly Rule[];
  /** From a rule's former id to its present one. */
  readonly renamed: ReadonlyMap<RuleId, RuleId>;
  readonly exemptions: readonly Exemption[];
  /** Absent where the rulebook has no owners.yaml: subjects then have no owner. */
  readonly owners?: Owners;
  readonly includes: readonly IncludedRulebook[];
  /** What its rules and those of each include are made of: its own first. */
  readonly sources: readonly RulebookModules[];
  readonly digests: Digests;
  /** What its own tests need; includes bring theirs along when they are tested themselves. */
  readonly tests: RulebookTests;
  /** What had to be said although everything loads: deprecated rules, matching by labels. */
  readonly warnings: readonly Diagnostic[];
}

export interface IncludedRulebook {
  /** Prefix of its rules: its own name, or `as`. */
  readonly name: string;
  readonly version: string;
  readonly directory: string;
  readonly digests: Digests;
}

/** The Rego and the data of one rulebook, its tests left out. */
export interface RulebookModules {
  /** Prefix of its rules. */
  readonly name: string;
  readonly directory: string;
  readonly modules: readonly Module[];
  readonly data: JsonObject;
  /** Rules in TypeScript and what they import. */
  readonly scripts: readonly RulebookScript[];
}

/** A file in TypeScript. */
export interface RulebookScript {
  /** From the rulebook's directory, with `/`. */
  readonly path: string;
  /** As spans name it. */
  readonly file: string;
  readonly text: string;
}

export interface RulebookTests {
  /** Reads `rules/**` + `/*_test.rego`; nothing but `sekisho test` has to. Mistakes of them are the outcome's. */
  readRego(): Outcome<RegoTests>;
  /** `tests/**` + `/*.cases.yaml`. */
  readonly caseFiles: readonly SourceFile[];
  /** `rules/**` + `/*.test.ts`, and what they may import: all TypeScript of the rulebook. */
  readonly scripts: { readonly tests: readonly SourceFile[]; readonly files: readonly SourceFile[] };
}

export interface RegoTests {
  readonly modules: readonly Module[];
  /** The rules and libraries that the tests speak of, and the tests. */
  readonly program: ProgramParts;
}

/** What a program is compiled from. */
export interface ProgramParts {
  readonly modules: readonly Module[];
  readonly data: JsonObject;
}
