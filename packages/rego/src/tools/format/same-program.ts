import type { Expr, Module, Rule, Term } from "../../syntax/ast.ts";
import { Identities } from "./identity.ts";

/**
 * Tells whether modules say the same. What a layout may write in another way counts as equal: a body or a value that is
 * `true`, the order and the repetition of items, constants in template strings, names of wildcards, calls of operators.
 */
export class Sameness {
  readonly #identities = new Identities({ plain: true });

  /** Whether both have the same package, imports aside from those of versions, and rules. */
  areSame(a: Module, b: Module): boolean {
    const package_ = a.package.path.join("\0") === b.package.path.join("\0");
    return package_ && importsOf(a) === importsOf(b) && this.haveSameRules(a.rules, b.rules);
  }

  haveSameRules(a: readonly Rule[], b: readonly Rule[]): boolean {
    return a.length === b.length && a.every((rule, i) => this.#rule(rule) === this.#rule(b[i]));
  }

  #rule(rule: Rule | undefined): string {
    if (rule === undefined) return "";
    const { head } = rule;
    const branches = rule.else.map(({ value, body }) => `${this.#value(value)} ${this.#body(body)}`);
    const parts = [
      String(rule.default),
      this.#list(head.ref),
      this.#list(head.args ?? []),
      head.contains === undefined ? this.#value(head.value) : `contains ${this.#identities.of(head.contains)}`,
      this.#body(rule.body),
      ...branches,
    ];
    return parts.join("\n");
  }

  #value(value: Term | undefined): string {
    return value === undefined ? "true" : `${isTrue(value) ? "true" : this.#identities.of(value)}`;
  }

  #body(body: readonly Expr[]): string {
    const [only, second] = body;
    const holds = second === undefined && only?.type === "term" && !only.negated && only.with.length === 0;
    return holds && isTrue(only.term) ? "" : this.#identities.body(body);
  }

  #list(terms: readonly Term[]): string {
    return terms.map((term) => this.#identities.of(term)).join();
  }
}

function isTrue(term: Term): boolean {
  return term.type === "boolean" && term.value;
}

function importsOf(module: Module): string {
  return module.imports
    .filter(({ path }) => path[0] === "data" || path[0] === "input")
    .map(({ path, alias }) => [...path, alias ?? ""].join("\0"))
    .toSorted()
    .join("\n");
}
