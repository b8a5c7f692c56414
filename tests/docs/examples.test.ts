import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { type Block, blocksOf } from "./markdown.ts";
import { ROOT } from "./run-page.ts";

/** Pages whose `ts run` blocks are programs that print what the `output` block behind them shows. */
const examples = ["packages/rego/README.md", "docs/rego.md", "docs/rego-library.md"].flatMap(examplesOf);

test("there are examples", () => {
  expect(examples.length).toBeGreaterThan(3);
});

test.each(examples)("$place prints what it shows", ({ program, output }) => {
  // Beside node_modules, so that packages are found by their names.
  const folder = join(ROOT, ".cache", "docs", String(process.pid));
  mkdirSync(folder, { recursive: true });
  try {
    const file = join(folder, "example.ts");
    writeFileSync(file, program);
    const { stdout, stderr } = spawnSync(process.execPath, [file], { encoding: "utf8", env: { NO_COLOR: "1" } });
    expect(stdout + stderr).toBe(output);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

interface Example {
  readonly place: string;
  readonly program: string;
  readonly output: string;
}

function examplesOf(page: string): readonly Example[] {
  const blocks = blocksOf(readFileSync(join(ROOT, page), "utf8"));
  return blocks.flatMap((block, i): readonly Example[] => {
    if (!block.marks.has("run")) return [];
    return [{ place: `${page}:${block.line}`, program: block.text, output: outputOf(blocks[i + 1]) }];
  });
}

function outputOf(block: Block | undefined): string {
  return block?.marks.has("output") === true ? block.text : "(the page shows no output)";
}
