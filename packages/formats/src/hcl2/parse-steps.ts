import { TextMistake } from "../mistake.ts";
import type { Cursor } from "./cursor.ts";
import type { Expression, Splat, SplatItem, Step } from "./syntax.ts";

type ParseExpression = (cursor: Cursor) => Expression;

/** Reads what follows a term: `.name`, `[key]`, `.*`, `[*]`. */
export function parseSteps(cursor: Cursor, term: Expression, parseExpression: ParseExpression): Expression {
  const first = cursor.peek();
  if (first !== "." && first !== "[") return term;
  const chain = new Chain(term);
  for (;;) {
    if (cursor.take(".")) {
      const { start } = cursor;
      if (cursor.peek() === "*") chain.wrap(attributeSplat(cursor, chain.expression(), start));
      else chain.add(attributeStep(cursor, start));
    } else if (cursor.take("[")) {
      const { start } = cursor;
      if (cursor.take("*")) chain.wrap(fullSplat(cursor, chain.expression(), { start, parseExpression }));
      else index(cursor, chain, { start, parseExpression });
    } else return chain.expression();
  }
}

/** Steps that were read behind a term, and not yet put together. */
class Chain {
  #term: Expression;
  #steps: Step[] = [];

  constructor(term: Expression) {
    this.#term = term;
  }

  add(step: Step): void {
    this.#steps.push(step);
  }

  wrap(expression: Expression): void {
    this.#term = expression;
    this.#steps = [];
  }

  expression(): Expression {
    const term = this.#term;
    const end = this.#steps.at(-1)?.end;
    if (end === undefined) return term;
    const steps = this.#steps;
    this.wrap(
      term.kind === "traversal"
        ? { kind: "traversal", root: term.root, steps, start: term.start, end }
        : { kind: "relative", source: term, steps, start: term.start, end },
    );
    return this.#term;
  }
}

/** `.name` or the older `.0`, whose point was read. */
function attributeStep(cursor: Cursor, start: number): Step {
  const type = cursor.peek();
  if (type !== "ident" && type !== "number") return cursor.unexpected("the name of an attribute behind `.`");
  cursor.read();
  const name = cursor.word();
  const { end } = cursor;
  if (type === "number" && !/^[0-9]+(?:[eE][-+]?[0-9]+)?$/.test(name)) {
    const message = `Expected one index behind \`.\`, found \`${name}\``;
    throw new TextMistake("hcl_syntax", message, cursor, "Write indexes as `[0][1]`.");
  }
  return { name, isIndex: type === "number", start, end };
}

function attributeSplat(cursor: Cursor, source: Expression, start: number): Splat {
  cursor.read();
  const item: SplatItem = { kind: "item", start, end: cursor.end };
  const steps: Step[] = [];
  while (cursor.take(".")) {
    const dot = cursor.start;
    if (cursor.peek() === "*") {
      cursor.unexpected("the name of an attribute behind `.*.`", "Write `[*]` for the inner list.");
    }
    steps.push(attributeStep(cursor, dot));
  }
  const { end } = cursor;
  const each: Expression = steps.length === 0 ? item : { kind: "relative", source: item, steps, start, end };
  return { kind: "splat", source, each, start: source.start, end };
}

/** A bracket that was read, and the reader of what stands in it. */
interface Bracket {
  readonly start: number;
  readonly parseExpression: ParseExpression;
}

function fullSplat(cursor: Cursor, source: Expression, { start, parseExpression }: Bracket): Splat {
  cursor.expect("]", "`]` behind `[*`");
  const item: SplatItem = { kind: "item", start, end: cursor.end };
  cursor.enter("as outside");
  const each = parseSteps(cursor, item, parseExpression);
  cursor.leave();
  return { kind: "splat", source, each, start: source.start, end: each.end };
}

/** `[key]`. */
function index(cursor: Cursor, chain: Chain, { start, parseExpression }: Bracket): void {
  cursor.enter("space");
  const key = parseExpression(cursor);
  cursor.expect("]", "`]`");
  cursor.leave();
  const { end } = cursor;
  const name = literalKey(key);
  if (name !== undefined) chain.add({ name, isIndex: true, start, end });
  else {
    const source = chain.expression();
    chain.wrap({ kind: "index", source, key, start: source.start, end });
  }
}

function literalKey(key: Expression): string | undefined {
  if (key.kind === "number") return key.literal;
  if (key.kind === "constant") return String(key.value);
  const [part, ...others] = key.kind === "template" ? key.parts : [];
  return part?.kind === "text" && others.length === 0 ? part.value : undefined;
}
