/** Which rules and expressions of modules were evaluated: what `opa test --coverage` reports. */
import type { Span } from "@sekisho/core";
import type { ReachedBranch, TraceEvent } from "../runtime/trace.ts";
import type { Module, Rule } from "../syntax/ast.ts";
import { expressions, exprKey, headKey, nestedBodies, placesOf, type Range } from "./coverage-places.ts";

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

/** A way that evaluation can take: of each, whether it did. */
export interface CoverageBranch {
  /**
   * A body that gave its rule a value, one behind `else`, a default that was its rule's value, the body of a comprehension
   * that held, that of an `every` that held for an item.
   */
  readonly kind: "body" | "else" | "default" | "comprehension" | "every";
  /** Of a body the head of its rule, of a chained one (`p if {…} {…}`) its braces, of all others the whole. */
  readonly span: Span;
  readonly isHit: boolean;
}

/** For a body that asks nothing. */
const NOTHING = -1;

/** Collects what evaluations of traced programs tell: rules that had a value, expressions that were asked. */
export class Coverage {
  readonly #hits = new Set<string>();
  /** By body of the evaluation that runs: the offset of the first expression that it asked. */
  readonly #asked = new Map<number, number>();
  /** By head: the first expressions of bodies with a value. */
  readonly #values = new Map<string, Set<number>>();
  readonly #reached = new Set<string>();

  add({ op, place, source, body }: TraceEvent): void {
    if (place === undefined) return;
    if (op === "Enter") this.#asked.delete(body);
    else if (op === "Exit") {
      const key = headKey(place.file, place);
      this.#hits.add(key);
      const values = this.#values.get(key) ?? new Set();
      this.#values.set(key, values.add(this.#asked.get(body) ?? NOTHING));
    } else if (op === "Eval" && source !== undefined) {
      this.#hits.add(exprKey(place.file, source));
      if (!this.#asked.has(body)) this.#asked.set(body, source.start);
    }
  }

  /** What no event tells of; without it only bodies and those behind `else` are known as branches. */
  addReached({ kind, file, start, end }: ReachedBranch): void {
    this.#reached.add(branchKey(kind, exprKey(file, { start, end })));
  }

  /** Bodies, branches and expressions of a module, in the order of its text; defaults and declarations are none. */
  units(module: Module): readonly CoverageUnit[] {
    return module.rules.flatMap((rule) => {
      if (rule.default) return [];
      const asked = expressions(module.file, [ownHead(rule), rule.body, ...rule.else])
        .filter(({ counts }) => counts)
        .map((place) => ({
          kind: "expression" as const,
          isHit: this.#hits.has(place.key),
          span: spanOf(module, place),
        }));
      return [...this.#bodies(module, rule), ...asked];
    });
  }

  /** All ways that evaluation of a module can take, in the order of its text. */
  branches(module: Module): readonly CoverageBranch[] {
    const known = ({ kind, start, end }: Range & Pick<ReachedBranch, "kind">): CoverageBranch => ({
      kind,
      isHit: this.#reached.has(branchKey(kind, exprKey(module.file, { start, end }))),
      span: spanOf(module, { start, end }),
    });
    return module.rules
      .flatMap((rule) => {
        const { start, end } = rule;
        const bodies = rule.default ? [known({ kind: "default", start, end })] : this.#bodies(module, rule);
        return [...bodies, ...nestedBodies([ownHead(rule), rule.body, ...rule.else]).map(known)];
      })
      .sort((a, b) => a.span.start.offset - b.span.start.offset);
  }

  /** Of a rule that is no default: its body, and those behind `else`. */
  #bodies(module: Module, rule: Rule): readonly (CoverageUnit & { readonly kind: "body" | "else" })[] {
    const key = headKey(module.file, module.lines.position(rule.head.start));
    // The first expression tells chained bodies apart; the last may be that of a comprehension in the head they share.
    const values = [...(this.#values.get(key) ?? [])];
    const reaches = ({ start, end }: Range, hasBody: boolean): boolean =>
      values.some((at) => (at < 0 ? !hasBody : at >= start && at < end));
    const ownEnd = rule.else[0]?.start ?? rule.end;
    return [
      {
        kind: "body",
        isHit: reaches({ start: rule.start, end: ownEnd }, rule.body.length > 0),
        span: spanOf(module, isChained(rule) ? rule : rule.head),
      },
      ...rule.else.map((branch, i) => ({
        kind: "else" as const,
        isHit: reaches({ start: branch.start, end: rule.else[i + 1]?.start ?? rule.end }, branch.body.length > 0),
        span: spanOf(module, branch),
      })),
    ];
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

/** Whether a body stands behind that of another rule, with which it shares the head. */
function isChained({ start, head }: Rule): boolean {
  return start >= head.end;
}

/** The head, where it is this rule's; chained bodies have that of the first. */
function ownHead(rule: Rule): Rule["head"] | undefined {
  return isChained(rule) ? undefined : rule.head;
}

function branchKey(kind: ReachedBranch["kind"], place: string): string {
  return `${kind} ${place}`;
}

function spanOf(module: Module, { start, end }: Range): Span {
  return module.lines.span(start, end);
}

function rangeOf(module: Module, { start, end }: Range): CoveredRange {
  const [from, to] = [module.lines.position(start), module.lines.position(end)];
  return { start: { row: from.line, col: from.column }, end: { row: to.line, col: to.column } };
}
