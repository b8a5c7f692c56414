import type { Term } from "./ast.ts";
import type { Cursor } from "./cursor.ts";
import { parseTerm } from "./terms.ts";
import { firstKeyword, Kind } from "./tokens.ts";

/** Strength and builtin of each operator below membership; all of them bind to the left. */
const operators = new Map<Kind, readonly [strength: number, builtin: string]>([
  [Kind.equal, [1, "equal"]],
  [Kind.notEqual, [1, "neq"]],
  [Kind.less, [1, "lt"]],
  [Kind.lessOrEqual, [1, "lte"]],
  [Kind.greater, [1, "gt"]],
  [Kind.greaterOrEqual, [1, "gte"]],
  [Kind.or, [2, "or"]],
  [Kind.and, [3, "and"]],
  [Kind.plus, [4, "plus"]],
  [Kind.minus, [4, "minus"]],
  [Kind.times, [5, "mul"]],
  [Kind.divide, [5, "div"]],
  [Kind.remainder, [5, "rem"]],
]);

/** The strength of comparisons, the weakest operators besides membership. */
const weakestRelation = 1;

export interface InfixOptions {
  /** Whether `k, v in xs` may stand here; inside lists the comma ends the item instead. */
  readonly pairs: boolean;
  /** A first operand that is already parsed; `start` is where it began. */
  readonly first?: FirstOperand;
}

interface FirstOperand {
  readonly term: Term;
  readonly start: number;
}

/** A term with infix operators: membership, which binds weakest, over comparisons, `|`, `&`, sums and products. */
export function parseInfix(cursor: Cursor, options: InfixOptions): Term {
  const start = options.first?.start ?? cursor.start;
  let left = climb(cursor, weakestRelation, start, options.first?.term);
  if (options.pairs && cursor.at(Kind.comma)) {
    const pair = parsePair(cursor, left, start);
    if (pair === undefined) return left;
    left = pair;
  }
  while (cursor.at(Kind.inWord) && !cursor.isKeywordReference) {
    const { height } = cursor;
    cursor.advance();
    const right = climb(cursor, weakestRelation, cursor.start);
    left = call(cursor, "internal.member_2", [left, right], start, height);
  }
  return left;
}

/** `, v in xs` behind a key, if that is what follows the comma. */
function parsePair(cursor: Cursor, key: Term, start: number): Term | undefined {
  const { height, index } = cursor;
  const second = cursor.attempt(() => {
    cursor.advance();
    const value = climb(cursor, weakestRelation, cursor.start);
    if (!cursor.at(Kind.inWord)) cursor.fail("expected `in`");
    cursor.advance();
    return [value, cursor.height] as const;
  });
  if ("failure" in second) {
    cursor.index = index;
    cursor.height = height;
    return undefined;
  }
  const [value, valueHeight] = second.value;
  const collection = climb(cursor, weakestRelation, cursor.start);
  return call(cursor, "internal.member_3", [key, value, collection], start, Math.max(height, valueHeight));
}

/** Precedence climbing from `start`: an operand, then operators of at least the given strength. */
function climb(cursor: Cursor, weakest: number, start: number, first?: Term): Term {
  let whole = first ?? parseTerm(cursor);
  for (;;) {
    const { kind } = cursor;
    // Only what may be an operator is looked up.
    const operator = kind < Kind.plus || kind >= firstKeyword ? undefined : operators.get(kind);
    if (operator === undefined || operator[0] < weakest) return whole;
    const { height } = cursor;
    cursor.advance();
    const right = climb(cursor, operator[0] + 1, cursor.start);
    whole = call(cursor, operator[1], [whole, right], start, height);
  }
}

function call(cursor: Cursor, builtin: string, args: readonly Term[], start: number, height: number): Term {
  cursor.grow(Math.max(cursor.height, height));
  return { type: "call", operator: [builtin], args, infix: true, start, end: cursor.lastEnd };
}
