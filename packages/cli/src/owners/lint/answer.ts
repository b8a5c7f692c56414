import { relative, sep } from "node:path";
import { canonicalJson, type Diagnostic, type Json } from "@sekisho/core";
import type { Invocation } from "@sekisho/gate";
import { commandPage, diagnosticBlock, inertText, jsonEscape } from "@sekisho/gate-files/print";
import type { Language } from "@sekisho/rulebook";
import type { FindingWords } from "../words.en.ts";
import { type Words, wordsOf } from "../words.ts";
import type { OwnersFinding } from "./finding.ts";

/** Findings of one kind that a person is shown without `--all`. */
const SHOWN = 5;

export interface Said {
  readonly diagnostics: readonly Diagnostic[];
  readonly found: readonly OwnersFinding[];
  /** The files that were looked at. */
  readonly looked: readonly string[];
}

/** For a person: each finding with its line, the last line says what it comes to. */
export function printText(said: Said, invocation: Invocation, language: Language): string {
  const page = commandPage(invocation, language);
  const words = wordsOf(language);
  const all = worded(said, words);
  const byCode = Map.groupBy(all, ({ code }) => code);
  const blocks = [...byCode].flatMap(([code, group]) => {
    const shown = invocation.options["all"] === true ? group : group.slice(0, SHOWN);
    const rest = group.length - shown.length;
    return [
      ...shown.map((diagnostic) => diagnosticBlock(diagnostic, page)),
      ...(rest === 0 ? [] : [`  ${page.paint.dim(words.more(rest, code))}`]),
    ];
  });
  const verdict = all.length === 0 ? words.clean(said.looked.join(words.and)) : words.found(all.length);
  return `${[...blocks, verdict].join("\n\n")}\n`;
}

/** `owners-lint/1`, one finding a line; files are from the root. */
export function printJson(
  said: Said,
  { language, root, status }: { readonly language: Language; readonly root: string; readonly status: number },
): string {
  const found = worded(said, wordsOf(language)).map(({ code, message, hint, span, of }): Json => {
    const place =
      span === undefined
        ? undefined
        : {
            file: relative(root, span.file).split(sep).join("/"),
            line: span.start.line,
            column: span.start.column,
            endLine: span.end.line,
            endColumn: span.end.column,
          };
    return { code, message, of, ...(hint === undefined ? {} : { hint }), ...(place === undefined ? {} : { place }) };
  });
  const list =
    found.length === 0
      ? "[]"
      : `[\n${found.map((one) => `  ${inertText(canonicalJson(one), jsonEscape)}`).join(",\n")}\n]`;
  return `{\n"exitStatus": ${status},\n"findings": ${list},\n"version": "owners-lint/1"\n}\n`;
}

/** A diagnostic in the asked language, and what it is about. */
interface Worded extends Diagnostic {
  readonly of: readonly string[];
}

function worded({ diagnostics, found }: Said, words: Words): readonly Worded[] {
  const { passedOver } = words;
  return [
    ...diagnostics.map((diagnostic) => {
      const message = passedOver?.[diagnostic.code];
      if (message === undefined) return { ...diagnostic, of: [] };
      const { hint: _hint, ...rest } = diagnostic;
      return { ...rest, message, of: [] };
    }),
    ...found.map(({ code, of, span }): Worded => {
      const { message, hint }: FindingWords = words.findings[code];
      const said = { code, severity: "warning" as const, message: message(...of), of };
      return {
        ...said,
        ...(hint === undefined ? {} : { hint: hint(...of) }),
        ...(span === undefined ? {} : { span }),
      };
    }),
  ];
}
