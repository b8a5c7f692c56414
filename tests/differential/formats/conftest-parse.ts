import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** What Conftest makes of a text: a value, or nothing that could be judged. */
export type Parsed = { readonly value: unknown } | { readonly refused: string };

/** Asks the real `conftest parse` about texts of one format, many at a time. */
export function conftestParse(conftest: string, parser: string, texts: readonly string[]): readonly Parsed[] {
  const directory = mkdtempSync(join(tmpdir(), "sekisho-parse-"));
  try {
    const names = texts.map((_, i) => `f${i}`);
    for (const [i, text] of texts.entries()) writeFileSync(join(directory, `f${i}`), text);
    const answers = new Map<string, Parsed>();
    const ask = (asked: readonly string[]): void => {
      if (asked.length === 0) return;
      const { status, stdout, stderr } = spawnSync(conftest, ["parse", "--parser", parser, ...asked], {
        cwd: directory,
        encoding: "utf8",
        timeout: 60_000,
        maxBuffer: 1 << 28,
      });
      if (status === 0) {
        // With one file it prints the value, with several an object by their names.
        const printed = JSON.parse(stdout) as { readonly [name: string]: unknown };
        for (const name of asked) answers.set(name, { value: asked.length === 1 ? printed : printed[name] });
      } else if (asked.length === 1) answers.set(asked[0] ?? "", { refused: stderr.trim() });
      else {
        // One that can't be parsed leaves all others without an answer.
        const half = asked.length >> 1;
        ask(asked.slice(0, half));
        ask(asked.slice(half));
      }
    };
    ask(names);
    return names.map((name) => answers.get(name) ?? { refused: "no answer" });
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}
