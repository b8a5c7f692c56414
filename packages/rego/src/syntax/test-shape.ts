import type { Expr, Module, Rule, Term } from "./ast.ts";

/** Prints a tree without its places, one form for each node, so that tests can be tables of text against text. */
export function shapeOfTerm(term: Term): string {
  switch (term.type) {
    case "null":
      return "null";
    case "boolean":
      return String(term.value);
    case "number":
      return term.text;
    case "string":
      return JSON.stringify(term.value);
    case "var":
      return term.wildcard === true ? "_" : term.name;
    case "ref":
      return `ref(${list([term.head, ...term.parts])})`;
    case "call":
      return `${term.operator.join(".")}(${list(term.args)})`;
    case "array":
      return `[${list(term.items)}]`;
    case "set":
      return `set{${list(term.items)}}`;
    case "object":
      return `{${term.entries.map(([key, value]) => `${shapeOfTerm(key)}: ${shapeOfTerm(value)}`).join(", ")}}`;
    case "arraycomprehension":
      return `[${shapeOfTerm(term.term)} | ${shapeOfBody(term.body)}]`;
    case "setcomprehension":
      return `set{${shapeOfTerm(term.term)} | ${shapeOfBody(term.body)}}`;
    case "objectcomprehension":
      return `{${shapeOfTerm(term.key)}: ${shapeOfTerm(term.value)} | ${shapeOfBody(term.body)}}`;
    case "template": {
      const parts = term.parts.map((part) => (typeof part === "string" ? part : shapeOfExpr(part)));
      return `template<${parts.join("|")}>`;
    }
  }
}

export function shapeOfBody(body: readonly Expr[]): string {
  return body.map(shapeOfExpr).join("; ");
}

export function shapeOfModule(module: Module): string {
  return module.rules.map(shapeOfRule).join("\n");
}

function shapeOfRule(rule: Rule): string {
  const { head } = rule;
  const path = head.ref.map((part, index) => (index === 0 && part.type === "string" ? part.value : shapeOfTerm(part)));
  const args = head.args === undefined ? "" : `(${list(head.args)})`;
  const contains = head.contains === undefined ? "" : ` contains ${shapeOfTerm(head.contains)}`;
  const value = head.value === undefined ? "" : ` ${head.operator} ${shapeOfTerm(head.value)}`;
  const branches = rule.else.map((branch) => {
    const given = branch.value === undefined ? "" : ` ${shapeOfTerm(branch.value)}`;
    return ` else${given}${braced(branch.body)}`;
  });
  return `${rule.default ? "default " : ""}${path.join(".")}${args}${contains}${value}${braced(rule.body)}${branches.join("")}`;
}

function braced(body: readonly Expr[]): string {
  return body.length === 0 ? "" : ` { ${shapeOfBody(body)} }`;
}

function shapeOfExpr(expr: Expr): string {
  const modifiers = expr.with
    .map(({ target, value }) => ` with ${shapeOfTerm(target)} as ${shapeOfTerm(value)}`)
    .join("");
  return `${expr.negated ? "not " : ""}${plain(expr)}${modifiers}`;
}

function plain(expr: Expr): string {
  switch (expr.type) {
    case "term":
      return shapeOfTerm(expr.term);
    case "some":
      return `some ${list(expr.vars)}`;
    case "somein":
      return `some ${keyed(expr.key, expr.value)} in ${shapeOfTerm(expr.collection)}`;
    case "every":
      return `every ${keyed(expr.key, expr.value)} in ${shapeOfTerm(expr.domain)} { ${shapeOfBody(expr.body)} }`;
  }
}

function keyed(key: Term | undefined, value: Term): string {
  return key === undefined ? shapeOfTerm(value) : `${shapeOfTerm(key)}, ${shapeOfTerm(value)}`;
}

function list(terms: readonly Term[]): string {
  return terms.map(shapeOfTerm).join(", ");
}
