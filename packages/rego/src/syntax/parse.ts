import { type Diagnostic, LineTable, type Outcome } from "@sekisho/core/browser";
import type { Expr, Import, Module, RegoVersion, Rule, Term } from "./ast.ts";
import { Cursor, SyntaxFailure } from "./cursor.ts";
import { parseLiteral } from "./expressions.ts";
import { isStatement, parseImport, parsePackage } from "./imports.ts";
import { readAnnotations, type StatementPlace } from "./metadata.ts";
import { parseRules } from "./rules.ts";
import { maxErrors, scan } from "./scanner.ts";
import { Kind, type Tokens } from "./tokens.ts";
import { checkV1 } from "./v1-rules.ts";

export interface ParseOptions {
  /** How the text is read; `v1` unless stated. `import rego.v1` in a v0 module asks for v1 rules from there on. */
  readonly regoVersion?: RegoVersion;
  /** How many terms may stand inside one another; 1,000 unless stated. */
  readonly maxDepth?: number;
  /** Read for its layout: parentheses are kept, METADATA is left unread and so is never refused. */
  readonly layout?: boolean;
  /** Keep where parentheses stand: `Module.parens`. */
  readonly parens?: boolean;
}

const defaultMaxDepth = 1_000;

/**
 * Reads one module as OPA 1.19 does. All mistakes come at once: behind one, reading goes on with the next line that starts
 * at its left edge. Codes: `rego_parse_error`, `rego_too_deep`.
 */
export function parseModule(text: string, file: string, options: ParseOptions = {}): Outcome<Module> {
  const session = new Session(text, file, options);
  const { cursor } = session;
  const statements = new Statements();
  while (!cursor.at(Kind.end) && session.hasRoom) {
    const first = cursor.index;
    cursor.forget();
    try {
      parseStatement(session, statements);
    } catch (error) {
      session.report(error);
      session.skipToNextStatement(first);
    }
  }
  if (statements.package === undefined && session.diagnostics.length === 0) {
    session.add(0, 0, "expected a package, found the end of the text", "a module starts with `package some.path`");
  }
  if (statements.v1 || cursor.version === "v1") checkVersion(session, statements);
  const { comments } = cursor.tokens;
  const annotations = options.layout
    ? []
    : readAnnotations(text, comments, statements.places, (start, end, message, hint) =>
        session.add(start, end, message, hint),
      );
  if (session.diagnostics.length > 0 || statements.package === undefined) return { diagnostics: session.inOrder() };
  const value: Module = {
    file,
    text,
    lines: session.lines,
    regoVersion: statements.v1 ? "v1" : cursor.version,
    package: statements.package,
    imports: statements.imports,
    rules: statements.rules,
    annotations,
    comments,
    ...(cursor.parens === undefined ? {} : { parens: cursor.parens }),
  };
  return { value, diagnostics: [] };
}

/** Reads the body of a query: expressions separated by `;` or white space. */
export function parseQuery(text: string, file: string, options: ParseOptions = {}): Outcome<readonly Expr[]> {
  const session = new Session(text, file, options);
  const { cursor } = session;
  try {
    const value: Expr[] = [];
    do {
      value.push(parseLiteral(cursor));
      while (cursor.at(Kind.semicolon)) {
        cursor.advance();
        value.push(parseLiteral(cursor));
      }
    } while (!cursor.at(Kind.end));
    if (session.diagnostics.length === 0) return { value, diagnostics: [] };
  } catch (error) {
    session.report(error);
  }
  return { diagnostics: session.inOrder() };
}

/** Reads a single term, such as an `input_term` of the conformance cases. */
export function parseTerm(text: string, file: string, options: ParseOptions = {}): Outcome<Term> {
  const outcome = parseQuery(text, file, options);
  if (outcome.value === undefined) return outcome;
  const [first, second] = outcome.value;
  if (first?.type === "term" && second === undefined && !first.negated && first.with.length === 0) {
    return { value: first.term, diagnostics: [] };
  }
  const span = new LineTable(file, text).span(0, text.length);
  const message = "expected exactly one term, found other expressions";
  return { diagnostics: [{ code: "rego_parse_error", severity: "error", message, span }] };
}

/** What the statements of a module have given so far. */
class Statements {
  package: Module["package"] | undefined;
  sawPackage = false;
  v1 = false;
  readonly imports: Import[] = [];
  readonly rules: Rule[] = [];
  /** The rules that were made partial sets by a bare `p[x]` or `p.x`. */
  readonly bareSets = new Set<Rule>();
  readonly places: StatementPlace[] = [];
}

function checkVersion(session: Session, statements: Statements): void {
  for (const rule of statements.rules) {
    if (!session.hasRoom) return;
    for (const { start, end, message, hint } of checkV1(rule, !statements.bareSets.has(rule))) {
      session.add(start, end, message, hint);
    }
  }
}

function parseStatement(session: Session, statements: Statements): void {
  const { cursor } = session;
  const { start, end } = cursor;
  if (isStatement(cursor, Kind.packageWord)) {
    const again = statements.sawPackage;
    statements.sawPackage = true;
    const found = parsePackage(cursor);
    if (again) session.add(start, end, "unexpected package: expected a rule or an import, found a second package");
    statements.package ??= found;
    statements.places.push({ what: "package", start });
    return;
  }
  if (!statements.sawPackage) {
    statements.sawPackage = true;
    session.add(start, end, `package expected, found ${cursor.found()}`, "a module starts with `package some.path`");
  }
  if (isStatement(cursor, Kind.importWord)) {
    const found = parseImport(cursor);
    statements.imports.push(found);
    if (found.path[0] === "rego") statements.v1 = true;
    statements.places.push({ what: "import", start });
    return;
  }
  const { rules, bareSet } = parseRules(cursor);
  for (const rule of rules) {
    if (bareSet) statements.bareSets.add(rule);
    statements.places.push({ what: "rule", start: rule.start, rule: statements.rules.length });
    statements.rules.push(rule);
  }
}

/** One text being read: the cursor and the mistakes so far. */
class Session {
  readonly cursor: Cursor;
  readonly lines: LineTable;
  readonly diagnostics: Diagnostic[] = [];
  readonly #tokens: Tokens;

  constructor(text: string, file: string, options: ParseOptions) {
    this.lines = new LineTable(file, text);
    this.#tokens = scan(text);
    this.cursor = new Cursor(text, this.#tokens, {
      version: options.regoVersion ?? "v1",
      maxDepth: options.maxDepth ?? defaultMaxDepth,
      parens: options.layout === true || options.parens === true ? new Map() : undefined,
    });
    for (const { start, end, message, hint } of this.#tokens.errors) this.add(start, end, message, hint);
  }

  get hasRoom(): boolean {
    return this.diagnostics.length < maxErrors;
  }

  add(start: number, end: number, message: string, hint?: string, code = "rego_parse_error"): void {
    const span = this.lines.span(start, end);
    this.diagnostics.push({ code, severity: "error", message, span, ...(hint === undefined ? {} : { hint }) });
  }

  /** Adds a failure, unless it stands at an illegal token: the scanner has told of that. Anything else is a bug. */
  report(error: unknown): void {
    if (error instanceof RangeError) return this.#stackIsFull();
    if (!(error instanceof SyntaxFailure)) throw error;
    if (this.#tokens.kinds[error.token] === Kind.illegal && this.diagnostics.length > 0) return;
    this.add(error.start, error.end, error.message, error.hint, error.code);
  }

  /** The caller left less of the stack than the limit of depth needs. */
  #stackIsFull(): void {
    const { start, end } = this.cursor;
    this.add(start, end, "expected fewer nested terms: the stack is full", undefined, "rego_too_deep");
  }

  /** Goes on at the next word that starts its line at the left edge, behind the failure and behind `first`. */
  skipToNextStatement(first: number): void {
    const { cursor } = this;
    const { kinds, starts } = this.#tokens;
    if (cursor.index <= first) cursor.index = first + 1;
    for (; cursor.index < this.#tokens.count - 1; cursor.index++) {
      const start = starts[cursor.index] ?? 0;
      const kind = kinds[cursor.index] ?? 0;
      const word = kind === Kind.name || kind >= Kind.packageWord;
      if (word && cursor.text.charCodeAt(start - 1) === 10) return;
    }
    cursor.index = this.#tokens.count - 1;
  }

  inOrder(): readonly Diagnostic[] {
    return this.diagnostics.toSorted((a, b) => (a.span?.start.offset ?? 0) - (b.span?.start.offset ?? 0));
  }
}
