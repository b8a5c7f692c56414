import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Json } from "@sekisho/core";
import { REPORT_LIMITS, readReport } from "@sekisho/gate-files/report";
import { expect, test } from "vitest";
import { blocksOf } from "./markdown.ts";
import { ROOT } from "./run-page.ts";

const page = readFileSync(join(ROOT, "docs", "gates", "files.md"), "utf8");

test("the report that docs/gates/files.md shows is one, and its limits are those of the code", () => {
  const shown = blocksOf(page).find(({ text }) => text.includes('"files-report/1"'));
  // JSON.parse makes what JSON has and nothing else.
  const { value, diagnostics } = readReport(JSON.parse(shown?.text ?? "null") as Json);
  expect(diagnostics).toEqual([]);
  expect(value?.verdicts[0]?.violations).toHaveLength(1);
  const number = (value: number): string => value.toLocaleString("en");
  const { bytes, verdicts, items, selectors, renames, name, text } = REPORT_LIMITS;
  expect([items, selectors, renames]).toEqual([items, items, items]);
  const said = `${bytes / 1024 / 1024} MiB, ${number(verdicts)} verdicts, ${number(items)} entries of any other list, ${number(name)} characters a name and ${number(text)} a`;
  expect(page).toContain(said);
});
