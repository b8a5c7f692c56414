import { type Diagnostic, Problem } from "@sekisho/core";
import type { BuiltinFailure, EvalError } from "@sekisho/rego/on-demand";
import type { Writable } from "../../go/json.ts";

/** One entry of OPA's list of errors. */
export interface OpaError {
  readonly message: string;
  readonly code?: string;
  readonly location?: { readonly file: string; readonly row: number; readonly col: number };
  /** The line of a parse error, and how far in it stands. */
  readonly details?: { readonly line: string; readonly idx: number };
  /** What a call has and what its function wants. */
  readonly operands?: { readonly have: string; readonly want: string };
}

/** What a command answers with in place of a result. */
export class OpaErrors extends Problem {
  readonly list: readonly OpaError[];
  /** What commands other than eval say of when they were met: `during loading`, or nothing. */
  readonly when: string;

  constructor(list: readonly OpaError[], when = "") {
    super("opa_errors", errorsText(list, when));
    this.list = list;
    this.when = when;
  }
}

/** The text of a file that a mistake stands in; undefined where it is not known. */
export type TextOf = (file: string) => string | undefined;

/** What diagnostics call the text of a query; OPA gives it no name. */
const QUERY = "query";

export function errorsOf(diagnostics: readonly Diagnostic[], textOf: TextOf = () => undefined): readonly OpaError[] {
  return diagnostics.filter(({ severity }) => severity === "error").map((one) => errorOf(one, textOf));
}

function errorOf({ code, message, span }: Diagnostic, textOf: TextOf): OpaError {
  if (span === undefined) return { message, code };
  const { line: row, column: col } = span.start;
  const location = { file: span.file === QUERY ? "" : span.file, row, col };
  const operands = code === "rego_type_error" ? OPERANDS.exec(message)?.groups : undefined;
  if (operands !== undefined) {
    const { what = message, have = "", want = "" } = operands;
    return { message: what, code, location, operands: { have, want } };
  }
  // What only a version of the language forbids is told without its line.
  const line =
    code === "rego_parse_error" && !message.startsWith("`")
      ? textOf(span.file)?.split("\n")[row - 1]?.replace(/\r$/, "")
      : undefined;
  return { message, code, location, ...(line !== undefined && { details: { line, idx: col - 1 } }) };
}

/** A mistake in the types of a call, in which all stands in one line. */
const OPERANDS = /^(?<what>.*?): have (?<have>\(.*\)), want (?<want>\(.*\))$/s;

/** The first mistakes, as many as asked for, and that there are more. */
export function limited(errors: readonly OpaError[], most: number): readonly OpaError[] {
  if (most <= 0 || errors.length <= most) return errors;
  return [...errors.slice(0, most), { message: "error limit reached", code: "rego_compile_error" }];
}

export function errorOfEvaluation({ code, message, place }: EvalError | BuiltinFailure): OpaError {
  if (place === undefined) return { message, code };
  const file = place.file === QUERY ? "" : place.file;
  return { message, code, location: { file, row: place.line, col: place.column } };
}

export function errorsJson(list: readonly OpaError[]): Writable {
  return list.map(({ message, code, location, details }) => {
    const fields = new Map<string, Writable>([["message", message]]);
    if (code !== undefined) fields.set("code", code);
    if (location !== undefined) fields.set("location", new Map(Object.entries(location)));
    if (details !== undefined) fields.set("details", new Map(Object.entries(details)));
    return fields;
  });
}

/** `1 error occurred: …`, or how many and one a line. `when` stands behind: `during loading`. */
export function errorsText(list: readonly OpaError[], when = ""): string {
  const texts = list.map(errorText);
  const behind = when === "" ? "" : ` ${when}`;
  return texts.length === 1
    ? `1 error occurred${behind}: ${texts[0]}`
    : `${texts.length} errors occurred${behind}:\n${texts.join("\n")}`;
}

/** `FILE:LINE: CODE: MESSAGE`, a parse error with its line and place behind it. */
export function errorText({ message, code, location, details, operands }: OpaError): string {
  const head = code === undefined ? message : `${code}: ${message}`;
  if (location === undefined) return head;
  const place = location.file === "" ? `${location.row}:${location.col}` : `${location.file}:${location.row}`;
  const lines = [`${place}: ${head}`];
  if (details !== undefined) {
    const shown = details.line.replace(/^\t+/, "");
    const indent = Math.max(0, details.idx - (details.line.length - shown.length));
    lines.push(`\t${shown}`, `\t${" ".repeat(indent)}^`);
  }
  if (operands !== undefined) lines.push(`\thave: ${operands.have}`, `\twant: ${operands.want}`);
  return lines.join("\n");
}
