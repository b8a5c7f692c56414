import type { Json } from "@sekisho/core";
import type { QueryResult } from "@sekisho/rego/on-demand";
import type { CoverageReport } from "@sekisho/rego/tools";
import { goJson, type Writable } from "../../go/json.ts";
import type { LineProfile } from "../query/profile.ts";
import { coverageJson, percent } from "./coverage.ts";
import { errorsJson, errorsText, type OpaError } from "./errors.ts";
import { profileJson, profileTable } from "./profile.ts";
import { figures, table } from "./table.ts";

/** What `opa eval` has found out. */
export interface EvalOutput {
  readonly errors: readonly OpaError[];
  readonly results: readonly QueryResult[];
  readonly metrics?: readonly (readonly [name: string, value: number])[];
  readonly coverage?: CoverageReport;
  /** What the lines of policies have cost, and the query that they answered. */
  readonly profile?: { readonly lines: readonly LineProfile[]; readonly query: string };
  /** How the query was answered, for people. */
  readonly explanation?: string;
}

/** What is printed: `err` for people, where the format has no place for errors. */
export interface Printed {
  readonly out: string;
  readonly err: string;
}

export const FORMATS = ["json", "values", "bindings", "pretty", "source", "raw", "discard"] as const;

export type Format = (typeof FORMATS)[number];

const PRETTY = { indent: "  ", numbers: "literal" } as const;
const FLAT = { numbers: "literal" } as const;

/** A result in the form that `--format` asks for. */
export function printResult(format: Format, output: EvalOutput): Printed {
  switch (format) {
    case "json":
      return { out: `${goJson(document(output, false), PRETTY)}\n`, err: "" };
    case "discard":
      return { out: `${goJson(document(output, true), PRETTY)}\n`, err: "" };
    case "pretty":
      return orErrors(output, prettyText, output.explanation);
    case "values":
      return orErrors(output, ({ results }) =>
        results
          .map(
            ({ expressions }) =>
              `${goJson(
                expressions.map(({ value }) => value),
                PRETTY,
              )}\n`,
          )
          .join(""),
      );
    case "bindings":
      return orErrors(output, ({ results }) => results.map(({ bindings }) => `${goJson(bindings, PRETTY)}\n`).join(""));
    case "raw":
    case "source":
      return orErrors(output, ({ results }) =>
        results.map(({ expressions }) => `${expressions.map(({ value }) => rawText(value)).join(" ")}\n`).join(""),
      );
  }
}

function orErrors(output: EvalOutput, text: (output: EvalOutput) => string, before = ""): Printed {
  const { errors } = output;
  return errors.length > 0 ? { out: before, err: `${errorsText(errors)}\n` } : { out: before + text(output), err: "" };
}

function rawText(value: Json): string {
  return typeof value === "string" ? value : goJson(value, FLAT);
}

function document({ errors, results, metrics, profile, coverage }: EvalOutput, discard: boolean): Writable {
  const fields = new Map<string, Writable>();
  if (errors.length > 0) fields.set("errors", errorsJson(errors));
  if (results.length > 0) fields.set("result", discard ? "discarded" : results.map(resultJson));
  if (metrics !== undefined && metrics.length > 0) fields.set("metrics", new Map(metrics));
  if (profile !== undefined) fields.set("profile", profileJson(profile.lines));
  if (coverage !== undefined) fields.set("coverage", coverageJson(coverage));
  return fields;
}

function resultJson({ expressions, bindings }: QueryResult): Writable {
  const fields = new Map<string, Writable>([["expressions", expressions.map(expressionJson)]]);
  if (Object.keys(bindings).length > 0) fields.set("bindings", bindings);
  return fields;
}

function expressionJson({ value, text, line, column }: QueryResult["expressions"][number]): Writable {
  return new Map<string, Writable>([
    ["value", value],
    ["text", text],
    [
      "location",
      new Map([
        ["row", line],
        ["col", column],
      ]),
    ],
  ]);
}

function prettyText({ results, metrics = [], profile, coverage }: EvalOutput): string {
  const shown = results.length === 0 ? "undefined\n" : prettyResults(results);
  const times = metrics.map(([name, value]) => [name, String(value)]);
  return [
    shown,
    times.length === 0 ? "" : table(["Metric", "Value"], times),
    profile === undefined ? "" : profileTable(profile.lines, profile.query),
    coverage === undefined ? "" : figures([["Overall Coverage", percent(coverage.coverage)]]),
  ].join("");
}

/**
 * One value by itself as JSON, or that all expressions are true; else a table of the variables and of expressions, but for
 * those that are only true or false beside variables.
 */
function prettyResults(results: readonly QueryResult[]): string {
  const [first] = results;
  if (first === undefined) return "";
  const names = Object.keys(first.bindings).sort();
  const [only, ...others] = first.expressions;
  if (results.length === 1 && names.length === 0 && only !== undefined) {
    const isOne = others.length === 0 || first.expressions.every(({ value }) => value === true);
    if (isOne) return `${goJson(only.value, PRETTY)}\n`;
  }
  const shown = first.expressions.flatMap(({ value, text }, index) =>
    typeof value === "boolean" && names.length > 0 ? [] : [{ index, text }],
  );
  const heads = [...names, ...shown.map(({ text }) => text)];
  if (heads.length === 0) return "";
  const rows = results.map(({ bindings, expressions }) => [
    ...names.map((name) => goJson(bindings[name] ?? null, FLAT)),
    ...shown.map(({ index }) => goJson(expressions[index]?.value ?? null, FLAT)),
  ]);
  return table(heads, rows);
}
