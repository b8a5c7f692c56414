import type { Branch, PlannedClause, Site } from "../../plan/ir.ts";
import { isSingleConstant } from "../../plan/single-constant.ts";
import { isReplaced } from "../../plan/targets.ts";
import type { Group } from "../../plan/tree.ts";
import { stringLiteral } from "../literals.ts";
import type { Unit } from "../unit.ts";
import { type Tracked, TrackedFunction } from "./tracked-function.ts";

/** V8 does not take a function of any length: a group with more clauses is emitted in parts. */
const CLAUSES_PER_FUNCTION = 20;

/** Names of an argument's value and of where it came from. */
type Parameter = readonly [value: string, trail: string];

/** One function a group; rules remember value, place, reads and what they looked at in vain. */
export function emitTrackedGroup(unit: Unit, group: Group): string[] {
  const to = new TrackedFunction(unit);
  const slot = unit.slot(group);
  const isFunction = group.kind === "function";
  const parameters = Array.from({ length: isFunction ? group.arity : 0 }, (_, i): Parameter => [`a${i}`, `o${i}`]);
  to.line(`function g${slot}(${["c", ...parameters.flat()].join(", ")}) {`);
  to.line("const s = c.trace;");
  if (!isFunction) to.line(`if (c.memo[${slot}] !== void 0) return s.recall(c.memo[${slot}]);`);
  if (isReplaced(unit.targets, group)) {
    const path = group.path.map(stringLiteral).join(", ");
    to.line(`const w = overrideAt(c.over, [${path}]);`);
    const value = group.kind === "object" ? "replaced(w)" : "w";
    to.line(`if (w !== MISS) { s.trail = null; s.reads = null; return ${value}; }`);
  }
  if (unit.calls.callers.has(group)) to.line("if (--c.budget.n < 0) c.budget.exceeded();");
  to.line("const mark = s.attempts.length;");
  to.line("s.keep++;");
  to.line(`const r = new ${collectorOf(unit, group, siteOf(group))};`);
  const parts = emitClauses(to, group, parameters);
  if (group.fallback !== undefined) {
    to.line("if (!r.isDecided) {");
    to.block([], "null", "null", () => {
      const { value, trail } =
        group.fallback === undefined ? { value: "null", trail: "null" } : to.value(group.fallback);
      to.line(`r.add(null, ${value}, ${trail}, ${to.reads}, ${to.unknown});`);
    });
    to.line("}");
  }
  to.line("s.keep--;");
  to.line("const done = s.leave(mark, r.value(s), r.trail, r.reads);");
  if (!isFunction) to.line(`c.memo[${slot}] = done;`);
  to.line("return done.value;");
  to.line("}");
  return [...parts, ...to.lines];
}

/** Where a conflict between a group's rules is told: at the first of them. */
function siteOf(group: Group): Site {
  const [first] = group.sources;
  if (first === undefined) throw new Error("a group without rules");
  return { module: first.module, at: first.rule.head };
}

function collectorOf(unit: Unit, group: Group, site: Site): string {
  switch (group.kind) {
    case "set":
      return `Collector("set")`;
    case "object":
      return "TreeCollector()";
    case "complete":
    case "function":
      return `SingleCollector(c.session, ${stringLiteral(group.kind)}, ${unit.site(site)})`;
  }
}

/** The clauses in place or, where there are many, as calls of functions, whose lines are returned. */
function emitClauses(to: TrackedFunction, group: Group, parameters: readonly Parameter[]): readonly string[] {
  const isEarly = isSingleConstant(group);
  const label = to.unit.fresh("e");
  const early = isEarly ? `if (r.isKnown) break ${label};` : "";
  const lines: string[] = [];
  to.line(`${label}: {`);
  if (group.clauses.length <= CLAUSES_PER_FUNCTION) emitList(to, group, { clauses: group.clauses, parameters, early });
  else {
    for (let i = 0; i < group.clauses.length; i += CLAUSES_PER_FUNCTION) {
      const part = new TrackedFunction(to.unit);
      const name = to.unit.fresh("h");
      part.line(`function ${name}(${["c", "s", "r", ...parameters.flat()].join(", ")}) {`);
      const clauses = group.clauses.slice(i, i + CLAUSES_PER_FUNCTION);
      emitList(part, group, { clauses, parameters, early: isEarly ? "if (r.isKnown) return;" : "" });
      part.line("}");
      lines.push(...part.lines);
      to.line(`${name}(${["c", "s", "r", ...parameters.flat()].join(", ")});${early}`);
    }
  }
  to.line("}");
  return lines;
}

interface ClauseList {
  readonly clauses: readonly PlannedClause[];
  readonly parameters: readonly Parameter[];
  /** What follows each clause. */
  readonly early: string;
}

function emitList(to: TrackedFunction, group: Group, { clauses, parameters, early }: ClauseList): void {
  for (const clause of clauses) {
    for (const [i, [value, trail]] of parameters.entries()) to.name(i, value, trail);
    emitClause(to, group, clause);
    if (early !== "") to.line(early);
  }
}

function emitClause(to: TrackedFunction, group: Group, clause: PlannedClause): void {
  const [only] = clause.branches;
  if (clause.branches.length === 1 && only !== undefined) return emitBranch(to, group, clause, only, "r");
  const chain = to.unit.fresh("e");
  to.line(`${chain}: {`);
  for (const branch of clause.branches) {
    const result = to.unit.fresh("r");
    if (group.kind === "object") {
      to.line(`let ${result} = false;`);
      emitBranch(to, group, clause, branch, result);
      to.line(`if (${result}) break ${chain};`);
      continue;
    }
    to.line(`const ${result} = new ${collectorOf(to.unit, group, clause.site)};`);
    emitBranch(to, group, clause, branch, result);
    // An unknown body may hold: nothing behind it can be told.
    to.line(`if (${result}.isDecided) { r.merge(${result}); break ${chain}; }`);
  }
  to.line("}");
}

function emitBranch(to: TrackedFunction, group: Group, clause: PlannedClause, branch: Branch, result: string): void {
  to.block(branch.steps, "null", "null", (label) => {
    let keys: readonly string[] = [];
    let head: Tracked = { value: "null", trail: "null" };
    to.told(() => {
      keys = branch.keys.map((key) => to.value(key).value);
      head = to.value(branch.value);
    });
    const { value, trail } = head;
    if (group.kind === "set" || group.kind === "object") to.line(`${to.context}.budget.produce(1);`);
    if (group.kind === "object") {
      const entry = `[${keys.join(", ")}], ${clause.contains}, ${value}`;
      to.line(`r.add(${entry}, ${trail}, ${to.reads}, ${to.unknown});`);
      // Of an `else` chain: what holds or may hold ends it.
      if (result !== "r") to.line(`${result} = true;`);
      return;
    }
    to.line(`${result}.add(null, ${value}, ${trail}, ${to.reads}, ${to.unknown});`);
    const single = group.kind === "complete" || group.kind === "function";
    if (single && branch.value.x === "const") to.line(`if (${result}.isKnown) break ${label};`);
  });
}
