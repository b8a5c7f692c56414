import type { Builtin } from "../builtins/builtin.ts";
import type { Mistakes } from "../check/diagnostics.ts";
import type { At, Callee, Clause, ResolvedBranch, ResolvedExpr, Variable } from "../check/resolved.ts";
import type { ArityOf } from "../check/types/flatten.ts";
import { type UnsafeVariable, unsafeVariables } from "../check/types/unsafe.ts";
import type { Module, RegoVersion } from "../syntax/ast.ts";
import { isFutureKeyword, kindOfWord } from "../syntax/tokens.ts";
import type { Branch, PlannedClause, Step, X } from "./ir.ts";
import { Lowering } from "./lower.ts";
import type { AskedPath, Slices } from "./slices.ts";
import { comparable } from "./targets.ts";
import { type Group, groupsBelow, partsBelow, type RuleTree, type TreeNode } from "./tree.ts";

const MOST_LOOPS = 400;

/** A scan step that is not finished: what nobody reads is taken out at the end. */
interface Scan {
  readonly s: "scan";
  readonly x: X;
  key: number | undefined;
  value: number | undefined;
}

/** What the plan of one program stands on. */
export interface PlanContext {
  readonly tree: RuleTree;
  /** Names under `data` that each evaluation brings along. */
  readonly externals: ReadonlySet<string>;
  /** Paths under `data` that some `with` of the program replaces. */
  readonly targets: readonly (readonly string[])[];
  readonly mistakes: Mistakes;
  /** How many arguments a function of the program takes. */
  readonly arityOf: ArityOf;
  /** What planning learns about the program. */
  readonly learned: Learned;
  /** Whether plans say where expressions begin and end. */
  readonly traced: boolean;
  /** Parts that stand for groups whose rules ask for each other. */
  readonly slices?: Slices;
}

/** What planning learns on the way, so that later stages need not find it out again. */
export interface Learned {
  /** The groups that each group may ask for directly. */
  readonly dependencies: Map<Group, ReadonlySet<Group>>;
  /** Bodies whose expressions stand in an order in which they can be evaluated. */
  readonly inOrder: Set<readonly ResolvedExpr[]>;
}

export function nothingLearned(): Learned {
  return { dependencies: new Map(), inOrder: new Set() };
}

/** Plans one clause of a group. What it may ask for is added to `dependencies`. */
export function planClause(
  context: PlanContext,
  group: Group,
  clause: Clause,
  dependencies: Set<Group>,
): PlannedClause {
  const planner = new Planner(context, clause.module, clause.variables, dependencies);
  const branches = clause.branches.map((branch) => planBranch(planner, group, clause, branch));
  if (planner.hasUnsafe) planner.reportUnsafe(unsafeVariables(clause, context.arityOf));
  planner.dropUnread();
  return {
    site: { module: clause.module, at: clause.rule.head },
    branches,
    contains: clause.contains !== undefined,
    locals: planner.locals,
    overridden: planner.overridden,
  };
}

function planBranch(planner: Planner, group: Group, clause: Clause, branch: ResolvedBranch): Branch {
  const lowering = new Lowering(planner, clause.arity === undefined ? noVariables : parametersOf(clause.arity));
  lowering.body(branch.body);
  planner.checkDepth(lowering.steps, clause.rule.head);
  const value = lowering.head(clause.contains ?? branch.value ?? { r: "const", value: true, at: clause.rule });
  const below = group.kind === "object" ? partsBelow(group.path, clause) : [];
  return { steps: lowering.steps, value, keys: below.map((part) => lowering.head(part)) };
}

const noVariables: readonly number[] = [];

/** The first variables of a function are its arguments. */
function parametersOf(arity: number): readonly number[] {
  return Array.from({ length: arity }, (_, i) => i);
}

/**
 * Plans a query: the variables that its body binds, outside nested bodies, can be its answer. `order` are the places of
 * its expressions in the order in which they are evaluated.
 */
export function planQuery(
  context: PlanContext,
  module: Module,
  body: readonly ResolvedExpr[],
  variables: readonly Variable[],
): { readonly steps: readonly Step[]; readonly answers: readonly number[]; readonly order: readonly number[] } {
  const planner = new Planner(context, module, variables, new Set());
  const lowering = new Lowering(planner, []);
  lowering.body(body);
  planner.checkDepth(lowering.steps, { start: 0, end: module.text.length });
  planner.reportUnsafe([]);
  const answers = [...variables.keys()].filter((id) => lowering.isBound(id));
  for (const id of answers) planner.reads(id);
  planner.dropUnread();
  return { steps: lowering.steps, answers, order: lowering.order };
}

/** Numbers the locals of one clause and answers what its names mean. */
export class Planner {
  readonly tree: RuleTree;
  readonly externals: ReadonlySet<string>;
  readonly #targets: readonly (readonly string[])[];
  readonly module: Module;
  readonly #variables: readonly Variable[];
  readonly #mistakes: Mistakes;
  /** Variables that get no value, each with its first place. */
  readonly #unsafe = new Map<number, At>();
  /** Expressions with nested bodies that do so. */
  readonly #unsafeExprs: At[] = [];
  #next: number;
  readonly #read = new Set<number>();
  #overridden: readonly Group[] = none;
  readonly #scans: Scan[] = [];
  readonly #dependencies: Set<Group>;
  readonly #inOrder: Set<readonly ResolvedExpr[]>;
  readonly #slices: Slices | undefined;
  /** Whether plans say where expressions begin and end. */
  readonly traced: boolean;

  constructor(context: PlanContext, module: Module, variables: readonly Variable[], dependencies: Set<Group>) {
    this.#dependencies = dependencies;
    this.#inOrder = context.learned.inOrder;
    this.#slices = context.slices;
    this.traced = context.traced;
    this.tree = context.tree;
    this.externals = context.externals;
    this.#targets = context.targets;
    this.#mistakes = context.mistakes;
    this.module = module;
    this.#variables = variables;
    this.#next = variables.length;
  }

  get locals(): number {
    return this.#next;
  }

  temporary(): number {
    return this.#next++;
  }

  /** Remembers that what is planned may ask for a group. */
  dependsOn(group: Group): void {
    this.#dependencies.add(group);
  }

  /** What is evaluated where a path below a group is asked for. */
  partOf(group: Group, asked: AskedPath): Group {
    const part = this.#slices?.of(group, asked) ?? group;
    this.dependsOn(part);
    return part;
  }

  /** A variable as its author named it; undefined for what has no name in the text. */
  nameOf(id: number): string | undefined {
    const name = this.#variables[id]?.name;
    return name !== undefined && name !== "_" && /^[A-Za-z_]\w*$/.test(name) ? name : undefined;
  }

  /** Remembers that something stands for all that is at or below a path; OPA counts that as a dependency, too. */
  overrides(path: readonly string[]): void {
    const node = nodeAt(this.tree, path);
    if (node === undefined) return;
    const groups = groupsBelow(node);
    for (const group of groups) this.#dependencies.add(group);
    this.#overridden = [...this.#overridden, ...groups];
  }

  get overridden(): readonly Group[] {
    return this.#overridden;
  }

  /** Remembers that the expressions of a body were lowered one after the other. */
  noteInOrder(body: readonly ResolvedExpr[]): void {
    this.#inOrder.add(body);
  }

  /** Remembers that somebody reads a local that a loop may bind. */
  reads(id: number): void {
    this.#read.add(id);
  }

  /** A loop over a value's entries. */
  scan(x: X, key: number | undefined, value: number): Step {
    const scan: Scan = { s: "scan", x, key, value };
    this.#scans.push(scan);
    return scan;
  }

  /** When all is planned: loops need not make the keys and values that nobody reads. */
  dropUnread(): void {
    for (const scan of this.#scans) {
      if (scan.key !== undefined && !this.#read.has(scan.key)) scan.key = undefined;
      if (scan.value !== undefined && !this.#read.has(scan.value)) scan.value = undefined;
    }
  }

  groupAt(path: readonly string[]): Group | undefined {
    return nodeAt(this.tree, path)?.group;
  }

  /** How many arguments a call takes; -1 when it takes any number. */
  arity(callee: Callee): number {
    if ("path" in callee) return this.groupAt(callee.path)?.arity ?? -1;
    return callee.builtin.args.length;
  }

  callee(
    callee: Callee | undefined,
  ): { readonly x: "callee"; readonly builtin: Builtin } | { readonly x: "callee"; readonly group: Group } | undefined {
    if (callee === undefined) return undefined;
    if ("builtin" in callee) return { x: "callee", builtin: callee.builtin };
    const group = this.groupAt(callee.path);
    if (group === undefined) return undefined;
    this.dependsOn(group);
    return { x: "callee", group };
  }

  /** Whether a `with` somewhere replaces what is at, above or below a path under `data`. */
  mayBeOverridden(path: readonly string[]): boolean {
    return this.#targets.some((target) => comparable(target, path));
  }

  /** Whether a variable was made by the compiler: what it stands for is told instead. */
  isGenerated(id: number): boolean {
    return this.#variables[id]?.name === "_";
  }

  /** `with` replaces a rule as a whole, never what is inside its value. */
  checkTarget(path: readonly string[], at: At): void {
    for (let n = 1; n < path.length; n++) {
      if (this.groupAt(path.slice(0, n)) === undefined) continue;
      const hint = `Replace data.${path.slice(0, n).join(".")} by a whole value.`;
      const message = "with keyword cannot partially replace virtual document(s)";
      this.#mistakes.add(this.module, at, "rego_compile_error", message, hint);
      return;
    }
  }

  /** Code of more loops inside each other than this could not be run. */
  checkDepth(steps: readonly Step[], at: At): void {
    const depth = loopDepth(steps);
    if (depth <= MOST_LOOPS) return;
    const message = `${depth} loops stand inside each other, at most ${MOST_LOOPS} can be evaluated`;
    this.#mistakes.add(
      this.module,
      at,
      "rego_compile_error",
      message,
      "Move a part of the body into a rule or function.",
    );
  }

  unsafe(id: number, at: At): void {
    if (this.#variables[id] !== undefined && !this.#unsafe.has(id)) this.#unsafe.set(id, at);
  }

  unsafeNested(expr: ResolvedExpr): void {
    this.#unsafeExprs.push(expr.at);
  }

  get hasUnsafe(): boolean {
    return this.#unsafe.size + this.#unsafeExprs.length > 0;
  }

  /** Tells what is unsafe: by the given account, or by what planning met when that has none. */
  reportUnsafe(account: readonly UnsafeVariable[]): void {
    const met = [...this.#unsafe].map(([id, at]) => ({ name: this.#variables[id]?.name, at }));
    for (const variable of account.length > 0 ? account : met) this.#reportUnsafe(variable);
    if (account.length === 0) for (const at of this.#unsafeExprs) this.#reportUnsafe({ name: undefined, at });
  }

  #reportUnsafe({ name, at, isPrinted = false }: UnsafeVariable): void {
    const hint = unsafeHint(name, this.module.regoVersion);
    if (isPrinted) return this.#mistakes.add(this.module, at, "rego_compile_error", `var ${name} is undeclared`, hint);
    const message = name === undefined ? "expression is unsafe" : `var ${name.startsWith("$") ? "_" : name} is unsafe`;
    this.#mistakes.add(this.module, at, "rego_unsafe_var_error", message, hint);
  }
}

function unsafeHint(name: string | undefined, version: RegoVersion): string {
  if (name === undefined) return "A variable in it gets no value before it is needed.";
  if (version === "v0" && isFutureKeyword(kindOfWord(name))) {
    return `As a keyword it needs \`import future.keywords.${name}\` or \`import rego.v1\`.`;
  }
  return "Every variable needs an expression outside `not` that gives it a value; a text stands in quotes.";
}

const none: readonly Group[] = [];

function nodeAt(tree: RuleTree, path: readonly string[]): TreeNode | undefined {
  let node: TreeNode | undefined = tree.root;
  for (let i = 0; i < path.length && node !== undefined; i++) node = node.kids.get(path[i] ?? "");
  return node;
}

/** How many loops stand inside each other at most: everything behind a scan is inside it. */
function loopDepth(steps: readonly Step[]): number {
  let loops = 0;
  let deepest = 0;
  for (const step of steps) {
    if (step.s === "scan" || step.s === "keys" || step.s === "walk") loops++;
    const inside = step.s === "not" || step.s === "every" || step.s === "with" ? loopDepth(step.body) : 0;
    if (step.s === "with") loops += inside;
    deepest = Math.max(deepest, loops + (step.s === "with" ? 0 : inside));
  }
  return deepest;
}
