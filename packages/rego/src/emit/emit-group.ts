/** One function for each rule name: memo, override, every clause, default. */
import type { Branch, PlannedClause } from "../plan/ir.ts";
import { type RuleIndex, ruleIndex } from "../plan/rule-index.ts";
import { isSingleConstant } from "../plan/single-constant.ts";
import { isReplaced } from "../plan/targets.ts";
import type { Group } from "../plan/tree.ts";
import { stored } from "./emit-comprehension.ts";
import { emitIndexedScan } from "./emit-scan-index.ts";
import { FunctionEmitter } from "./function-emitter.ts";
import { stringLiteral } from "./literals.ts";
import type { Unit } from "./unit.ts";

/** V8 does not optimise very long functions: a group with more clauses is emitted in parts. */
const CLAUSES_PER_FUNCTION = 20;

/** A name whose clauses are emitted, in one function or in many. */
interface Target {
  readonly unit: Unit;
  readonly group: Group;
  readonly parameters: readonly string[];
  /** Whether the first clause that holds decides. */
  readonly isDecided: boolean;
}

export function emitGroup(unit: Unit, group: Group): string[] {
  const to = new FunctionEmitter(unit);
  const slot = unit.slot(group);
  const parameters = Array.from({ length: group.kind === "function" ? group.arity : 0 }, (_, i) => `a${i}`);
  const target: Target = { unit, group, parameters, isDecided: isSingleConstant(group) };
  const index = ruleIndex(group.clauses, parameters.length);
  unit.shareScans(group);
  const parts = emitParts(target, index?.others ?? group.clauses);
  const keyed = index === undefined ? [] : emitKeyed(target, index);
  to.line(`function g${slot}(${["c", ...parameters].join(", ")}) {`);
  const memo = group.kind !== "function";
  if (memo) {
    to.line(`let r = c.memo[${slot}];`);
    to.line("if (r !== void 0) return r === NONE ? void 0 : r;");
    emitReplacement(to, group);
    to.declarations();
  } else emitEntry(to, group, slot, parameters);
  emitClauses(to, target, { parts, index });
  if (group.kind === "object") to.line("r = r.finish();");
  if (group.fallback !== undefined) {
    to.line("if (r === void 0) {");
    const label = unit.fresh("b");
    to.line(`${label}: {`);
    const { fallback } = group;
    to.failing(`break ${label}`, () => to.line(`r = ${to.value(fallback)};`));
    to.line("}}");
  }
  if (memo) to.line(`c.memo[${slot}] = r === void 0 ? NONE : r;`);
  else if (unit.calls.memoised.has(group)) to.line(`m.set(${parameters.at(-1) ?? "null"}, r === void 0 ? NONE : r);`);
  to.line("return r;");
  to.line("}");
  return [...parts.flatMap((part) => part.lines), ...keyed, ...to.lines];
}

/** A function that calls functions counts as a step, and looks for its answer where calls might grow without measure. */
function emitEntry(to: FunctionEmitter, group: Group, slot: number, parameters: readonly string[]): void {
  const { calls } = to.unit;
  to.declarations();
  if (calls.callers.has(group)) to.line(`if (--${to.budget}.n < 0) ${to.budget}.exceeded();`);
  if (!calls.memoised.has(group)) return to.line("let r;");
  to.line(`const m = answersFor(c.memo, ${slot}, [${parameters.slice(0, -1).join(", ")}]);`);
  to.line(`let r = m.get(${parameters.at(-1) ?? "null"});`);
  to.line("if (r !== void 0) return r === NONE ? void 0 : r;");
  to.line(stored(to, "true"));
}

interface Part {
  readonly name: string;
  readonly lines: readonly string[];
}

/** Long groups: clauses in functions of their own, each taking and returning what is collected so far. */
function emitParts(target: Target, clauses: readonly PlannedClause[]): Part[] {
  if (clauses.length <= CLAUSES_PER_FUNCTION) return [];
  const parts: Part[] = [];
  for (let i = 0; i < clauses.length; i += CLAUSES_PER_FUNCTION) {
    const name = target.unit.fresh("h");
    parts.push({ name, lines: emitClauseList(target, name, clauses.slice(i, i + CLAUSES_PER_FUNCTION)) });
  }
  return parts;
}

function emitClauseList(target: Target, name: string, clauses: readonly PlannedClause[]): readonly string[] {
  const { group, parameters } = target;
  const to = new FunctionEmitter(target.unit);
  to.line(`function ${name}(${["c", "r", ...parameters].join(", ")}) {`);
  to.declarations();
  for (const clause of clauses) {
    emitClause(to, group, clause, parameters);
    if (target.isDecided) to.line("if (r !== void 0) return r;");
  }
  to.line("return r;");
  to.line("}");
  return to.lines;
}

function emitReplacement(to: FunctionEmitter, group: Group): void {
  if (!isReplaced(to.unit.targets, group)) return;
  const path = group.path.map(stringLiteral).join(", ");
  to.line(
    `if (c.over !== null && (r = overrideAt(c.over, [${path}])) !== MISS) return ${group.kind === "object" ? "replaced(r)" : "r"};`,
  );
  to.line("r = void 0;");
}

/** A function for each constant that clauses ask for, and the map that finds it. */
function emitKeyed(target: Target, index: RuleIndex): string[] {
  const { unit, group } = target;
  const lines: string[] = [];
  const entries: string[] = [];
  const names = new Map<string, string>();
  const positions = new Map(group.clauses.map((clause, i) => [clause, i] as const));
  for (const [value, clauses] of index.keyed) {
    // Constants under which the same clauses stand share a function.
    const same = clauses.map((clause) => positions.get(clause)).join(" ");
    let name = names.get(same);
    if (name === undefined) {
      name = unit.fresh("h");
      names.set(same, name);
      lines.push(...emitClauseList(target, name, clauses));
    }
    entries.push(`[${unit.constant(value)}, ${name}]`);
  }
  return [...lines, `const w${unit.slot(group)} = new Map([${entries.join(", ")}]);`];
}

function emitClauses(
  to: FunctionEmitter,
  { group, parameters, isDecided }: Target,
  { parts, index }: { readonly parts: readonly Part[]; readonly index: RuleIndex | undefined },
): void {
  if (group.kind === "set") to.line("r = newSet();");
  if (group.kind === "object") to.line("r = new PartialBuilder();");
  const label = to.unit.fresh("e");
  const early = isDecided ? `if (r !== void 0) break ${label};` : "";
  if (isDecided) to.line(`${label}: {`);
  if (index !== undefined) {
    emitLookup(to, group, index, parameters);
    if (isDecided) to.line(early);
  }
  for (const part of parts) to.line(`r = ${part.name}(${["c", "r", ...parameters].join(", ")}); ${early}`);
  if (parts.length === 0) {
    for (const clause of index?.others ?? group.clauses) {
      emitClause(to, group, clause, parameters);
      if (isDecided) to.line(early);
    }
  }
  if (isDecided) to.line("}");
}

/** Runs the clauses that ask for the value which is there; without a value none of them can hold. */
function emitLookup(to: FunctionEmitter, group: Group, index: RuleIndex, parameters: readonly string[]): void {
  for (const [i, name] of parameters.entries()) to.name(i, name, to.unit.origins.argument(group, i));
  const label = to.unit.fresh("b");
  const found = to.unit.fresh("t");
  to.line(`${label}: {`);
  to.failing(`break ${label}`, () => {
    to.line(`const ${found} = w${to.unit.slot(group)}.get(${to.value(index.subject)});`);
    to.line(`if (${found} !== void 0) r = ${found}(${["c", "r", ...parameters].join(", ")});`);
  });
  to.line("}");
}

function emitClause(to: FunctionEmitter, group: Group, clause: PlannedClause, parameters: readonly string[]): void {
  for (const [i, name] of parameters.entries()) to.name(i, name, to.unit.origins.argument(group, i));
  const [first] = clause.branches;
  if (first === undefined) return;
  if (clause.branches.length === 1) return emitBranch(to, group, clause, first, "r");
  const chain = to.unit.fresh("e");
  to.line(`${chain}: {`);
  for (const branch of clause.branches) {
    const result = to.temporary("r");
    emitBranch(to, group, clause, branch, result);
    if (group.kind === "object") {
      to.line(`if (${result} !== void 0) break ${chain};`);
      continue;
    }
    to.line(
      `if (${result} !== void 0) { if (r === void 0) r = ${result}; else if (!equal(r, ${result})) ${conflict(to, group, clause)}; break ${chain}; }`,
    );
  }
  to.line("}");
}

/** One body: every solution counts, unless all there can be is one and the same constant. */
function emitBranch(to: FunctionEmitter, group: Group, clause: PlannedClause, branch: Branch, result: string): void {
  const label = to.unit.fresh("b");
  to.line(`${label}: {`);
  const done = (): void => emitHead(to, group, clause, branch, result, label);
  const scan = to.unit.sharedScan(branch);
  to.failing(`break ${label}`, () => {
    if (scan === undefined) to.steps(branch.steps, 0, done);
    else emitIndexedScan(to, scan, done);
  });
  to.line("}");
}

function emitHead(
  to: FunctionEmitter,
  group: Group,
  clause: PlannedClause,
  branch: Branch,
  result: string,
  label: string,
): void {
  switch (group.kind) {
    case "set":
      // Equal elements are found where somebody looks; results that were counted twice are given back before it is too many.
      to.line(`if ((${to.budget}.m -= push(r, ${to.value(branch.value)})) < 0) overfull(${to.budget}, r);`);
      return;
    case "object": {
      const keys = branch.keys.map((key) => to.value(key));
      to.line(`r.${clause.contains ? "add" : "put"}([${keys.join(", ")}], ${to.value(branch.value)});`);
      to.line(stored(to, "true"));
      // Of an `else` chain: bodies behind this one are not asked.
      if (result !== "r") to.line(`${result} = true;`);
      return;
    }
    case "complete":
    case "function": {
      const value = to.value(branch.value);
      to.line(
        `if (${result} === void 0) ${result} = ${value}; else if (!equal(${result}, ${value})) ${conflict(to, group, clause)};`,
      );
      if (branch.value.x === "const") to.line(`break ${label};`);
    }
  }
}

function conflict(to: FunctionEmitter, group: Group, clause: PlannedClause): string {
  return `${to.session}.conflict(${stringLiteral(group.kind)}, ${to.unit.site(clause.site)})`;
}
