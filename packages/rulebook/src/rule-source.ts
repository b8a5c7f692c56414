import { readFileSync } from "node:fs";
import type { Rule } from "./rule.ts";
import { findInLiteral } from "./script/object-keys.ts";

/** How a rule decides, as its author wrote it. */
export interface RuleSource {
  /** Of the first line of `text`, from 1. */
  readonly line: number;
  readonly text: string;
}

/**
 * The text of a rule: of a package what stands below its `package`, of a Conftest-style rule what begins with its head, of one in
 * TypeScript its object. Undefined where the file can't be read any more.
 */
export function ruleSource(rule: Rule): RuleSource | undefined {
  const { file, start } = rule.span;
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch {
    return undefined;
  }
  const range = rangeOf(rule, text, start.offset);
  const body = text.slice(range.start, range.end);
  const blank = /^\s*\n/.exec(body)?.[0].length ?? 0;
  return { line: text.slice(0, range.start + blank).split("\n").length, text: body.slice(blank).trimEnd() };
}

function rangeOf(rule: Rule, text: string, offset: number): { readonly start: number; readonly end: number } {
  const lineStart = text.lastIndexOf("\n", offset - 1) + 1;
  if (rule.kind === "script")
    return { start: lineStart, end: (findInLiteral(text, offset, [])?.value.end ?? text.length) + ");".length };
  if (rule.kind === "conftest") {
    const next = /\n(?=\S)/.exec(text.slice(offset).replace(/\n\}/g, "\n }"));
    return { start: lineStart, end: next === null ? text.length : offset + next.index };
  }
  const declared = /^package\s[^\n]*\n/m.exec(text.slice(offset));
  return { start: declared === null ? offset : offset + declared.index + declared[0].length, end: text.length };
}
