import type { Import, Module } from "./ast.ts";
import type { Cursor } from "./cursor.ts";
import { shown } from "./scanner.ts";
import { parseTerm } from "./terms.ts";
import { firstFutureKeyword, Kind, kindOfWord } from "./tokens.ts";

/** A path as written: names and quoted parts only. */
interface WrittenPath {
  readonly path: readonly string[];
  readonly start: number;
  readonly end: number;
}

/** Whether a `package` or `import` statement starts here, and not a rule of that name (`package.x := 1`). */
export function isStatement(cursor: Cursor, word: Kind): boolean {
  return cursor.at(word) && !cursor.isKeywordReference;
}

/** `package a.b["c"]`. Any word may be a part, keywords too. */
export function parsePackage(cursor: Cursor): Module["package"] {
  const { start } = cursor;
  cursor.advance();
  const { path, end } = parsePath(cursor, "the path of a package");
  return { path, start, end };
}

/**
 * `import data.a.b as c`, `import input.x`, `import rego.v1`, `import future.keywords[.x]`. The last two enable keywords
 * from here on.
 */
export function parseImport(cursor: Cursor): Import {
  const { start } = cursor;
  cursor.advance();
  const written = parsePath(cursor, "the path of an import");
  const { path } = written;
  const [root = ""] = path;
  if (!roots.has(root)) {
    const message = `unexpected import path: expected one that begins with data, input, future or rego, found ${shown(root)}`;
    cursor.failAt(written, message);
  }
  const alias = parseAlias(cursor);
  const end = cursor.lastEnd;
  if (root === "future") enableKeywords(cursor, written, alias);
  else if (root === "rego") enableV1(cursor, written, alias);
  else if (alias === undefined) refuseKeyword(cursor, written);
  return alias === undefined ? { path, start, end } : { path, alias, start, end };
}

const roots = new Set(["data", "input", "future", "rego"]);
const futureKeywords = new Set(["in", "if", "contains", "every", "not"]);

function parsePath(cursor: Cursor, what: string): WrittenPath {
  if (!cursor.isWord) cursor.fail(`expected ${what}`);
  cursor.forceName();
  const { start, word } = cursor;
  const term = parseTerm(cursor);
  const { end } = term;
  if (term.type === "var") return { path: [word], start, end };
  if (term.type !== "ref" || term.head.type !== "var") {
    return cursor.failAt(term, `expected ${what}: names with dots between, found a ${term.type}`);
  }
  const path = [word];
  for (const part of term.parts) {
    if (part.type !== "string") {
      return cursor.failAt(part, `expected a string in ${what}, found a ${part.type}`);
    }
    path.push(part.value);
  }
  return { path, start, end };
}

function parseAlias(cursor: Cursor): string | undefined {
  if (!cursor.at(Kind.asWord) || cursor.isKeywordReference) return undefined;
  cursor.advance();
  const { word } = cursor;
  if (!cursor.at(Kind.name) || word === "input" || word === "data") cursor.fail("expected a variable behind `as`");
  const term = parseTerm(cursor);
  if (term.type !== "var") cursor.failAt(term, `expected a variable behind \`as\`, found a ${term.type}`);
  return word;
}

function enableKeywords(cursor: Cursor, written: WrittenPath, alias: string | undefined): void {
  const { path } = written;
  const [, second, keyword] = path;
  if (second !== "keywords") cursor.failAt(written, "invalid import: expected `future.keywords`");
  if (alias !== undefined) cursor.failAt(written, "`future` imports cannot be aliased");
  if (path.length === 3 && !futureKeywords.has(keyword ?? "")) {
    const message = `unexpected keyword: expected one of contains, every, if, in, not, found ${shown(keyword ?? "")}`;
    cursor.failAt(written, message);
  }
  const all = path.length !== 3;
  const { enabled } = cursor;
  if (all || keyword === "every") enabled.every = true;
  if (all || keyword === "in" || keyword === "every") enabled.in = true;
  if (all || keyword === "if") enabled.if = true;
  if (all || keyword === "contains") enabled.contains = true;
  if (keyword === "not") enabled.not = true;
}

function enableV1(cursor: Cursor, written: WrittenPath, alias: string | undefined): void {
  const { path } = written;
  if (path.length !== 2 || path[1] !== "v1") {
    cursor.failAt(written, `invalid import: expected \`rego.v1\`, found ${shown(path.join("."))}`);
  }
  if (cursor.version === "v1") return;
  if (alias !== undefined) cursor.failAt(written, "`rego` imports cannot be aliased");
  Object.assign(cursor.enabled, { in: true, if: true, contains: true, every: true });
}

/** The name that the import would give is a keyword of the version that the text is read as. */
function refuseKeyword(cursor: Cursor, written: WrittenPath): void {
  const name = written.path.at(-1) ?? "";
  const kind = kindOfWord(name);
  if (kind === Kind.name || (cursor.version === "v0" && kind >= firstFutureKeyword)) return;
  const message = `unexpected import path: expected one that does not end with a keyword, found ${shown(name)}`;
  cursor.failAt(written, message, "import a different path, or use an alias: `import data.x.if as y`");
}
