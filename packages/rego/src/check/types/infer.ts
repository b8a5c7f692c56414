import type { Learned } from "../../plan/planner.ts";
import type { RuleTree } from "../../plan/tree.ts";
import type { Mistakes } from "../diagnostics.ts";
import type { ProgramNames } from "../names.ts";
import type { Clause } from "../resolved.ts";
import { SchemaNotes } from "./annotations.ts";
import { BodyChecker } from "./check-body.ts";
import type { TypeMistake } from "./check-ref.ts";
import { dependencyOrder } from "./dependency-order.ts";
import { Env } from "./env.ts";
import type { Flat, FlatBranch } from "./flat.ts";
import { constantPath, flattenClause } from "./flatten.ts";
import { type GivenSchemas, Schemas } from "./schema-env.ts";
import { anyType, functionType, type MaybeType, objectType, setType } from "./types.ts";

/** A program whose names are resolved and whose rules have their places. */
export interface TypedProgram {
  readonly tree: RuleTree;
  readonly names: ProgramNames;
  readonly mistakes: Mistakes;
  /** JSON Schemas by name: `schema` for every input, `schema.x.y` for annotations. Without them, names say nothing. */
  readonly schemas?: GivenSchemas | undefined;
  /** What the plan knows of the program. */
  readonly learned: Learned;
}

/**
 * Infers what every rule can be, each behind those it refers to, and reports what cannot be on the way
 * (`rego_type_error`), by the rules of `opa check` 1.19: of a rule with a mistake nothing is assumed, what only data or an
 * unknown input could tell is believed, and bodies of `every` are checked for refs alone.
 */
export function checkTypes(program: TypedProgram): void {
  const env = new Env(undefined, () => undefined);
  const modules = program.tree.groups.flatMap((group) => group.sources.map(({ module }) => module));
  const schemas = new Schemas(program.schemas, new SchemaNotes(modules));
  const input = schemas.input();
  const [first] = modules;
  if (input !== undefined && "type" in input) env.put("input", [], input.type);
  else if (input !== undefined && first !== undefined) {
    program.mistakes.add(first, first.package, "rego_type_error", `schema: ${input.mistake}`);
  }
  // A clause may stand in slices of its group, too: the first comes before all that asks for it.
  const clauses = new Set<Clause>();
  for (const group of dependencyOrder(program.tree.groups, program.learned.dependencies)) {
    for (const clause of group.sources) clauses.add(clause);
  }
  for (const clause of clauses) checkClause(program, schemas, env, clause);
}

function checkClause(program: TypedProgram, schemas: Schemas, env: Env, clause: Clause): void {
  const { branches, names, hasBodies } = flattenClause(clause, program);
  const checker = new BodyChecker(program.names.builtins, names, hasBodies);
  const report = ({ at, message }: TypeMistake): void => {
    program.mistakes.add(clause.module, at, "rego_type_error", message);
  };
  const path = constantPath(clause);
  for (let i = 0; i < branches.length; i++) {
    const branch = branches[i];
    if (branch === undefined) break;
    const around = schemas.within(env, clause, i === 0 ? "first" : "else", (message) => {
      report({ at: clause.rule, message });
    });
    const checked = checker.body(around, branch.body);
    if (!checker.isExhausted) for (const mistake of checked.mistakes) report(mistake);
    if (checked.mistakes.length > 0 || checker.isExhausted) {
      if (branch.path.length === 0) env.put("data", path, anyType);
      continue;
    }
    const type = typeOfHead(checked.env, clause, branch);
    if (type !== undefined) env.insert(path, type);
  }
}

/** What a rule makes of its name, as far as its body says. */
function typeOfHead(env: Env, clause: Clause, branch: FlatBranch): MaybeType {
  if (clause.arity !== undefined) {
    for (const arg of branch.args) assumeAny(env, arg);
    return functionType(
      branch.args.map((arg) => env.typeOf(arg)),
      env.typeOf(branch.value),
    );
  }
  const value = env.typeOf(branch.value);
  if (value === undefined) return undefined;
  let type: MaybeType = clause.contains === undefined ? value : setType(value);
  for (const key of branch.path.toReversed()) {
    const keyType = env.typeOf(key);
    if (keyType === undefined) return undefined;
    type = objectType([], { key: keyType, value: type });
  }
  return type;
}

/** An argument that the body says nothing about can be anything. */
function assumeAny(env: Env, arg: Flat): void {
  if (arg.t === "var" && env.variable(arg.id) === undefined) env.setVariable(arg.id, anyType);
  if (arg.t === "array" || arg.t === "set") for (const item of arg.items) assumeAny(env, item);
  if (arg.t === "object") for (const part of arg.entries.flat()) assumeAny(env, part);
}
