import { hash } from "node:crypto";
import { cachedDataVersionTag } from "node:v8";
import type { Outcome } from "@sekisho/core";
import type { Builtin } from "../../builtins/builtin.ts";
import { type CompileOptions, compileWith, restoreWith } from "../../compile-with.ts";
import type { Program } from "../../program.ts";
import { CodeMaker } from "./code-maker.ts";
import { decodeEntry, type Entry, encodeEntry, noCode } from "./entry.ts";
import { sourceStamp } from "./source-stamp.ts";
import { Vault } from "./vault.ts";

const MOST_BYTES = 64 * 1024 * 1024;

interface Opened {
  readonly key: string;
  readonly program: Program;
  readonly maker: CodeMaker;
  /** What the cache held. */
  readonly known: Entry | undefined;
}

/**
 * Compiled programs of earlier processes, in a directory. A program is found by all that its code depends on: sources
 * with their names, externals, schemas, this package's own sources, V8 with its version and flags. Whatever is amiss
 * with the directory or a file only means that sources are compiled.
 */
export class CodeCache {
  readonly #directory: string;
  readonly #opened: Opened[] = [];
  #vault: Vault | undefined | "closed" = "closed";
  #stamp: string | undefined;

  /**
   * `directory` is made if need be, and must be this user's alone (mode 0700). `stamp` is a text that changes whenever
   * this package does; a bundle has one of its own, and without one the package's files are looked at.
   */
  constructor({ directory, stamp }: { readonly directory: string; readonly stamp?: string | undefined }) {
    this.#directory = directory;
    this.#stamp = stamp;
  }

  /**
   * As `compile` of this package, with builtins that are those of this package, or as many of them as the texts name.
   * The program's code is kept by the next `store`.
   */
  compile(builtins: ReadonlyMap<string, Builtin>, options: CompileOptions): Outcome<Program> {
    if (options.backend === "closures" || options.builtins !== undefined || options.makeFunction !== undefined) {
      return compileWith(builtins, options);
    }
    if (this.#vault === "closed") this.#vault = Vault.open(this.#directory);
    if (this.#vault === undefined) return compileWith(builtins, options);
    const key = this.#keyOf(options);
    const known = entryOf(this.#vault.read(key));
    const maker = new CodeMaker(codesOf(known));
    const withCode = { ...options, makeFunction: maker.make };
    const outcome =
      known === undefined
        ? compileWith(builtins, withCode)
        : { value: restoreWith(builtins, known.program, withCode), diagnostics: known.program.diagnostics };
    if (outcome.value !== undefined) this.#opened.push({ key, program: outcome.value, maker, known });
    return outcome;
  }

  /** Keeps what this process has compiled. To be called when it has run: functions that ran are then kept compiled. */
  store(): void {
    const news = this.#opened.splice(0).flatMap((opened) => {
      const entry = newEntry(opened);
      return entry === undefined ? [] : [{ key: opened.key, entry }];
    });
    if (news.length === 0) return;
    // The directory may have been deleted since, and with it its key.
    const vault = Vault.open(this.#directory);
    for (const { key, entry } of news) vault?.write(key, encodeEntry(entry));
    vault?.prune(MOST_BYTES);
  }

  #keyOf({ modules, externals = [], strict = false, types = true, schemas, limits }: CompileOptions): string {
    this.#stamp ??= sourceStamp();
    const sources = modules.map(({ file, text, regoVersion = "v1" }) => [file, regoVersion, hash("sha256", text)]);
    const engine = [this.#stamp, process.version, process.arch, cachedDataVersionTag()];
    return hash("sha256", JSON.stringify([engine, sources, externals, strict, types, schemas ?? null, limits ?? null]));
  }
}

/** What the cache should hold of a program, if it is more than it does. */
function newEntry({ program, maker, known }: Opened): Entry | undefined {
  maker.noteRuns();
  const saved = program.save();
  if (saved === undefined) return undefined;
  const fast = saved.fast.text;
  const tracked = saved.tracked?.text;
  const isKnown = known !== undefined && known.program.tracked?.text === tracked;
  if (isKnown && !maker.hasMore(fast) && (tracked === undefined || !maker.hasMore(tracked))) return undefined;
  return { program: saved, fast: maker.code(fast), tracked: tracked === undefined ? noCode : maker.code(tracked) };
}

function entryOf(bytes: Buffer | undefined): Entry | undefined {
  return bytes === undefined ? undefined : decodeEntry(bytes);
}

function codesOf(known: Entry | undefined): ReadonlyMap<string, Entry["fast"]> {
  if (known === undefined) return new Map();
  const { program, fast, tracked } = known;
  return new Map([
    [program.fast.text, fast],
    ...(program.tracked === undefined ? [] : [[program.tracked.text, tracked] as const]),
  ]);
}
