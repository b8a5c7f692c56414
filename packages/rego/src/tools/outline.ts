/** Modules as OPA prints their syntax trees for people: `opa parse --format=pretty`. */
import { Decimal } from "@sekisho/core/browser";
import { inTermOrder } from "../builtins/rego-tree/term-order.ts";
import { numberFromText } from "../runtime/numbers.ts";
import type { ElseBranch, Expr, Head, Module, Rule, Term } from "../syntax/ast.ts";

/** One line of an outline. */
export interface OutlineLine {
  /** How deep it stands, from 0. */
  readonly depth: number;
  readonly text: string;
}

/** The lines of a module's syntax tree. */
export function outline(module: Module): readonly OutlineLine[] {
  const to = new Outline();
  to.line(0, "module");
  to.line(1, "package");
  to.path(2, ["data", ...module.package.path]);
  for (const { path, alias } of module.imports) {
    to.line(1, "import");
    to.path(2, path);
    to.line(2, alias ?? "");
  }
  for (const rule of module.rules) to.rule(1, rule);
  for (const _ of module.annotations) to.line(1, "annotations");
  for (const _ of module.comments) to.line(1, "comment");
  return to.lines;
}

class Outline {
  readonly lines: OutlineLine[] = [];

  line(depth: number, text: string): void {
    this.lines.push({ depth, text });
  }

  path(depth: number, [root = "", ...rest]: readonly string[]): void {
    this.line(depth, "ref");
    this.line(depth + 1, root);
    for (const part of rest) this.line(depth + 1, JSON.stringify(part));
  }

  rule(depth: number, rule: Rule): void {
    this.line(depth, "rule");
    this.#head(depth + 1, rule.head);
    this.#body(depth + 1, rule.body);
    this.#else(depth + 1, rule.head, rule.else);
  }

  /** Branches hang one in the other; each repeats the name of the rule. */
  #else(depth: number, head: Head, [branch, ...rest]: readonly ElseBranch[]): void {
    if (branch === undefined) return;
    const { value: _value, ...named } = head;
    this.line(depth, "rule");
    this.#head(depth + 1, branch.value === undefined ? named : { ...named, value: branch.value });
    this.#body(depth + 1, branch.body);
    this.#else(depth + 1, head, rest);
  }

  #head(depth: number, { ref, args, contains, value }: Head): void {
    this.line(depth, "head");
    this.line(depth + 1, "ref");
    for (const [i, part] of ref.entries()) {
      if (i === 0 && part.type === "string") this.line(depth + 2, part.value);
      else this.term(depth + 2, part);
    }
    if (args !== undefined && args.length > 0) {
      this.line(depth + 1, "args");
      for (const arg of args) this.term(depth + 2, arg);
    }
    if (value !== undefined) this.term(depth + 1, value);
    else if (contains === undefined) this.line(depth + 1, "true");
  }

  #body(depth: number, body: readonly Expr[]): void {
    this.line(depth, "body");
    if (body.length === 0) {
      this.line(depth + 1, "expr index=0");
      this.line(depth + 2, "true");
    }
    for (const [i, expr] of body.entries()) {
      this.line(depth + 1, `expr ${expr.negated ? "negated " : ""}index=${i}`);
      this.#expr(depth + 2, expr);
    }
  }

  #expr(depth: number, expr: Expr): void {
    switch (expr.type) {
      case "term":
        if (expr.term.type === "call") this.#call(depth, expr.term.operator, expr.term.args);
        else this.term(depth, expr.term);
        break;
      case "some":
        this.line(depth, "somedecl");
        for (const name of expr.vars) this.term(depth + 1, name);
        break;
      case "somein": {
        const { key, value, collection } = expr;
        this.line(depth, "somedecl");
        this.line(depth + 1, "call");
        const operands = key === undefined ? [value, collection] : [key, value, collection];
        this.#call(depth + 2, ["internal", key === undefined ? "member_2" : "member_3"], operands);
        break;
      }
      case "every":
        this.line(depth, "every");
        if (expr.key !== undefined) this.term(depth + 1, expr.key);
        this.term(depth + 1, expr.value);
        this.term(depth + 1, expr.domain);
        this.#body(depth + 1, expr.body);
        break;
    }
    for (const { target, value } of expr.with) {
      this.line(depth, "with");
      if (target.type === "var") this.path(depth + 1, [target.name]);
      else this.term(depth + 1, target);
      this.term(depth + 1, value);
    }
  }

  #call(depth: number, operator: readonly string[], args: readonly Term[]): void {
    this.path(
      depth,
      operator.flatMap((part) => part.split(".")),
    );
    for (const arg of args) this.term(depth, arg);
  }

  term(depth: number, term: Term): void {
    switch (term.type) {
      case "null":
        return this.line(depth, "null");
      case "boolean":
        return this.line(depth, String(term.value));
      case "string":
        return this.line(depth, JSON.stringify(term.value));
      case "number": {
        const value = numberFromText(term.text, "text");
        return this.line(depth, value instanceof Decimal ? Decimal.text(value) : String(value));
      }
      case "var":
        return term.name === "input" || term.name === "data"
          ? this.path(depth, [term.name])
          : this.line(depth, term.wildcard === true ? "_" : term.name);
      case "ref":
        this.line(depth, "ref");
        if (term.head.type === "var") this.line(depth + 1, term.head.name);
        else this.term(depth + 1, term.head);
        return this.#terms(depth + 1, term.parts);
      case "array":
        this.line(depth, "array");
        return this.#terms(depth + 1, term.items);
      case "set":
        this.line(depth, "set");
        return this.#terms(
          depth + 1,
          inTermOrder(term.items, (item) => item),
        );
      case "object":
        this.line(depth, "object");
        return this.#terms(depth + 1, inTermOrder(term.entries, ([key]) => key).flat());
      case "call":
        this.line(depth, "call");
        return this.#call(depth + 1, term.operator, term.args);
      case "arraycomprehension":
      case "setcomprehension":
        this.line(depth, term.type);
        this.term(depth + 1, term.term);
        return this.#body(depth + 1, term.body);
      case "objectcomprehension":
        this.line(depth, term.type);
        this.#terms(depth + 1, [term.key, term.value]);
        return this.#body(depth + 1, term.body);
      case "template":
        return this.line(depth, "templatestring");
    }
  }

  #terms(depth: number, terms: readonly Term[]): void {
    for (const term of terms) this.term(depth, term);
  }
}
