import type { ElseBranch, Expr, Head, Rule, Term } from "./ast.ts";
import type { Cursor } from "./cursor.ts";
import { checkDefault } from "./default-rule.ts";
import { parseBody, parseLiteral } from "./expressions.ts";
import { isGround } from "./ground.ts";
import { parseHead, type WrittenHead } from "./heads.ts";
import { parseInfix } from "./infix.ts";
import { Kind } from "./tokens.ts";

/** One rule statement. `bareSet`: a partial set without `contains`, `p[x] { … }`, which v1 does not allow. */
export interface ParsedRules {
  readonly rules: readonly Rule[];
  readonly bareSet: boolean;
}

/** One rule statement: a rule, or several with one head where bodies are chained (`p if {…} {…}`). */
export function parseRules(cursor: Cursor): ParsedRules {
  const { start } = cursor;
  if (cursor.isKeywordReference) cursor.forceName();
  const isDefault = cursor.at(Kind.defaultWord);
  if (isDefault) {
    cursor.advance();
    if (cursor.isKeywordReference) cursor.forceName();
  }
  if (!cursor.at(Kind.name)) {
    cursor.fail(isDefault ? "expected the name of a rule behind `default`" : "expected a rule", ruleHint(cursor));
  }
  const head = parseHead(cursor);
  if (isDefault) {
    checkDefault(cursor, head);
    const plain = finishHead(head, true);
    const rule: Rule = { default: true, head: plain, body: [], else: [], hasIf: false, start, end: cursor.lastEnd };
    return { rules: [rule], bareSet: false };
  }
  // Behind a value, `if.x` or `with[x]` starts the next rule; behind a bare name `if[x]` is a body.
  const open = head.value === undefined && head.contains === undefined;
  const withBody = cursor.at(Kind.leftBrace) || (cursor.at(Kind.ifWord) && (open || !cursor.isKeywordReference));
  const rules = withBody ? parseWithBody(cursor, head, start) : [bodyless(cursor, head, start)];
  return { rules, bareSet: head.contains === undefined && rules[0]?.head.contains !== undefined };
}

function parseWithBody(cursor: Cursor, written: WrittenHead, start: number): readonly Rule[] {
  const hasIf = cursor.at(Kind.ifWord);
  const head = finishHead(written, hasIf);
  const body = hasIf ? parseIfBody(cursor) : parseBraced(cursor);
  const branches = parseElse(cursor, written, hasIf);
  const rules: Rule[] = [{ default: false, head, body, else: branches, hasIf, start, end: cursor.lastEnd }];
  while (cursor.at(Kind.leftBrace)) {
    if (branches.length > 0) cursor.fail("expected `else` or the next rule behind an `else` branch");
    const next = cursor.start;
    const chained = parseBraced(cursor);
    rules.push({ default: false, head, body: chained, else: [], hasIf, start: next, end: cursor.lastEnd });
  }
  return rules;
}

/**
 * The body behind `if`: one statement, or `{ … }`. `{` could start an object, a comprehension or a longer term too; only
 * what would be a set literal (`{ x == 1 }`) or no term at all is a body in braces.
 */
function parseIfBody(cursor: Cursor): readonly Expr[] {
  cursor.advance();
  if (cursor.at(Kind.end)) cursor.fail("expected a body behind `if`");
  if (!cursor.at(Kind.leftBrace)) return [parseCondition(cursor)];
  if (cannotBeTerm(cursor)) return parseBraced(cursor);
  const { index } = cursor;
  const literal = cursor.attempt(() => parseLiteral(cursor));
  if ("value" in literal && !(literal.value.type === "term" && literal.value.term.type === "set"))
    return [literal.value];
  cursor.index = index;
  return parseBraced(cursor);
}

/**
 * Whether tokens alone tell that no term begins at `{`: an assignment, or what begins a statement, comes before anything
 * that a collection needs. Most bodies are told by it, and nothing is parsed in vain.
 */
function cannotBeTerm(cursor: Cursor): boolean {
  const first = cursor.kindAt(cursor.index + 1);
  if (first === Kind.someWord || first === Kind.everyWord || first === Kind.notWord) return true;
  let depth = 0;
  for (let i = cursor.index + 1; ; i++) {
    const kind = cursor.kindAt(i);
    switch (kind) {
      case Kind.leftBrace:
      case Kind.leftBracket:
      case Kind.leftParen:
        depth++;
        break;
      case Kind.rightBrace:
      case Kind.rightBracket:
      case Kind.rightParen:
        if (depth-- === 0) return false;
        break;
      case Kind.assign:
      case Kind.unify:
      case Kind.semicolon:
        if (depth === 0) return true;
        break;
      case Kind.comma:
      case Kind.colon:
      case Kind.or:
        if (depth === 0) return false;
        break;
      case Kind.end:
      case Kind.illegal:
        return false;
      default:
        break;
    }
  }
}

/** A single statement behind `if`. OPA refuses sets there: they are always true. */
function parseCondition(cursor: Cursor): Expr {
  const condition = parseLiteral(cursor);
  if (condition.type === "term" && condition.term.type === "set") {
    const hint = "`not {…}` over several statements needs `import future.keywords.not`";
    cursor.failAt(condition, "expected a condition behind `if`, found a set", condition.negated ? hint : undefined);
  }
  return condition;
}

function parseBraced(cursor: Cursor): readonly Expr[] {
  cursor.expect(Kind.leftBrace, "`{`");
  return parseBody(cursor, Kind.rightBrace);
}

function parseElse(cursor: Cursor, head: WrittenHead, hasIf: boolean): readonly ElseBranch[] {
  const branches: ElseBranch[] = [];
  if (!cursor.at(Kind.elseWord) || cursor.isKeywordReference) return branches;
  const refused = partialKind(head, hasIf);
  if (refused !== undefined) cursor.fail(`expected the next rule: else keyword cannot be used on ${refused}`);
  while (cursor.at(Kind.elseWord) && !cursor.isKeywordReference) {
    const branch = parseBranch(cursor);
    branches.push(branch);
    if (branch.body.length === 0) break;
  }
  return branches;
}

/** What OPA calls a head that is no complete rule's; undefined for one that `else` may follow. */
function partialKind(head: WrittenHead, hasIf: boolean): string | undefined {
  if (head.ref.length > 1 && !head.ref.every(isGround)) return "rules with variables in head";
  if (head.contains !== undefined || hasKey(head, hasIf)) return "multi-value rules";
  return undefined;
}

/** Whether OPA takes the second of two parts for a key: any in v0, where no `if` follows, and one that is itself a ref. */
function hasKey({ ref, args }: WrittenHead, hasIf: boolean): boolean {
  const [, key] = ref;
  if (args !== undefined || ref.length !== 2 || key === undefined) return false;
  return !hasIf || key.type === "ref" || key.type === "var";
}

function parseBranch(cursor: Cursor): ElseBranch {
  const { start } = cursor;
  cursor.advance();
  let value: Term | undefined;
  const operator = cursor.at(Kind.assign) ? ":=" : "=";
  if (cursor.at(Kind.assign) || cursor.at(Kind.unify)) {
    cursor.advance();
    value = parseInfix(cursor, { pairs: true });
  } else if (!cursor.at(Kind.ifWord) && !cursor.at(Kind.leftBrace)) {
    cursor.fail("expected a value or a body behind `else`");
  }
  const hasIf = cursor.at(Kind.ifWord) && (value === undefined || !cursor.isKeywordReference);
  let body: readonly Expr[] = [];
  if (hasIf) cursor.advance();
  if (cursor.at(Kind.leftBrace)) body = parseBraced(cursor);
  else if (hasIf) body = [parseLiteral(cursor)];
  const place = { start, end: cursor.lastEnd };
  return value === undefined ? { body, hasIf, ...place } : { value, operator, body, hasIf, ...place };
}

/** A rule without a body. OPA reads it as an expression first, which allows less than a head before a body. */
function bodyless(cursor: Cursor, written: WrittenHead, start: number): Rule {
  const place = { start, end: cursor.lastEnd };
  const bare = written.value === undefined && written.contains === undefined;
  if (written.spaced) {
    cursor.failAt(
      place,
      "expected a rule, found a variable",
      "write the name and its `(` or `[` without white space between",
    );
  }
  if (bare && written.args === undefined && written.ref.length === 1) {
    cursor.failAt(place, "expected a value or a body: var cannot be used for rule name", bareHint(cursor));
  }
  if (bare && written.args?.length === 0) {
    cursor.failAt(place, "expected at least one argument in the argument list of a function, found none");
  }
  if (cursor.at(Kind.withWord) && !cursor.isKeywordReference) cursor.fail("expected a body or the end of the rule");
  return { default: false, head: finishHead(written, false), body: [], else: [], hasIf: false, ...place };
}

/** The head as the tree has it: `f()` is a rule without arguments. Without `if`, `p[x]` and `p.x` are partial sets when they have no value (v0). */
function finishHead(written: WrittenHead, hasIf: boolean): Head {
  const { spaced: _, args, ...rest } = written;
  const head: Head = args === undefined || args.length === 0 ? rest : { ...rest, args };
  const [name, key] = head.ref;
  const bare = head.args === undefined && head.value === undefined && head.contains === undefined;
  if (hasIf || !bare || head.ref.length !== 2 || name === undefined || key === undefined) return head;
  return { ...head, ref: [name], contains: key };
}

function ruleHint(cursor: Cursor): string | undefined {
  if (cursor.at(Kind.rightBrace)) return "there is one `}` too many";
  if (cursor.at(Kind.string)) return "the name of a rule is written without quotes";
  return undefined;
}

function bareHint(cursor: Cursor): string | undefined {
  const next = cursor.at(Kind.name) ? cursor.word : "";
  if (next === "if" || next === "contains") {
    return `in Rego v0 \`${next}\` needs \`import rego.v1\` or \`import future.keywords.${next}\``;
  }
  return undefined;
}
