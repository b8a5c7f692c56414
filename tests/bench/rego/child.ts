/**
 * One measurement in a process of its own, as `opa bench` is one: no other workload's types have passed through the
 * engine before. `node child.ts evaluate FOLDER` | `compile FOLDER` | `cached FOLDER` | `heap FOLDER`; prints its
 * figures as JSON.
 */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Json } from "@sekisho/core";
import { json } from "@sekisho/formats";
import { builtins, type CompileOptions, compile, type RuleQuery } from "@sekisho/rego";
import { CodeCache } from "@sekisho/rego/code-cache";

const WARM_UP_MS = 700;
const MEASURED_MS = 1_000;
const BATCH_MS = 2;

const measurements: Readonly<Record<string, (folder: string) => object>> = {
  evaluate: evaluateMany,
  compile: (folder) => compileOnce(folder, compile),
  cached: restoreOnce,
  heap: holdDocument,
};

const [measurement = "", folder = ""] = process.argv.slice(2);
console.log(JSON.stringify(measurements[measurement]?.(folder)));

/** Nanoseconds of one evaluation with a parsed input, result as JSON values: a mean, garbage collection included. */
function evaluateMany(folder: string): object {
  const rule = prepare(folder);
  const input = readValue(join(folder, "input.json"));
  const warm = run(rule, input, { leastMs: WARM_UP_MS, batch: 1 });
  const batch = Math.max(1, Math.floor((BATCH_MS * warm.count) / warm.ms));
  const { ms, count } = run(rule, input, { leastMs: MEASURED_MS, batch });
  return { ns: (ms * 1e6) / count };
}

interface Stretch {
  readonly leastMs: number;
  /** Evaluations between two looks at the clock. */
  readonly batch: number;
}

function run(
  rule: RuleQuery,
  input: Json,
  { leastMs, batch }: Stretch,
): { readonly ms: number; readonly count: number } {
  const started = performance.now();
  for (let count = batch; ; count += batch) {
    for (let i = 0; i < batch; i++) rule.evaluate(input);
    const ms = performance.now() - started;
    if (ms >= leastMs) return { ms, count };
  }
}

function prepare(folder: string): RuleQuery {
  const { rule } = readValue(join(folder, "workload.json")) as { readonly rule: string };
  const text = readFileSync(join(folder, "policy.rego"), "utf8");
  const data = readValue(join(folder, "data.json"));
  const program = compile({ modules: [{ file: "policy.rego", text }], data }).value;
  if (program === undefined) throw new Error("the policy does not compile");
  return program.query(rule);
}

/** Milliseconds from texts in memory to the first decision of a process that has compiled nothing before. */
function compileOnce(folder: string, by: typeof compile): object {
  const modules = readdirSync(folder)
    .filter((file) => file.endsWith(".rego"))
    .map((file) => ({ file, text: readFileSync(join(folder, file), "utf8") }));
  const input = readValue(join(folder, "input.json"));
  const started = performance.now();
  const { value: program, diagnostics } = by({ modules });
  if (program === undefined) throw new Error(`the modules do not compile: ${diagnostics[0]?.message}`);
  const compiled = performance.now();
  const found = program
    .rulePaths()
    .filter((path) => path.at(-1) === "violation")
    .map((path) => program.query(path).evaluate(input).value);
  return { compile: compiled - started, first: performance.now() - compiled, found };
}

/** The same by way of the code cache in the folder, which an earlier process may have filled. */
function restoreOnce(folder: string): object {
  // A bundle knows what it is made of; sources are looked at, which is no part of the measurement.
  const cache = new CodeCache({ directory: join(folder, "code"), stamp: "bench" });
  const measured = compileOnce(folder, (options: CompileOptions) => cache.compile(builtins, options));
  cache.store();
  return measured;
}

/** Megabytes that a document holds after garbage collection, its text released; and the text's own. */
function holdDocument(folder: string): object {
  const gc = globalThis.gc;
  if (gc === undefined) throw new Error("heap needs --expose-gc");
  const file = join(folder, "document.json");
  // Whatever the first reading allocates for good is not the document's.
  json.read(Buffer.from(`{"warm": [1, "up"]}`), "warm.json");
  gc();
  const before = process.memoryUsage().heapUsed;
  const { value, bytes } = readDocument(file);
  gc();
  gc();
  const held = process.memoryUsage().heapUsed - before;
  // Read afterwards, so that the value was alive all along.
  return { mb: held / 2 ** 20, textMb: bytes / 2 ** 20, size: JSON.stringify(value).length };
}

function readDocument(file: string): { readonly value: Json; readonly bytes: number } {
  const bytes = readFileSync(file);
  const [document] = json.read(bytes, file).documents;
  if (document === undefined) throw new Error("the document can't be read");
  return { value: document.value, bytes: bytes.length };
}

function readValue(file: string): Json {
  // JSON.parse makes what JSON has and nothing else; the workloads hold no numbers that need their spelling.
  return JSON.parse(readFileSync(file, "utf8")) as Json;
}
