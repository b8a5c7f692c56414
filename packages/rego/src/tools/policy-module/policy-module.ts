import { type Diagnostic, type Json, type Outcome, ownValue } from "@sekisho/core/browser";
import type { Builtin } from "../../builtins/builtin.ts";
import { compileWith } from "../../compile-with.ts";
import { stringLiteral } from "../../emit/literals.ts";
import type { BuiltPolicy } from "../../policy.ts";
import type { Program } from "../../program.ts";
import type { SavedProgram, SavedTables } from "../../saved/saved.ts";
import { encodeValue } from "../../saved/values.ts";
import type { Module } from "../../syntax/ast.ts";
import { type FamilyPlace, familiesOf } from "./families.ts";

export interface PolicyModuleOptions {
  readonly modules: readonly Module[];
  /** The given documents under `data`; they become part of the module. */
  readonly data: Json;
  /** Paths below `data` that the module answers: packages, rules, given documents. */
  readonly entrypoints: readonly (readonly string[])[];
  readonly revision: string;
  /** Functions by name. */
  readonly builtins: ReadonlyMap<string, Builtin>;
}

/** An ES module, and its declarations for TypeScript. */
export interface PolicyModule {
  readonly code: string;
  readonly types: string;
}

/**
 * A program as an ES module that carries its policy and needs no more than `@sekisho/rego/policy` and the families of
 * built-in functions that it calls; nothing is compiled or generated when it is loaded. The same program is always the same
 * text. Mistakes are those of `compile`, `no_such_entrypoint`, and `rego_not_data` for rules that read their own METADATA.
 */
export async function policyModule(options: PolicyModuleOptions): Promise<Outcome<PolicyModule>> {
  const { modules, data, entrypoints, revision, builtins } = options;
  const asks = freshName(modules, data);
  const { value: program, diagnostics } = compileWith(builtins, {
    modules: [...modules, asking(asks, entrypoints)],
    data,
  });
  if (program === undefined) return { diagnostics };
  const unknown = entrypoints.filter((path) => !isThere(path, program, data));
  if (unknown.length > 0) return { diagnostics: unknown.map(noSuchEntrypoint) };
  const saved = program.save();
  if (saved === undefined) return { diagnostics: [NOT_DATA] };
  const names = entrypoints.map((path) => path.join("/"));
  const families = await familiesOf(saved.fast.builtins);
  return {
    value: { code: codeOf(saved, { names, asks, data, revision, families }), types: typesOf(names) },
    diagnostics,
  };
}

const NOT_DATA: Diagnostic = {
  code: "rego_not_data",
  severity: "error",
  message: "rules that call rego.metadata can't be built to a module",
};

function noSuchEntrypoint(path: readonly string[]): Diagnostic {
  const message = `entrypoint ${JSON.stringify(path.join("/"))} does not refer to a rule or policy decision`;
  return { code: "no_such_entrypoint", severity: "error", message };
}

/** Whether rules, or given documents, stand at or below a path. */
function isThere(path: readonly string[], program: Program, data: Json): boolean {
  if (path.length === 0) return false;
  const isRule = program.rulePaths().some((rule) => path.every((part, i) => rule[i] === part));
  return isRule || path.reduce<Json | undefined>((value, part) => ownValue(value, part), data) !== undefined;
}

/** A package that is not there yet. */
function freshName(modules: readonly Module[], data: Json): string {
  let name = "entrypoints";
  const isTaken = (): boolean =>
    ownValue(data, name) !== undefined || modules.some(({ package: { path } }) => path[0] === name);
  while (isTaken()) name += "_";
  return name;
}

/** A module with a rule for each entrypoint: its value is that of the document. */
function asking(
  name: string,
  entrypoints: readonly (readonly string[])[],
): { readonly file: string; readonly text: string } {
  const rules = entrypoints.map(
    (path, i) => `${ruleOf(i)} := data${path.map((part) => `[${JSON.stringify(part)}]`).join("")}`,
  );
  return { file: "entrypoints", text: [`package ${name}`, ...rules, ""].join("\n") };
}

function ruleOf(index: number): string {
  return `e${index}`;
}

interface Contents {
  /** The package in which each entrypoint has a rule. */
  readonly asks: string;
  readonly names: readonly string[];
  readonly data: Json;
  readonly revision: string;
  readonly families: readonly FamilyPlace[];
}

function codeOf(saved: SavedProgram, { names, asks, data, revision, families }: Contents): string {
  const { text, ...tables } = saved.fast;
  const slots = names.map((name, i) => {
    const slot = saved.rules.findIndex(({ path: [first, second] }) => first === asks && second === ruleOf(i));
    return [name, slot] as const;
  });
  const built: BuiltPolicy = {
    rules: saved.rules,
    packages: saved.packages,
    tables: tables satisfies SavedTables,
    // Given documents are values of their kind.
    data: encodeValue(data),
    entrypoints: Object.fromEntries(slots),
  };
  return [
    "// A policy, built by `sekisho opa build --target js`. It needs the package @sekisho/rego.",
    'import { loadPolicy } from "@sekisho/rego/policy";',
    ...families.map(
      ({ file, exported }, i) => `import { ${exported} as family${i} } from "@sekisho/rego/builtins/${file}";`,
    ),
    "",
    `const built = JSON.parse(${stringLiteral(JSON.stringify(built))});`,
    "",
    "function code(S, K, F, B, D) {",
    text,
    "}",
    "",
    `const policy = loadPolicy(built, code, [${families.map((_, i) => `family${i}`).join(", ")}].flat(2));`,
    `export const revision = ${stringLiteral(revision)};`,
    `export const entrypoints = [${names.map(stringLiteral).join(", ")}];`,
    "export const evaluate = policy.evaluate;",
    "",
  ].join("\n");
}

function typesOf(names: readonly string[]): string {
  return [
    'import type { EvaluateOptions, Json, RuleResult } from "@sekisho/rego/policy";',
    "",
    "/** The revision that the policy was built as. */",
    "export declare const revision: string;",
    "/** What can be asked for. */",
    `export declare const entrypoints: readonly [${names.map((name) => JSON.stringify(name)).join(", ")}];`,
    "/** What an entrypoint answers: `value` is absent where it is undefined. */",
    "export declare function evaluate(",
    "  entrypoint: (typeof entrypoints)[number],",
    "  input?: Json,",
    "  options?: EvaluateOptions,",
    "): RuleResult;",
    "",
  ].join("\n");
}
