/**
 * Which rules can't stand beside each other, by OPA's account. Rules are sorted by the constant parts of their names; of
 * one place they must be of one kind, and below a name that is all constant there can't be others.
 */
import type { Value } from "../runtime/value.ts";
import type { Module } from "../syntax/ast.ts";
import type { Mistakes } from "./diagnostics.ts";
import { placeKey } from "./place-key.ts";
import { clauseName, pathText } from "./ref-text.ts";
import type { At, Clause } from "./resolved.ts";

interface Place {
  /** By the keys of values. */
  readonly kids: Map<string, Place>;
  readonly clauses: Clause[];
}

export function checkConflicts(clauses: readonly Clause[], modules: readonly Module[], mistakes: Mistakes): void {
  const root = emptyPlace();
  for (const clause of clauses) placeOf(root, clause).clauses.push(clause);
  checkPlace(root, mistakes);
  checkPackages(clauses, modules, mistakes);
}

function emptyPlace(): Place {
  return { kids: new Map(), clauses: [] };
}

function placeOf(root: Place, clause: Clause): Place {
  let place = root;
  for (const part of clause.package) place = kidOf(place, part);
  for (const part of clause.ref) {
    if (part.r !== "const") break;
    place = kidOf(place, part.value);
  }
  return place;
}

function kidOf(place: Place, part: Value): Place {
  const key = placeKey(part);
  let kid = place.kids.get(key);
  if (kid === undefined) place.kids.set(key, (kid = emptyPlace()));
  return kid;
}

function checkPlace(place: Place, mistakes: Mistakes): void {
  const first = place.clauses[0];
  if (first !== undefined) checkClauses(place, first, mistakes);
  for (const kid of place.kids.values()) checkPlace(kid, mistakes);
}

function checkClauses(place: Place, first: Clause, mistakes: Mistakes): void {
  const { clauses } = place;
  const below = conflictsBelow(place);
  if (below.length > 0) {
    const name = clauseName(clauses.at(-1) ?? first);
    const list = below.map((clause) => `\n  rule ${clauseName(clause)} at ${where(clause)}`).join("");
    const hint = "A name that has a value of its own can't be the beginning of other names.";
    return mistakes.add(first.module, headOf(first), "rego_type_error", `rule ${name} conflicts with:${list}`, hint);
  }
  if (isMixed(clauses)) {
    const name = clauseName(clauses.at(-1) ?? first);
    const hint = "Rules of one name are all complete, all partial, or all functions of one arity.";
    return mistakes.add(first.module, headOf(first), "rego_type_error", `conflicting rules ${name} found`, hint);
  }
  const defaults = clauses.filter((clause) => clause.isDefault);
  const second = defaults[1];
  if (second === undefined) return;
  const name = clauseName(clauses.at(-1) ?? first);
  const message = `multiple default rules ${name} found at ${defaults.map(where).join(", ")}`;
  mistakes.add(second.module, headOf(second), "rego_type_error", message, "Keep one of them.");
}

function conflictsBelow({ clauses, kids }: Place): readonly Clause[] {
  if (kids.size === 0) return [];
  if (clauses.some(isConstant)) return [...kids.values()].flatMap(clausesAtOrBelow);
  return [...kids.values()].flatMap(clausesAtOrBelow).filter(({ arity }) => arity !== undefined);
}

function clausesAtOrBelow({ clauses, kids }: Place): readonly Clause[] {
  return [...clauses, ...[...kids.values()].flatMap(clausesAtOrBelow)];
}

function isMixed(clauses: readonly Clause[]): boolean {
  const first = clauses[0];
  if (first === undefined || clauses.length < 2) return false;
  const constant = isConstant(first);
  return clauses.some((clause) => {
    if ((clause.contains === undefined) !== (first.contains === undefined)) return true;
    return (clause.arity ?? 0) !== (first.arity ?? 0) || isConstant(clause) !== constant;
  });
}

function isConstant(clause: Clause): boolean {
  return clause.ref.every((part) => part.r === "const");
}

/** A rule whose name is a package, too. */
function checkPackages(clauses: readonly Clause[], modules: readonly Module[], mistakes: Mistakes): void {
  const packages = new Map(modules.map((module) => [JSON.stringify(module.package.path), module.package.path]));
  const lengths = new Set(modules.map((module) => module.package.path.length));
  for (const clause of clauses) {
    if (!lengths.has(clause.package.length + clause.ref.length) || !isConstant(clause)) continue;
    const path = [...clause.package, ...clause.ref.map((part) => (part.r === "const" ? part.value : null))];
    const other = packages.get(JSON.stringify(path));
    if (other === undefined) continue;
    const rule = clauseName(clause).slice(`data${pathText(clause.package)}.`.length);
    const message = `package ${pathText(other).slice(1)} conflicts with rule ${rule} defined at ${where(clause)}`;
    const hint = "Rename the rule or the package: a package is a document, too.";
    mistakes.add(clause.module, clause.module.package, "rego_type_error", message, hint);
  }
}

function where({ module, rule }: Clause): string {
  return `${module.file}:${module.lines.span(rule.start, rule.end).start.line}`;
}

/** A rule's head, with the word `default` where it stands. */
function headOf({ rule, isDefault }: Clause): At {
  return isDefault ? { start: rule.start, end: rule.head.end } : rule.head;
}
