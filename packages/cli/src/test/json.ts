import { canonicalJson, type Json, type Span } from "@sekisho/core";
import { inertText, jsonEscape } from "@sekisho/gate-files/print";
import type { FileCoverage, Reached, RulebookCoverage, TestResult } from "@sekisho/rulebook";
import type { Tested } from "./tested.ts";
import type { Totals } from "./totals.ts";

/** `test/1`: every test with what failed, and what is not covered. Files are named from `root`. */
export function testsJson(tested: readonly Tested[], totals: Totals, name: (file: string) => string): string {
  const json: Json = {
    version: "test/1",
    exitStatus: totals.status,
    counts: { ...totals.counts },
    rulebooks: tested.flatMap(({ rulebook, results, coverage }) =>
      rulebook === undefined
        ? []
        : [
            {
              name: rulebook.name,
              version: rulebook.version,
              tests: results.map((result) => testJson(result, name)),
              ...(coverage === undefined ? {} : { coverage: coverageJson(coverage, name) }),
            },
          ],
    ),
    diagnostics: tested.flatMap(({ diagnostics }) =>
      diagnostics.map(({ code, severity, message, hint, span }) => ({
        code,
        severity,
        message,
        ...(hint === undefined ? {} : { hint }),
        ...(span === undefined ? {} : placeJson(span, name)),
      })),
    ),
  };
  return inertText(`${canonicalJson(wellFormed(json))}\n`, jsonEscape);
}

function testJson(
  { kind, name: title, rule, span, outcome, durationMs, failures, output }: TestResult,
  name: Name,
): Json {
  return {
    kind,
    name: title,
    ...(rule === undefined ? {} : { rule }),
    ...placeJson(span, name),
    outcome,
    durationMs: Math.round(durationMs * 1_000) / 1_000,
    failures: failures.map(({ code, message, expected, found }) => ({
      code,
      message,
      ...(expected === undefined ? {} : { expected }),
      ...(found === undefined ? {} : { found }),
    })),
    output,
  };
}

type Name = (file: string) => string;

function coverageJson({ files, lines, parts, lacksTypeScript }: RulebookCoverage, name: Name): Json {
  return {
    files: files.map((file) => fileJson(file, name)),
    lines: reachedJson(lines),
    parts: reachedJson(parts),
    lacksTypeScript,
  };
}

function fileJson({ file, language, rules, lines, parts, gaps }: FileCoverage, name: Name): Json {
  return {
    file: name(file),
    language,
    rules,
    lines: reachedJson(lines),
    parts: reachedJson(parts),
    gaps: gaps.map(({ kind, span }) => ({ kind, ...placeJson(span, name) })),
  };
}

function reachedJson({ reached, all }: Reached): Json {
  return { reached, all };
}

function placeJson({ file, start, end }: Span, name: Name) {
  return { file: name(file), line: start.line, column: start.column, endLine: end.line, endColumn: end.column };
}

/** Names and messages may hold half a surrogate pair, which JSON can't. */
function wellFormed(value: Json): Json {
  if (typeof value === "string") return value.toWellFormed();
  if (Array.isArray(value)) return value.map(wellFormed);
  if (typeof value !== "object" || value === null || !isPlain(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key.toWellFormed(), wellFormed(part)]));
}

function isPlain(value: object): value is { readonly [key: string]: Json } {
  return Object.getPrototypeOf(value) === Object.prototype;
}
