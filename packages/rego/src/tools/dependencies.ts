/** What a query depends on: documents from outside, and rules. */
import type { Outcome } from "@sekisho/core/browser";
import type { Builtin } from "../builtins/builtin.ts";
import { Mistakes } from "../check/diagnostics.ts";
import { resolveQuery } from "../check/resolve.ts";
import type { Clause, Resolved, ResolvedComprehension, ResolvedExpr } from "../check/resolved.ts";
import type { TreeNode } from "../plan/tree.ts";
import { queryModule } from "../prepare.ts";
import { compare } from "../runtime/compare.ts";
import { SYSTEM } from "../runtime/system.ts";
import { analyse } from "../stages.ts";
import type { Module } from "../syntax/ast.ts";
import { parseQuery } from "../syntax/parse.ts";

export interface Dependencies {
  /** Paths with their root, `["input", "user"]`, up to the first part that is not constant. */
  readonly base: readonly (readonly string[])[];
  /** Rules, from `data` on. */
  readonly virtual: readonly (readonly string[])[];
}

export interface DependenciesOptions {
  readonly modules: readonly Module[];
  readonly builtins: ReadonlyMap<string, Builtin>;
}

/**
 * The documents that a query rests on, also by the rules that it asks for; as `opa deps` lists them. The query need not be
 * safe. Codes: those of `compile`.
 */
export function dependencies(query: string, { modules, builtins }: DependenciesOptions): Outcome<Dependencies> {
  const parsed = parseQuery(query, "query");
  if (parsed.value === undefined) return { diagnostics: parsed.diagnostics };
  const analysis = analyse(modules, { builtins, externals: new Set() });
  if (analysis.mistakes.list.length > 0) return { diagnostics: analysis.mistakes.list };
  const { body } = resolveQuery(queryModule(query), parsed.value, analysis.names, new Mistakes());
  const found = new Found(analysis.tree.root);
  found.add(withoutLonger(refsOfBody(body)));
  return { value: found.sorted(), diagnostics: [] };
}

/** A constant path with its root. */
type Path = readonly string[];

class Found {
  readonly #root: TreeNode;
  readonly #base = new Map<string, Path>();
  readonly #virtual = new Map<string, Path>();
  readonly #seen = new Set<Clause>();

  constructor(root: TreeNode) {
    this.#root = root;
  }

  add(paths: readonly Path[]): void {
    const work = [...paths];
    for (let path = work.pop(); path !== undefined; path = work.pop()) {
      const clauses = path[0] === "data" ? clausesAt(this.#root, path.slice(1)) : [];
      if (clauses.length === 0) this.#base.set(JSON.stringify(path), path);
      for (const clause of clauses) {
        const name = nameOf(clause);
        this.#virtual.set(JSON.stringify(name), name);
        if (this.#seen.has(clause)) continue;
        this.#seen.add(clause);
        work.push(...withoutLonger(refsOfClause(clause)));
      }
    }
  }

  sorted(): Dependencies {
    const inOrder = (paths: Map<string, Path>): readonly Path[] => [...paths.values()].sort((a, b) => compare(a, b));
    return { base: inOrder(this.#base), virtual: inOrder(this.#virtual) };
  }
}

/** The clauses at a path, at the rule that it goes through, or below it; of `data` as a whole the system is no part. */
function clausesAt(root: TreeNode, path: readonly string[]): readonly Clause[] {
  let node: TreeNode | undefined = root;
  for (const part of path) {
    if (node.group !== undefined) return node.group.sources;
    node = node.kids.get(part);
    if (node === undefined) return [];
  }
  const clauses: Clause[] = [];
  const below = [node];
  for (let next = below.pop(); next !== undefined; next = below.pop()) {
    clauses.push(...(next.group?.sources ?? []));
    for (const [name, kid] of next.kids) if (next !== root || name !== SYSTEM) below.push(kid);
  }
  return clauses;
}

/** The constant part of a rule's name. */
function nameOf({ package: path, ref }: Clause): Path {
  const name = ["data", ...path];
  for (const part of ref) {
    if (part.r !== "const" || typeof part.value !== "string") break;
    name.push(part.value);
  }
  return name;
}

/** A path says nothing more where one that it begins with is there, too. */
function withoutLonger(paths: readonly Path[]): readonly Path[] {
  return paths.filter(
    (path) => !paths.some((other) => other.length < path.length && other.every((part, i) => part === path[i])),
  );
}

function refsOfClause({ branches, ref, contains }: Clause): readonly Path[] {
  const heads = [...ref, ...(contains === undefined ? [] : [contains])];
  const bodies = branches.flatMap(({ body, value }) => [
    ...refsOfBody(body),
    ...(value === undefined ? [] : refsOf(value)),
  ]);
  return [...heads.flatMap(refsOf), ...bodies];
}

function refsOfBody(body: readonly ResolvedExpr[]): readonly Path[] {
  return body.flatMap((expr) => [
    ...expr.with.flatMap(({ value }) => (value === undefined ? [] : refsOf(value))),
    ...refsOfExpr(expr),
  ]);
}

function refsOfExpr(expr: ResolvedExpr): readonly Path[] {
  switch (expr.e) {
    case "term":
      return refsOf(expr.term);
    case "unify":
      return [...refsOf(expr.a), ...refsOf(expr.b)];
    case "some":
      return [expr.key, expr.value, expr.collection].flatMap((part) => (part === undefined ? [] : refsOf(part)));
    case "every":
      return [...refsOf(expr.domain), ...refsOfBody(expr.body)];
  }
}

function refsOf(term: Resolved): readonly Path[] {
  switch (term.r) {
    case "const":
    case "var":
      return [];
    case "input":
      return [["input"]];
    case "data":
      return [["data", ...constant(term.parts)], ...term.parts.flatMap(refsOf)];
    case "ref": {
      const base = term.base.r === "input" ? [["input", ...constant(term.parts)]] : refsOf(term.base);
      return [...base, ...term.parts.flatMap(refsOf)];
    }
    case "array":
    case "set":
      return term.items.flatMap(refsOf);
    case "object":
      return term.entries.flat().flatMap(refsOf);
    case "call": {
      const called = "path" in term.callee ? [["data", ...term.callee.path]] : [];
      return [...called, ...term.args.flatMap(refsOf)];
    }
    case "comprehension":
      return refsOfComprehension(term);
    case "template":
      return term.parts.flatMap((part) => (typeof part === "string" ? [] : refsOfComprehension(part)));
  }
}

function refsOfComprehension({ key, value, body }: ResolvedComprehension): readonly Path[] {
  return [...(key === undefined ? [] : refsOf(key)), ...refsOf(value), ...refsOfBody(body)];
}

function constant(parts: readonly Resolved[]): readonly string[] {
  const texts: string[] = [];
  for (const part of parts) {
    if (part.r !== "const" || typeof part.value !== "string") break;
    texts.push(part.value);
  }
  return texts;
}
