import { compareStrings } from "../../runtime/code-point-order.ts";
import { compareNumbers, numberFromText } from "../../runtime/numbers.ts";
import type { Expr, StringTerm, Term, VarTerm, With } from "../../syntax/ast.ts";
import { isRoot } from "../../syntax/root-documents.ts";
import type { Identities } from "./identity.ts";
import { termsOf } from "./walk.ts";

/**
 * The order of terms in OPA: by kind, then by what they hold. It decides how the items of a set stand where their places
 * do not tell them apart.
 */
export class TermOrder {
  readonly #identities: Identities;

  constructor(identities: Identities) {
    this.#identities = identities;
  }

  sorted(terms: readonly Term[]): readonly Term[] {
    return terms.toSorted((a, b) => this.compare(a, b));
  }

  byKey(entries: readonly (readonly [Term, Term])[]): readonly (readonly [Term, Term])[] {
    return entries.toSorted(([a], [b]) => this.compare(a, b));
  }

  compare(a: Term, b: Term): number {
    const kinds = kindOf(a) - kindOf(b);
    if (kinds !== 0) return kinds;
    if (a.type === "boolean" && b.type === "boolean") return Number(a.value) - Number(b.value);
    if (a.type === "number" && b.type === "number") {
      return compareNumbers(numberFromText(a.text, "text"), numberFromText(b.text, "text"));
    }
    if (a.type === "string" && b.type === "string") return compareStrings(a.value, b.value);
    if (kindOf(a) === refKind) return this.#list(refTerms(a), refTerms(b));
    if (a.type === "var" && b.type === "var") return compareStrings(a.name, b.name);
    if (a.type === "array" && b.type === "array") return this.#list(a.items, b.items);
    if (a.type === "set" && b.type === "set") return this.#list(this.#items(a.items), this.#items(b.items));
    if (a.type === "object" && b.type === "object") return this.#list(this.#flat(a.entries), this.#flat(b.entries));
    if (a.type === "call" && b.type === "call") {
      return this.#list(operatorTerms(a.operator), operatorTerms(b.operator)) || this.#list(a.args, b.args);
    }
    return this.#closures(a, b);
  }

  #closures(a: Term, b: Term): number {
    if (a.type === "template" && b.type === "template") {
      const flags = Number(a.raw === true) - Number(b.raw === true) || a.parts.length - b.parts.length;
      return flags || this.#parts(a.parts, b.parts);
    }
    if (a.type === "objectcomprehension" && b.type === "objectcomprehension") {
      return this.compare(a.key, b.key) || this.compare(a.value, b.value) || this.#body(a.body, b.body);
    }
    const same =
      (a.type === "arraycomprehension" && b.type === a.type) || (a.type === "setcomprehension" && b.type === a.type);
    return same ? this.compare(a.term, b.term) || this.#body(a.body, b.body) : 0;
  }

  #items(items: readonly Term[]): readonly Term[] {
    return this.sorted(this.#identities.distinct(items));
  }

  #flat(entries: readonly (readonly [Term, Term])[]): readonly Term[] {
    return this.byKey(this.#identities.merged(entries)).flat();
  }

  #list(a: readonly Term[], b: readonly Term[]): number {
    for (const [i, term] of a.entries()) {
      const other = b[i];
      if (other === undefined) return 1;
      const found = this.compare(term, other);
      if (found !== 0) return found;
    }
    return a.length - b.length;
  }

  #parts(a: readonly (string | Expr)[], b: readonly (string | Expr)[]): number {
    for (const [i, part] of a.entries()) {
      const other = b[i];
      if (other === undefined) return 1;
      if (typeof part === "string" && typeof other === "string") {
        const found = compareStrings(part, other);
        if (found !== 0) return found;
      } else if (typeof part !== "string" && typeof other !== "string") {
        const found = this.#expr(part, other);
        if (found !== 0) return found;
      } else return typeof part === "string" ? -1 : 1;
    }
    return 0;
  }

  #body(a: readonly Expr[], b: readonly Expr[]): number {
    return this.#parts(a, b) || a.length - b.length;
  }

  #expr(a: Expr, b: Expr): number {
    const kinds = statementKind(a) - statementKind(b) || Number(a.negated) - Number(b.negated);
    return kinds || this.#list(termsOf(a), termsOf(b)) || this.#withs(a.with, b.with);
  }

  #withs(a: readonly With[], b: readonly With[]): number {
    return this.#list(
      a.flatMap(({ target, value }) => [target, value]),
      b.flatMap(({ target, value }) => [target, value]),
    );
  }
}

const kinds = {
  null: 0,
  boolean: 1,
  number: 2,
  string: 3,
  template: 4,
  var: 5,
  ref: 6,
  array: 7,
  object: 8,
  set: 9,
  arraycomprehension: 10,
  objectcomprehension: 11,
  setcomprehension: 12,
  call: 13,
} as const;

const refKind = kinds.ref;

function kindOf(term: Term): number {
  return term.type === "var" && isRoot(term.name) ? refKind : kinds[term.type];
}

/** The first name of a ref is a var also where it is `input` or `data`. */
function refTerms(term: Term): readonly Term[] {
  if (term.type !== "ref") return [plainVar(term)];
  return [plainVar(term.head), ...term.parts];
}

function plainVar(term: Term): Term {
  // The space keeps a root from being taken for a ref again; no name has one.
  return term.type === "var" ? { ...term, name: `${term.name} ` } : term;
}

function operatorTerms(operator: readonly string[]): readonly Term[] {
  const [root = "", ...rest] = operator.flatMap((part) => part.split("."));
  const head: VarTerm = { type: "var", name: `${root} `, start: 0, end: 0 };
  return [head, ...rest.map((value): StringTerm => ({ type: "string", value, start: 0, end: 0 }))];
}

function statementKind(expr: Expr): number {
  if (expr.type === "every") return 3;
  if (expr.type !== "term") return 0;
  return expr.term.type === "call" ? 2 : 1;
}
