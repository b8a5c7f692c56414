import { join } from "node:path";
import type { Diagnostic, Span } from "@sekisho/core";
import { fileName, statOf } from "../repository/repository.ts";
import type { Program } from "./programs.ts";
import type { Ended } from "./run-program.ts";
import type { Rendering } from "./source.ts";

/** What a failure is said about. */
export interface Failing {
  readonly rendering: Rendering;
  readonly root: string;
  readonly program: Program;
  readonly timeoutSeconds: number;
  readonly maxBytes: number;
}

/** Nothing more of what a program says is shown: it may hold values. */
const SHOWN = 600;
const MEBIBYTE = 1024 * 1024;

/** Codes: `render_timeout`, `render_too_large`, `render_dependencies`, `render_failed`. */
export function failureOf(ended: Ended, { rendering, root, program, timeoutSeconds, maxBytes }: Failing): Diagnostic {
  const say = (
    code: string,
    message: string,
    more: { readonly hint?: string; readonly span?: Span } = {},
  ): Diagnostic => ({
    code,
    severity: "error",
    message: `${rendering.place} is not judged: ${message}`,
    span: wholeFile(fileName(rendering.source.file, root)),
    ...more,
  });
  if (ended.kind === "not-started") return say("render_failed", `${program.name} does not start: ${plain(ended.why)}`);
  if (ended.kind === "stopped" && ended.by === "time") {
    const hint = "check.render.timeoutSeconds of sekisho.yaml gives it more time";
    return say("render_timeout", `${program.name} did not end within ${timeoutSeconds} s`, { hint });
  }
  if (ended.kind === "stopped") {
    return say("render_too_large", `${program.name} prints more than ${maxBytes / MEBIBYTE} MiB`);
  }
  const said = plain(ended.err) || `it says nothing, and ends with status ${ended.status}`;
  if (/missing in charts\/ directory|may need to run `helm dependency/.test(said)) {
    const hint = `nothing is fetched to judge; run: helm dependency build ${rendering.path}`;
    return say("render_dependencies", `it needs charts that are not there: ${afterLast(said, "directory:")}`, { hint });
  }
  const span = templateSpan(said, rendering, root);
  return say("render_failed", `${program.name}: ${said}`, span === undefined ? {} : { span });
}

/** What is said about a file as a whole. */
export function wholeFile(file: string): Span {
  const start = { line: 1, column: 1, offset: 0 };
  return { file, start, end: start };
}

/** helm names the place in the template: `api/templates/a.yaml:16:10`, or without a column in brackets. */
function templateSpan(said: string, { source, path }: Rendering, root: string): Span | undefined {
  if (source.kind !== "chart") return undefined;
  const found = /(?:template: |parse error at \(|error on )[^/\s:]+\/([^\s:]+)(?::(\d+)(?::(\d+))?)?/.exec(said);
  const [, below, line, column = "1"] = found ?? [];
  if (below === undefined || below.includes("..")) return undefined;
  if (statOf(join(source.directory, below))?.isFile() !== true) return undefined;
  const file = fileName(join(source.directory, below), root) || `${path}/${below}`;
  if (line === undefined) return wholeFile(file);
  // Its columns count from 0. An offset that is not 0 says that this is a place and not the whole file.
  const start = { line: Number(line), column: Number(column) + (found?.[3] === undefined ? 0 : 1), offset: 1 };
  return { file, start, end: start };
}

/** One line, with nothing that moves a cursor. */
function plain(text: string): string {
  const line = text
    .replace(/Use --debug flag to render out invalid YAML/, "")
    .replace(/^Error: /, "")
    // oxlint-disable-next-line no-control-regex -- finding them is what it is for
    .replaceAll(/[\s\0-\x1f\x7f-\x9f]+/g, " ")
    .trim();
  return line.length <= SHOWN ? line : `${line.slice(0, SHOWN).toWellFormed()}…`;
}

function afterLast(text: string, mark: string): string {
  return text.slice(text.lastIndexOf(mark) + mark.length).trim();
}
