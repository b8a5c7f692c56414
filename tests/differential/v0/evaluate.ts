/** Rego v0 programs, evaluated by the real opa and by ours: the document of the package, or the codes of what is wrong. */
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Json } from "@sekisho/core";
import { compile, EvalError } from "@sekisho/rego";

const INPUT: Json = { n: 5, xs: [1, 2, 3], o: { a: 1, b: 2 }, s: "abc" };

/** The programs of `programs.txt`, each a module of the package `t`. */
export function v0Programs(): readonly string[] {
  const text = readFileSync(new URL("programs.txt", import.meta.url), "utf8");
  return text.split(/^----\n/m).map((rules) => `package t\n\n${rules}`);
}

/** The document as JSON with sorted keys, `code@line` of each mistake, or the code of what ended the evaluation. */
export function opaAnswer(opa: string, text: string): string {
  const directory = mkdtempSync(join(tmpdir(), "sekisho-v0-"));
  try {
    const files = [join(directory, "m.rego"), join(directory, "input.json")] as const;
    writeFileSync(files[0], text);
    writeFileSync(files[1], JSON.stringify(INPUT));
    const argv = ["eval", "--v0-compatible", "--format", "json", "-d", files[0], "-i", files[1], "data.t"];
    const { stdout } = spawnSync(opa, argv, { encoding: "utf8", timeout: 30_000 });
    // The shape is OPA's.
    const { result, errors } = JSON.parse(stdout) as {
      readonly result?: readonly { readonly expressions: readonly { readonly value: Json }[] }[];
      readonly errors?: readonly { readonly code?: string; readonly location?: { readonly row?: number } }[];
    };
    if (errors !== undefined) {
      const isRunTime = errors.some(({ code }) => code?.startsWith("eval_"));
      return codes(errors.map(({ code, location }) => (isRunTime ? String(code) : `${code}@${location?.row}`)));
    }
    return canonical(result?.[0]?.expressions[0]?.value ?? {});
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

export function ourAnswer(text: string): string {
  const { value, diagnostics } = compile({ modules: [{ file: "m.rego", text, regoVersion: "v0" }] });
  if (value === undefined) return codes(diagnostics.map(({ code, span }) => `${code}@${span?.start.line}`));
  const query = value.prepare("x = data.t");
  if (query.value === undefined) return codes(query.diagnostics.map(({ code }) => code));
  try {
    const [row] = query.value.evaluate(INPUT).rows;
    // Sets come as arrays: this is JSON.
    return canonical(JSON.parse(JSON.stringify(row?.["x"] ?? {})) as Json);
  } catch (thrown) {
    if (thrown instanceof EvalError) return thrown.code;
    throw thrown;
  }
}

/** Of a text that does not parse, the codes and lines are the parser's own; that it does not is the same. */
function codes(all: readonly string[]): string {
  if (all.some((code) => code.startsWith("rego_parse_error"))) return "rego_parse_error";
  return [...new Set(all)].sort().join(" ");
}

function canonical(value: Json): string {
  return JSON.stringify(value, (_key, item: Json) =>
    typeof item === "object" && item !== null && !Array.isArray(item)
      ? Object.fromEntries(Object.entries(item).sort(([a], [b]) => (a < b ? -1 : 1)))
      : item,
  );
}
