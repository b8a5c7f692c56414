import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { type Block, blocksOf } from "./markdown.ts";
import { comparable, exchangesOf, isAsExpected } from "./transcript.ts";

/** The checkout. */
export const ROOT = join(import.meta.dirname, "..", "..");

/** What a page claims and what happens. */
export interface Difference {
  /** `docs/first-rule.md:40` */
  readonly place: string;
  readonly command: string;
  readonly expected: string;
  readonly found: string;
}

export interface PageRun {
  readonly commands: number;
  readonly files: number;
  readonly differences: readonly Difference[];
}

/**
 * Does what a page says, from top to bottom, in a directory of its own: a block marked `file=PATH` is written there,
 * each command of a `console` block runs there, with `sekisho` on the path, and must print what the block shows and end
 * with the status that it is marked with (`status=1`; default 0). Blocks marked `cwd=examples/company` run in a copy of
 * that directory. All other blocks are only read by people.
 */
export function runPage(page: string): PageRun {
  const home = mkdtempSync(join(tmpdir(), "sekisho-docs-"));
  try {
    return new Runner(page, home).run();
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
}

class Runner {
  readonly #page: string;
  readonly #home: string;
  readonly #differences: Difference[] = [];
  #commands = 0;
  #files = 0;

  constructor(page: string, home: string) {
    this.#page = page;
    this.#home = home;
    mkdirSync(join(home, "bin"));
    mkdirSync(join(home, "work"));
    symlinkSync(join(ROOT, "bin", "sekisho"), join(home, "bin", "sekisho"));
    cpSync(join(ROOT, "examples"), join(home, "examples"), { recursive: true });
  }

  run(): PageRun {
    for (const block of blocksOf(readFileSync(join(ROOT, this.#page), "utf8"))) {
      const directory = join(this.#home, block.marks.get("cwd") ?? "work");
      const file = block.marks.get("file");
      if (file !== undefined) this.#write(join(directory, file), block.text);
      else if (block.language === "console") this.#console(block, directory);
    }
    return { commands: this.#commands, files: this.#files, differences: this.#differences };
  }

  #write(path: string, text: string): void {
    this.#files++;
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  }

  #console(block: Block, directory: string): void {
    const exchanges = exchangesOf(block.text);
    for (const [i, { command, expected }] of exchanges.entries()) {
      this.#commands++;
      const wanted = i === exchanges.length - 1 ? Number(block.marks.get("status") ?? "0") : 0;
      const { status, output } = this.#shell(command, directory);
      const found = `${comparable(output, directory)}${status === wanted ? "" : `\n[status ${status}]`}`;
      const asked = comparable(expected, directory);
      if (isAsExpected(asked, found)) continue;
      this.#differences.push({ place: `${this.#page}:${block.line}`, command, expected: asked, found });
    }
  }

  #shell(command: string, cwd: string): { readonly status: number | null; readonly output: string } {
    const path = [join(this.#home, "bin"), join(ROOT, "node_modules", ".bin"), process.env["PATH"] ?? ""];
    const { status, stdout } = spawnSync("sh", ["-c", `{ ${command}\n} 2>&1`], {
      cwd,
      encoding: "utf8",
      env: { PATH: path.join(delimiter), HOME: this.#home, LANG: "C.UTF-8", NO_COLOR: "1", COLUMNS: "100" },
    });
    return { status, output: stdout };
  }
}
