import { lstatSync, readdirSync, realpathSync, statSync } from "node:fs";
import { join, resolve } from "node:path";
import { formatFor } from "@sekisho/formats";
import { systemText } from "../../go/system-text.ts";
import { refusal } from "../refusal.ts";

/**
 * The files that operands name: files as they are, all that can be read below directories, in the order of their
 * names; each once. `ignore` leaves out paths in which it is found. Throws Problem `not_found`.
 */
export function listFiles(operands: readonly string[], ignore: RegExp | undefined, cwd: string): readonly string[] {
  const walk = new Walk(ignore, cwd);
  for (const operand of operands) {
    if (operand === "") continue;
    if (operand === "-") walk.files.push("-");
    else if (isDirectory(operand, cwd)) walk.enter(operand);
    else if (ignore === undefined || !ignore.test(operand)) walk.files.push(operand);
  }
  if (walk.files.length === 0) throw refusal("not_found", "parse files: no files found");
  return [...new Set(walk.files)];
}

function isDirectory(path: string, cwd: string): boolean {
  try {
    return statSync(resolve(cwd, path)).isDirectory();
  } catch (error) {
    const why = error instanceof Error ? systemText(error).replace(resolve(cwd, path), path) : String(error);
    throw refusal("not_found", `parse files: get file info: ${why}`, error);
  }
}

class Walk {
  readonly files: string[] = [];
  readonly #ignore: RegExp | undefined;
  readonly #cwd: string;
  #visited = new Set<string>();

  constructor(ignore: RegExp | undefined, cwd: string) {
    this.#ignore = ignore;
    this.#cwd = cwd;
  }

  /** One operand; a directory that links lead to twice is entered once. */
  enter(directory: string): void {
    this.#visited = new Set();
    if (lstatSync(resolve(this.#cwd, directory)).isSymbolicLink()) this.#link(directory);
    else this.#directory(directory);
  }

  #directory(directory: string): void {
    if (this.#visited.has(directory)) return;
    this.#visited.add(directory);
    const entries = readdirSync(resolve(this.#cwd, directory), { withFileTypes: true });
    for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
      const path = join(directory, entry.name);
      if (entry.isDirectory()) this.#directory(path);
      else if (this.#ignore?.test(path) === true) continue;
      else if (entry.isSymbolicLink()) this.#link(path);
      else if (formatFor(path) !== undefined) this.files.push(path);
    }
  }

  /** What a link leads to has the name of the place where it stands. */
  #link(path: string): void {
    const real = realpathSync(resolve(this.#cwd, path));
    if (statSync(real).isDirectory()) this.#directory(real);
    else if (formatFor(real) !== undefined) this.files.push(real);
  }
}
