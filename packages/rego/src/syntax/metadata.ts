import { CORE_SCHEMA, load, mergeTag, YAMLException } from "js-yaml";
import { normalise } from "./annotation.ts";
import type { Annotation, Comment } from "./ast.ts";
import { readPlainMetadata } from "./plain-metadata.ts";

/** A statement as the attachment of annotations sees it. `rule` is its index in `Module.rules`. */
export interface StatementPlace {
  readonly what: "package" | "import" | "rule";
  readonly start: number;
  readonly rule?: number;
}

export type Report = (start: number, end: number, message: string, hint?: string) => void;

/**
 * Reads the METADATA blocks of a module and attaches each to the first statement on a later line, by OPA's rules: without a
 * scope, the block of a package has scope `package` and that of a rule `rule` (`document` for an entrypoint).
 */
export function readAnnotations(
  text: string,
  comments: readonly Comment[],
  statements: readonly StatementPlace[],
  report: Report,
): readonly Annotation[] {
  const annotations: Annotation[] = [];
  for (const block of blocksOf(text, comments)) {
    const value = readBlock(block, report);
    if (value === undefined) continue;
    const annotation = attach(block, value, statementBehind(statements, block.start), report);
    if (annotation !== undefined) annotations.push(annotation);
  }
  return annotations;
}

interface Block {
  readonly start: number;
  readonly end: number;
  readonly lines: readonly Comment[];
}

/** A block is a comment `# METADATA` at the left edge and the comments right below it, up to a gap or the next block. */
function blocksOf(text: string, comments: readonly Comment[]): readonly Block[] {
  const blocks: Block[] = [];
  for (let i = 0; i < comments.length; i++) {
    const head = comments[i];
    if (head === undefined || !isMetadata(text, head)) continue;
    const lines: Comment[] = [];
    let last = head;
    for (let next = comments[i + 1]; next !== undefined; next = comments[i + 1]) {
      const between = text.slice(last.end, Math.min(next.start, last.end + 3));
      if ((between !== "\n" && between !== "\r\n") || isMetadata(text, next)) break;
      lines.push(next);
      last = next;
      i++;
    }
    blocks.push({ start: head.start, end: last.end, lines });
  }
  return blocks;
}

function isMetadata(text: string, comment: Comment): boolean {
  const before = text.charCodeAt(comment.start - 1);
  const atLeftEdge = comment.start === 0 || before === 10 || (comment.start === 1 && before === 0xfeff);
  return atLeftEdge && comment.text.trim().startsWith("METADATA");
}

const schema = CORE_SCHEMA.withTags([mergeTag]);

function readBlock(block: Block, report: Report): Readonly<Record<string, unknown>> | undefined {
  const yaml = block.lines.map((line) => line.text.replace(/^ /, "")).join("\n");
  if (yaml.trim() === "") {
    report(
      block.start,
      block.end,
      "expected METADATA block, found whitespace",
      "write YAML in the comments right below",
    );
    return undefined;
  }
  try {
    const value: unknown = readPlainMetadata(yaml) ?? load(yaml, { schema });
    if (value === null || typeof value !== "object" || Array.isArray(value)) {
      report(block.start, block.end, "expected a YAML mapping in the METADATA block, found another value");
      return undefined;
    }
    if (sizeOf(value) > maxNodes) {
      report(block.start, block.end, `expected at most ${maxNodes} values in a METADATA block, aliases written out`);
      return undefined;
    }
    return normalise(value, (message) => report(block.start, block.end, message));
  } catch (error) {
    const known = error instanceof YAMLException ? error : undefined;
    const line = block.lines[Math.min(known?.mark?.line ?? 0, block.lines.length - 1)] ?? block;
    report(
      line.start,
      line.end,
      `expected YAML in the METADATA block: ${known?.reason ?? "it is too deep or too large"}`,
    );
    return undefined;
  }
}

/** Few aliases can stand for billions of values; later stages copy them out, so the count goes over the whole tree. */
const maxNodes = 100_000;

function sizeOf(value: unknown): number {
  const open: unknown[] = [value];
  let count = 0;
  while (open.length > 0 && count <= maxNodes) {
    const next = open.pop();
    count++;
    if (typeof next === "object" && next !== null) for (const child of Object.values(next)) open.push(child);
  }
  return count;
}

function statementBehind(statements: readonly StatementPlace[], start: number): StatementPlace | undefined {
  let low = 0;
  let high = statements.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((statements[middle]?.start ?? 0) > start) high = middle;
    else low = middle + 1;
  }
  return statements[low];
}

function attach(
  block: Block,
  value: Readonly<Record<string, unknown>>,
  statement: StatementPlace | undefined,
  report: Report,
): Annotation | undefined {
  const entrypoint = value.entrypoint === true;
  const scope =
    typeof value.scope === "string" && value.scope !== "" ? value.scope : defaultScope(statement, entrypoint);
  const have = statement === undefined ? "nothing behind it" : `(have ${statement.what})`;
  if (!isScope(scope)) {
    const allowed = "Use one of 'rule', 'document', 'package', or 'subpackages'";
    report(block.start, block.end, `invalid annotation scope '${scope}'. ${allowed}`);
    return undefined;
  }
  const want = scope === "rule" || scope === "document" ? "rule" : "package";
  if (statement?.what !== want) {
    report(block.start, block.end, `annotation scope '${scope}' must be applied to ${want} ${have}`);
    return undefined;
  }
  if (entrypoint && scope !== "document" && scope !== "package") {
    report(block.start, block.end, `annotation entrypoint applied to non-document or package scope '${scope}'`);
    return undefined;
  }
  const annotation = { scope, value: { scope, ...value }, start: block.start, end: block.end };
  return statement.rule === undefined ? annotation : { ...annotation, rule: statement.rule };
}

function defaultScope(statement: StatementPlace | undefined, entrypoint: boolean): string {
  if (statement === undefined) return "";
  if (statement.what !== "rule") return statement.what;
  return entrypoint ? "document" : "rule";
}

function isScope(scope: string): scope is Annotation["scope"] {
  return scope === "rule" || scope === "document" || scope === "package" || scope === "subpackages";
}
