import type { Term, VarTerm, With } from "../syntax/ast.ts";
import { count, globalPath, resolveCallee, resolveTerm, type TermContext } from "./resolve-term.ts";
import type { At, Callee, ResolvedWith, WithTarget } from "./resolved.ts";

const none: readonly ResolvedWith[] = [];

/** What an expression's `with … as …` put in place of what; those with a target that can't be one are left out. */
export function resolveWiths(c: TermContext, withs: readonly With[]): readonly ResolvedWith[] {
  if (withs.length === 0) return none;
  return withs.flatMap((w): ResolvedWith[] => {
    const target = resolveTarget(c, w.target);
    if (target === undefined) return [];
    const at = { start: w.target.start, end: w.target.end };
    const mock = isFunction(c, target) ? mockOf(c, w.value) : undefined;
    if (mock !== undefined) checkMock(c, target, mock, at);
    return [{ target, value: mock === undefined ? resolveTerm(c, w.value) : undefined, mock, at }];
  });
}

function resolveTarget(c: TermContext, term: Term): WithTarget | undefined {
  const path = dotted(term);
  const [first, ...rest] = path ?? [];
  if (path === undefined || first === undefined) {
    const open = term.type === "ref" ? openPart(c, term.parts) : undefined;
    if (open === undefined) reportNoTarget(c, term);
    else c.mistakes.add(c.module, open, "rego_unsafe_var_error", `var ${open.name} is unsafe`, CONSTANT_TARGET);
    if (open !== undefined) resolveTerm(c, open);
    return undefined;
  }
  const full = first === "input" || first === "data" ? path : [...(globalPath(c, first) ?? []), ...rest];
  if (full[0] === "input") return { kind: "input", path: full.slice(1) };
  if (full[0] === "data") return { kind: "data", path: full.slice(1) };
  const name = path.join(".");
  const reason = unreplaceable(name);
  if (reason === undefined && c.names.builtins.has(name)) return { kind: "builtin", name };
  if (reason !== undefined) {
    const message = `with keyword replacing built-in function: ${reason}`;
    c.mistakes.add(c.module, term, "rego_compile_error", message);
    return undefined;
  }
  reportNoTarget(c, term);
  return undefined;
}

/** A variable without a value in the path of a target. */
function openPart(c: TermContext, parts: readonly Term[]): VarTerm | undefined {
  return parts.find((part): part is VarTerm => part.type === "var" && !c.scope.isDeclared(part.name));
}

const CONSTANT_TARGET = "A target is `input`, `data` or a function, with constant names behind dots.";

function reportNoTarget(c: TermContext, term: Term): void {
  const message = "with keyword target must reference existing input, data, or a function";
  c.mistakes.add(c.module, term, "rego_type_error", message, CONSTANT_TARGET);
}

function isFunction(c: TermContext, target: WithTarget): boolean {
  return target.kind === "builtin" || (target.kind === "data" && c.names.functionArity(target.path) !== undefined);
}

/** The function that stands in. Anything else is a value. */
function mockOf(c: TermContext, value: Term): Callee | undefined {
  const path = dotted(value);
  if (path?.[0] === undefined || c.scope.lookup(path[0]) !== undefined) return undefined;
  return resolveCallee(c, path);
}

/** A function's stand-in takes as many arguments. */
function checkMock(c: TermContext, target: WithTarget, mock: Callee, at: At): void {
  if (target.kind === "input") return;
  const path = target.kind === "data" ? target.path : [];
  const want = target.kind === "data" ? c.names.functionArity(path) : c.names.builtins.get(target.name)?.args.length;
  const have = "builtin" in mock ? mock.builtin.args.length : c.names.functionArity(mock.path);
  if (have === want) return;
  const name = target.kind === "data" ? `data.${path.join(".")}` : target.name;
  const message = `${name}: arity mismatch: its replacement takes ${count(have ?? 0)}, want ${count(want ?? 0)}`;
  c.mistakes.add(c.module, at, "rego_type_error", message);
}

/** Why a builtin cannot be replaced by `with`. */
function unreplaceable(name: string): string | undefined {
  if (name === "walk") return "target must not be a relation";
  if (name.startsWith("internal.")) return `replacement of internal function "${name}" invalid`;
  const isFixed = name === "eq" || name === "assign" || name.startsWith("rego.metadata.");
  return isFixed ? `replacement of "${name}" invalid` : undefined;
}

function dotted(term: Term): string[] | undefined {
  if (term.type === "var") return [term.name];
  if (term.type !== "ref" || term.head.type !== "var") return undefined;
  const path = [term.head.name];
  for (const part of term.parts) {
    if (part.type !== "string") return undefined;
    path.push(part.value);
  }
  return path;
}
