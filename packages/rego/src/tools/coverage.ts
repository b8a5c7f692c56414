/** Which rules and expressions of modules were evaluated: what `opa test --coverage` reports. */
import type { Span } from "@sekisho/core";
import type { TraceEvent } from "../runtime/trace.ts";
import type { Expr, Module, Rule } from "../syntax/ast.ts";

/** Both from 1; `end` is the place behind the last character. */
export interface CoveredRange {
  readonly start: { readonly row: number; readonly col: number };
  readonly end: { readonly row: number; readonly col: number };
}

export interface FileCoverage {
  readonly covered: readonly CoveredRange[];
  readonly notCovered: readonly CoveredRange[];
  readonly coveredLines: number;
  readonly notCoveredLines: number;
  /** Per cent of the lines that have something to evaluate. */
  readonly coverage: number;
}

export interface CoverageReport extends Pick<FileCoverage, "coveredLines" | "notCoveredLines" | "coverage"> {
  /** By the name of the file, in its order. */
  readonly files: ReadonlyMap<string, FileCoverage>;
}

/** A part of a rule that a test can reach or miss. */
export interface CoverageUnit {
  /** A body that gave its rule a value, one behind `else`, an expression that was asked. */
  readonly kind: "body" | "else" | "expression";
  readonly span: Span;
  readonly isHit: boolean;
}

/** Collects what evaluations of traced programs tell: rules that had a value, expressions that were asked. */
export class Coverage {
  readonly #hits = new Set<string>();
  /** By body of the evaluation that runs: where its latest expression begins. */
  readonly #latest = new Map<number, number>();
  /** By head: where the latest expressions of bodies with a value began; -1 where a body has none. */
  readonly #values = new Map<string, Set<number>>();

  add({ op, place, source, body }: TraceEvent): void {
    if (place === undefined) return;
    if (op === "Enter") this.#latest.delete(body);
    else if (op === "Exit") {
      const key = headKey(place.file, place);
      this.#hits.add(key);
      const values = this.#values.get(key) ?? new Set();
      this.#values.set(key, values.add(this.#latest.get(body) ?? -1));
    } else if (op === "Eval" && source !== undefined) {
      this.#hits.add(exprKey(place.file, source));
      this.#latest.set(body, source.start);
    }
  }

  /** Bodies, branches and expressions of a module, in the order of its text; defaults and declarations are none. */
  units(module: Module): readonly CoverageUnit[] {
    const spanOf = ({ start, end }: Range): Span => module.lines.span(start, end);
    return module.rules.flatMap((rule) => {
      if (rule.default) return [];
      const key = headKey(module.file, module.lines.position(rule.head.start));
      const values = [...(this.#values.get(key) ?? [])];
      const reaches = ({ start, end }: Range, hasBody: boolean): boolean =>
        values.some((at) => (at < 0 ? !hasBody : at >= start && at < end));
      const ownEnd = rule.else[0]?.start ?? rule.end;
      const own = { start: rule.head.start, end: rule.head.end };
      return [
        {
          kind: "body" as const,
          isHit: reaches({ start: own.start, end: ownEnd }, rule.body.length > 0),
          span: spanOf(own),
        },
        ...rule.else.map((branch, i) => ({
          kind: "else" as const,
          isHit: reaches({ start: branch.start, end: rule.else[i + 1]?.start ?? rule.end }, branch.body.length > 0),
          span: spanOf(branch),
        })),
        ...expressions(module.file, [rule.head, rule.body, ...rule.else])
          .filter(({ counts }) => counts)
          .map((place) => ({
            kind: "expression" as const,
            isHit: this.#hits.has(place.key),
            span: spanOf(place),
          })),
      ];
    });
  }

  /** What was reached of some modules. */
  report(modules: readonly Module[]): CoverageReport {
    const sorted = modules.toSorted((a, b) => (a.file < b.file ? -1 : 1));
    const files = new Map(sorted.map((module) => [module.file, this.#file(module)]));
    const sum = (lines: "coveredLines" | "notCoveredLines"): number =>
      [...files.values()].reduce((total, file) => total + file[lines], 0);
    return { files, ...share(sum("coveredLines"), sum("notCoveredLines")) };
  }

  #file(module: Module): FileCoverage {
    const places = module.rules.flatMap((rule) => placesOf(module, rule));
    const ranges = places.flatMap((place) => {
      const isHit = this.#hits.has(place.key);
      return isHit || place.counts ? [{ range: rangeOf(module, place), isHit }] : [];
    });
    const of = (wanted: boolean): readonly CoveredRange[] =>
      ranges
        .filter(({ isHit }) => isHit === wanted)
        .map(({ range }) => range)
        .sort((a, b) => a.start.row - b.start.row || a.start.col - b.start.col);
    const [covered, notCovered] = [of(true), of(false)];
    return { covered, notCovered, ...share(lines(covered), lines(notCovered)) };
  }
}

function exprKey(file: string, { start, end }: { readonly start: number; readonly end: number }): string {
  return `${start}:${end}:${file}`;
}

function headKey(file: string, { line, column }: { readonly line: number; readonly column: number }): string {
  return `head ${line}:${column}:${file}`;
}

function share(
  coveredLines: number,
  notCoveredLines: number,
): Pick<FileCoverage, "coveredLines" | "notCoveredLines" | "coverage"> {
  const all = coveredLines + notCoveredLines;
  return { coveredLines, notCoveredLines, coverage: all === 0 ? 0 : (100 * coveredLines) / all };
}

function lines(ranges: readonly CoveredRange[]): number {
  const rows = new Set<number>();
  for (const { start, end } of ranges) for (let row = start.row; row <= end.row; row++) rows.add(row);
  return rows.size;
}

interface Range {
  readonly start: number;
  readonly end: number;
}

interface Place extends Range {
  /** Whether it is told where it was not reached, too; as in OPA a `some … in` is not. */
  readonly counts: boolean;
  /** By which events name it. */
  readonly key: string;
}

function rangeOf(module: Module, { start, end }: Range): CoveredRange {
  const [from, to] = [module.lines.position(start), module.lines.position(end)];
  return { start: { row: from.line, col: from.column }, end: { row: to.line, col: to.column } };
}

/** The head of a rule and all expressions that are evaluated by themselves; declarations and defaults are not. */
function placesOf(module: Module, { head, body, else: branches, default: isDefault }: Rule): readonly Place[] {
  const { start, end } = head;
  const key = headKey(module.file, module.lines.position(start));
  const own = isDefault ? [] : [{ start, end, counts: true, key }];
  return [...own, ...expressions(module.file, [head, body, ...branches])];
}

function expressions(file: string, node: unknown): readonly Place[] {
  if (Array.isArray(node)) return node.flatMap((item) => expressions(file, item));
  if (typeof node !== "object" || node === null) return [];
  // What has these fields in the tree is an expression; all else holds terms, which can hold bodies.
  const expr = node as Expr;
  const { start, end } = expr;
  const isExpression = "negated" in expr && expr.type !== "some";
  const own = isExpression ? [{ start, end, counts: expr.type !== "somein", key: exprKey(file, expr) }] : [];
  return [...own, ...Object.values(node).flatMap((part) => expressions(file, part))];
}
