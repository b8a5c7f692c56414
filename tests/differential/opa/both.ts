import { spawn } from "node:child_process";
import { opa } from "@sekisho/cli/opa";
import { peerPath } from "../../bench/peers.ts";

export interface Outcome {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs words in a directory by this command, in this process. */
export async function runOurs(words: readonly string[], cwd: string): Promise<Outcome> {
  let [stdout, stderr] = ["", ""];
  const status = await opa(words, {
    cwd,
    env: { SEKISHO_CACHE: "off" },
    out: (text) => void (stdout += text),
    err: (text) => void (stderr += text),
    stdin: async () => Buffer.from(""),
  });
  return { status, stdout, stderr };
}

/** The same by the real OPA. */
export async function runTheirs(words: readonly string[], cwd: string): Promise<Outcome> {
  const child = spawn(peerPath("opa"), words, {
    cwd,
    stdio: ["ignore", "pipe", "pipe"],
    env: { HOME: cwd, PATH: process.env["PATH"] },
  });
  let [stdout, stderr] = ["", ""];
  child.stdout.on("data", (chunk: Buffer) => void (stdout += chunk.toString()));
  child.stderr.on("data", (chunk: Buffer) => void (stderr += chunk.toString()));
  const status = await new Promise<number>((resolve) => child.on("close", (code) => resolve(code ?? -1)));
  return { status, stdout, stderr };
}

/** `eval 'a b' -f raw` in words. */
export function wordsOf(line: string): readonly string[] {
  return [...line.matchAll(/'([^']*)'|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? "");
}

/** An outcome in a form in which both agree; what each part leaves out, docs/opa.md lists with a reason. */
export function comparable(words: readonly string[], { status, stdout, stderr }: Outcome): unknown {
  const printed = withoutTimes(stdout);
  return { status, out: shapeOf(words, printed), err: stderrShape(stderr) };
}

function shapeOf(words: readonly string[], printed: string): unknown {
  if (printed.startsWith("error: ")) return stderrShape(printed);
  if (words[0] === "test" && !words.includes("json")) return sortedTests(printed);
  // Custom annotations stand in a map of Go's, which it walks in any order.
  if (words[0] === "inspect" && words.includes("-a")) return printed.split("\n").sort();
  return parsed(words, printed);
}

function withoutTimes(text: string): string {
  return text.replace(/ \([\d.]+(?:ns|µs|ms|s)\)/g, "").replace(/"duration": \d+/g, '"duration": 0');
}

/** OPA runs tests by threads: what it tells of each comes in any order, and it adds traces. */
function sortedTests(text: string): readonly string[] {
  const [told = "", ...rest] = text.split(/^-{80}\n(?:FAILURES\n-{80}\n)?/m);
  return [...told.split("\n").sort(), rest.at(-1) ?? ""];
}

/** JSON by its value where it has errors, or is of tests, or lists what was compiled; everything else to the letter. */
function parsed(words: readonly string[], text: string): unknown {
  if (words[0] === "test") return (JSON.parse(text) as readonly { readonly name: string }[]).toSorted(byName);
  if (!text.startsWith("{")) return text;
  if (!text.includes('"errors"')) return text;
  const { errors, ...others } = JSON.parse(text) as { readonly errors: readonly ErrorEntry[] };
  return { ...others, errors: errorShapes(errors) };
}

function byName(a: { readonly name: string }, b: { readonly name: string }): number {
  return a.name < b.name ? -1 : 1;
}

interface ErrorEntry {
  readonly code?: string;
  readonly message: string;
  readonly location?: { readonly file: string; readonly row: number };
}

/** Code and line; OPA can tell several mistakes of one line, and of unsafe variables one for each of its own. */
function errorShapes(errors: readonly ErrorEntry[]): readonly string[] {
  const shapes = errors.map(({ code = "", location, message }) => {
    const place = location === undefined ? "" : `${location.file}:${location.row}`;
    return code === "" ? messageShape(message) : `${place} ${code}`;
  });
  return [...new Set(shapes)].sort();
}

/** What the texts of readers of JSON differ in stands behind the name of the file. */
function messageShape(message: string): string {
  return message.replace(/^(\S+\.(?:json|ya?ml)): (?!document|merge).*$/s, "$1");
}

/** Errors with their places; of mistakes in the line of words only their first line. */
function stderrShape(text: string): unknown {
  if (text.startsWith("{")) {
    const { errors } = JSON.parse(text) as { readonly errors: readonly ErrorEntry[] };
    return errorShapes(errors);
  }
  if (text.startsWith("Error: ") || text.startsWith("Unknown help topic")) return text.split("\n")[0];
  const places = [...text.matchAll(/([^\s:]*(?::\d+)+): (rego_\w+)/g)].map(([, place, code]) => `${place} ${code}`);
  if (places.length > 0) return [...new Set(places)].sort();
  return text.split("\n").map(messageShape).join("\n");
}
