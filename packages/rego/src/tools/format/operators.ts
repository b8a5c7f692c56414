import type { CallTerm, Term } from "../../syntax/ast.ts";

/** How a builtin is written between its operands; a stronger operator binds first. */
export interface Operator {
  readonly sign: string;
  readonly strength: number;
  readonly operands: number;
}

/** Builtins that are printed as operators, however they were called. */
const operators = new Map<string, Operator>([
  ["assign", { sign: ":=", strength: 0, operands: 2 }],
  ["eq", { sign: "=", strength: 0, operands: 2 }],
  ["internal.member_2", { sign: "in", strength: 1, operands: 2 }],
  ["internal.member_3", { sign: "in", strength: 1, operands: 3 }],
  ["equal", { sign: "==", strength: 2, operands: 2 }],
  ["neq", { sign: "!=", strength: 2, operands: 2 }],
  ["lt", { sign: "<", strength: 2, operands: 2 }],
  ["lte", { sign: "<=", strength: 2, operands: 2 }],
  ["gt", { sign: ">", strength: 2, operands: 2 }],
  ["gte", { sign: ">=", strength: 2, operands: 2 }],
  ["or", { sign: "|", strength: 3, operands: 2 }],
  ["and", { sign: "&", strength: 4, operands: 2 }],
  ["plus", { sign: "+", strength: 5, operands: 2 }],
  ["minus", { sign: "-", strength: 5, operands: 2 }],
  ["mul", { sign: "*", strength: 6, operands: 2 }],
  ["div", { sign: "/", strength: 6, operands: 2 }],
  ["rem", { sign: "%", strength: 6, operands: 2 }],
]);

export function operatorOf(term: Term): Operator | undefined {
  return term.type === "call" ? operators.get(nameOf(term)) : undefined;
}

export function nameOf(call: CallTerm): string {
  return call.operator.join(".");
}

export function isUnion(term: Term): boolean {
  return operatorOf(term)?.sign === "|";
}
