import { budgetExceeded } from "../../runtime/errors.ts";
import { quote } from "../../runtime/print.ts";
import { Lexer, type Token, type TokenKind } from "./lexer.ts";
import type { Position } from "./nodes.ts";

/** Nesting of values, types and selections; beyond it, recursive walks could run out of stack. */
const maxDepth = 400;

/** What is wrong with a document, and where. */
export class GraphqlError extends Error {
  override readonly name = "GraphqlError";
  readonly position: Position | undefined;

  constructor(message: string, position: Position | undefined) {
    super(message);
    this.position = position;
  }
}

/** One token ahead; the first error ends the reading. */
export class TokenStream {
  readonly #lexer: Lexer;
  #peeked: Token | undefined;
  #depth = 0;

  constructor(text: string) {
    this.#lexer = new Lexer(text);
  }

  peek(): Token {
    return (this.#peeked ??= this.#lexer.next());
  }

  next(): Token {
    const token = this.peek();
    if (token.error !== undefined) throw new GraphqlError(token.error, token.position);
    this.#peeked = undefined;
    return token;
  }

  is(kind: TokenKind): boolean {
    return this.peek().kind === kind;
  }

  /** Takes the token if it is of this kind. */
  skip(kind: TokenKind): boolean {
    if (!this.is(kind)) return false;
    this.next();
    return true;
  }

  expect(kind: TokenKind): Token {
    const token = this.peek();
    if (token.kind !== kind) throw new GraphqlError(`Expected ${kind}, found ${token.kind}`, token.position);
    return this.next();
  }

  expectKeyword(word: string): void {
    const token = this.peek();
    if (token.kind !== "Name" || token.value !== word) {
      throw new GraphqlError(`Expected ${quote(word)}, found ${show(token)}`, token.position);
    }
    this.next();
  }

  unexpected(token: Token = this.peek()): never {
    throw new GraphqlError(`Unexpected ${show(token)}`, token.position);
  }

  name(): string {
    return this.expect("Name").value;
  }

  /** Items between brackets, possibly none; nothing if there is no bracket. */
  many<T>(start: TokenKind, end: TokenKind, item: () => T): T[] {
    const items: T[] = [];
    if (!this.skip(start)) return items;
    this.#enter();
    while (!this.is(end)) items.push(item());
    this.next();
    this.#depth -= 1;
    return items;
  }

  /** Items between brackets, at least one; nothing if there is no bracket. */
  some<T>(start: TokenKind, end: TokenKind, item: () => T): T[] {
    if (!this.skip(start)) return [];
    this.#enter();
    const items: T[] = [];
    while (!this.is(end)) items.push(item());
    if (items.length === 0) {
      const token = this.peek();
      throw new GraphqlError(`expected at least one definition, found ${token.kind}`, token.position);
    }
    this.next();
    this.#depth -= 1;
    return items;
  }

  /** Counts the nesting of what `many` and `some` don't see (list types). */
  nested<T>(read: () => T): T {
    this.#enter();
    const value = read();
    this.#depth -= 1;
    return value;
  }

  #enter(): void {
    this.#depth += 1;
    if (this.#depth > maxDepth) throw budgetExceeded("depth");
  }
}

function show(token: Token): string {
  return token.value === "" ? token.kind : `${token.kind} ${quote(token.value)}`;
}
