import { TextMistake } from "../mistake.ts";
import type { Cursor } from "./cursor.ts";
import { parseSteps } from "./parse-steps.ts";
import { loopNames, parseTemplate } from "./parse-template.ts";
import type { BinaryOperator, Call, Expression, For, ObjectConstructor, ObjectEntry, Tuple } from "./syntax.ts";
import type { TokenType } from "./token.ts";

/** Reads the expression that starts at the next token. Throws {@link TextMistake}: `hcl_syntax`, `document_too_deep`. */
export function parseExpression(cursor: Cursor): Expression {
  const condition = parseBinary(cursor, 1);
  if (!cursor.take("?")) return condition;
  cursor.enter("as outside");
  const whenTrue = parseExpression(cursor);
  cursor.expect(":", "`:` and the value where the condition is false");
  const whenFalse = parseExpression(cursor);
  cursor.leave();
  return { kind: "conditional", condition, whenTrue, whenFalse, start: condition.start, end: whenFalse.end };
}

/** Operators by rank: of two, the one of the higher rank binds first. */
const RANKS: { readonly [Type in TokenType]?: number } = {
  "||": 1,
  "&&": 2,
  "==": 3,
  "!=": 3,
  "<": 4,
  ">": 4,
  "<=": 4,
  ">=": 4,
  "+": 5,
  "-": 5,
  "*": 6,
  "/": 6,
  "%": 6,
};

function parseBinary(cursor: Cursor, rank: number): Expression {
  let left = parseOperand(cursor);
  for (;;) {
    const type = cursor.peek();
    const found = RANKS[type] ?? 0;
    if (found < rank) return left;
    cursor.read();
    // There are six ranks, so this nests no deeper than that.
    const right = parseBinary(cursor, found + 1);
    // RANKS holds binary operators only.
    left = { kind: "binary", operator: type as BinaryOperator, left, right, start: left.start, end: right.end };
  }
}

function parseOperand(cursor: Cursor): Expression {
  return parseSteps(cursor, parseTerm(cursor), parseExpression);
}

function parseTerm(cursor: Cursor): Expression {
  const type = cursor.peek();
  switch (type) {
    case "quote":
    case "heredoc":
      return parseTemplate(cursor, parseExpression);
    case "ident":
      return parseWord(cursor);
    case "number": {
      cursor.read();
      return { kind: "number", literal: numberLiteral(cursor), start: cursor.start, end: cursor.end };
    }
    case "[":
      return parseTuple(cursor);
    case "{":
      return parseObject(cursor);
    case "(": {
      cursor.read();
      const { start } = cursor;
      cursor.enter("space");
      const inner = parseExpression(cursor);
      cursor.expect(")", "`)`");
      cursor.leave();
      return { kind: "parentheses", inner, start, end: cursor.end };
    }
    case "-":
    case "!": {
      cursor.read();
      const { start } = cursor;
      cursor.enter("as outside");
      const operand = parseOperand(cursor);
      cursor.leave();
      return { kind: "unary", operator: type, operand, start, end: operand.end };
    }
    default:
      return cursor.unexpected("a value");
  }
}

const WORDS: ReadonlyMap<string, boolean | null> = new Map([
  ["true", true],
  ["false", false],
  ["null", null],
]);

function parseWord(cursor: Cursor): Expression {
  cursor.read();
  const { start, end } = cursor;
  const name = cursor.word();
  const type = cursor.peek();
  if (type === "(" || type === "::") return parseCall(cursor, name, start);
  const constant = WORDS.get(name);
  if (constant !== undefined) return { kind: "constant", value: constant, start, end };
  return { kind: "traversal", root: name, steps: [], start, end };
}

function parseCall(cursor: Cursor, first: string, start: number): Call {
  let name = first;
  let nameEnd = cursor.end;
  while (cursor.take("::")) {
    cursor.expect("ident", "the name of a function behind `::`");
    name += `::${cursor.word()}`;
    nameEnd = cursor.end;
  }
  cursor.expect("(", "`(` and the arguments of the function");
  cursor.enter("space");
  const items: Expression[] = [];
  let expands = false;
  while (!cursor.take(")")) {
    items.push(parseExpression(cursor));
    expands = cursor.take("...");
    if (!expands && cursor.take(",")) continue;
    cursor.expect(")", "`,` or `)`");
    break;
  }
  cursor.leave();
  return { kind: "call", name, nameEnd, arguments: items, expands, start, end: cursor.end };
}

function parseTuple(cursor: Cursor): Tuple | For {
  cursor.read();
  const { start } = cursor;
  cursor.enter("space");
  const result = cursor.isWord("for") ? parseFor(cursor, start, "tuple") : parseItems(cursor, start);
  cursor.leave();
  return result;
}

function parseItems(cursor: Cursor, start: number): Tuple {
  const items: Expression[] = [];
  while (!cursor.take("]")) {
    items.push(parseExpression(cursor));
    if (cursor.take(",")) continue;
    cursor.expect("]", "`,` or `]`");
    break;
  }
  return { kind: "tuple", items, start, end: cursor.end };
}

function parseObject(cursor: Cursor): ObjectConstructor | For {
  cursor.read();
  const { start } = cursor;
  cursor.enter("space");
  const loop = cursor.isWord("for") ? parseFor(cursor, start, "object") : undefined;
  cursor.leave();
  if (loop !== undefined) return loop;
  cursor.enter("tokens");
  const entries: ObjectEntry[] = [];
  for (;;) {
    while (cursor.take("newline"));
    if (cursor.take("}")) break;
    const key = parseExpression(cursor);
    if (!cursor.take("=") && !cursor.take(":")) {
      cursor.unexpected("`=` and the value of this key", "A key that is no plain name stands in quotes.");
    }
    entries.push({ key, value: parseExpression(cursor) });
    if (cursor.take(",") || cursor.take("newline")) continue;
    cursor.expect("}", "`,`, the end of the line or `}`");
    break;
  }
  cursor.leave();
  return { kind: "object", entries, start, end: cursor.end };
}

/** What follows behind the bracket where `for` is the next word. */
function parseFor(cursor: Cursor, start: number, makes: "tuple" | "object"): For {
  cursor.read();
  const { keyName, valueName } = loopNames(cursor);
  const collection = parseExpression(cursor);
  cursor.expect(":", "`:` and what is made of each element");
  const first = parseExpression(cursor);
  const hasKey = cursor.take("=>");
  if (hasKey && makes === "tuple") {
    throw new TextMistake("hcl_syntax", "Expected a value for each element of the list, found a key and `=>`", cursor);
  }
  if (!hasKey && makes === "object") cursor.unexpected("`=>` and the value of this key");
  const result = hasKey ? parseExpression(cursor) : first;
  const groups = makes === "object" && cursor.take("...");
  const hasFilter = cursor.isWord("if");
  if (hasFilter) cursor.read();
  const filter = hasFilter ? parseExpression(cursor) : undefined;
  cursor.expect(makes === "tuple" ? "]" : "}", makes === "tuple" ? "`]`" : "`}`");
  const key = hasKey ? first : undefined;
  const { end } = cursor;
  return { kind: "for", makes, keyName, valueName, collection, key, result, filter, groups, start, end };
}

const PLAIN = /^(?:0|[1-9][0-9]*)$/;
const NUMBER = /^0*([0-9]+)(?:\.([0-9]*))?([eE][-+]?[0-9]+)?$/;

/** The number that was read last as JSON writes it. */
function numberLiteral(cursor: Cursor): string {
  const word = cursor.word();
  if (PLAIN.test(word)) return word;
  const match = NUMBER.exec(word);
  if (match === null) throw new TextMistake("hcl_syntax", `Expected a number, found \`${word.slice(0, 40)}\``, cursor);
  const [, whole = "", fraction = "", exponent = ""] = match;
  return `${whole}${fraction === "" ? "" : `.${fraction}`}${exponent}`;
}
