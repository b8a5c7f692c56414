/**
 * Figures that pages state and the code knows. A test compares them; `node tests/docs/figures.ts` writes the right ones
 * into the pages.
 */
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { LIMITS } from "@sekisho/core";
import { builtins, defaultLimits } from "@sekisho/rego";
import { caseFiles } from "../conformance/case-files.ts";
import { runCase } from "../conformance/run-case.ts";
import { ROOT } from "./run-page.ts";

export interface Figure {
  readonly name: string;
  /** Its figure is the first group, with the text before it as a look-behind; every match on its pages counts. */
  readonly pattern: RegExp;
  readonly pages: readonly string[];
  readonly count: () => number;
}

const READMES = ["README.md", "README.ja.md"];
const REGO = ["docs/rego.md", "docs/rego-library.md", "packages/rego/README.md"];
const LIMIT_PAGES = ["docs/operations.md", "docs/rego.md"];

export const figures: readonly Figure[] = [
  {
    name: "built-in functions",
    pattern: /(\d+)(?= built-in functions| 個ある)/g,
    pages: [...READMES, ...REGO],
    count: () => builtins.size,
  },
  {
    name: "rules for Kubernetes",
    pattern: /(?<=kubernetes\/README\.md\)[ （(]+)(\d+)/g,
    pages: READMES,
    count: () => rules("kubernetes"),
  },
  {
    name: "rules for Terraform",
    pattern: /(?<=terraform-aws\/README\.md\)[ （(]+)(\d+)/g,
    pages: READMES,
    count: () => rules("terraform-aws"),
  },
  {
    name: "rules that ship",
    pattern: /(\d+)(?= rules that ship| ルールで判定する| ルールは手本)/g,
    pages: [...READMES, "docs/first-rule.md", "docs/ja/first-rule.md"],
    count: () => rules("kubernetes") + rules("terraform-aws"),
  },
  { name: "MiB of a file", pattern: /(?<=\| )(\d+)(?= MiB)/g, pages: LIMIT_PAGES.slice(0, 1), count: mebibytes },
  { name: "levels", pattern: /(\d+)(?= levels)/g, pages: LIMIT_PAGES.slice(0, 1), count: () => LIMITS.maxDepth },
  {
    name: "steps",
    pattern: /\b(\d+)(?= steps| \| `eval_budget)/g,
    pages: LIMIT_PAGES,
    count: () => defaultLimits.steps,
  },
  { name: "milliseconds", pattern: /\b(\d+)(?= ms\b)/g, pages: LIMIT_PAGES, count: () => defaultLimits.timeMs },
  {
    name: "elements",
    pattern: /(?<=build )(\d+)(?= elements)|(?<=builds \| )(\d+)/g,
    pages: LIMIT_PAGES,
    count: () => defaultLimits.resultSize,
  },
];

/** OPA's compliance cases in its JSON form, where this machine has them; they are no part of the repository. */
export const CASES = join(ROOT, "..", "shared", "conformance", "rego-v1");

/** How the given cases go. */
export interface CaseCounts {
  readonly passed: number;
  readonly all: number;
  /** Names of those that fail, and not for a built-in function that is not there. */
  readonly wrong: readonly string[];
}

export function countCases(): CaseCounts {
  let passed = 0;
  let all = 0;
  const wrong: string[] = [];
  for (const { cases } of caseFiles([CASES])) {
    for (const item of cases) {
      all++;
      const why = runCase(item);
      if (why === undefined) passed++;
      else wrong.push(item.note);
    }
  }
  return { passed, all, wrong };
}

/** The sentence of the Rego pages about the given cases. */
export function casesSentence({ passed, all }: CaseCounts): string {
  return `${passed} of ${all} given cases pass`;
}

export const CASES_PAGES = ["docs/rego.md", "packages/rego/README.md"];

/** Native rules of a rulebook that ships: files with a METADATA id. */
function rules(name: string): number {
  const folder = join(ROOT, "rulebooks", name, "rules");
  return readdirSync(folder)
    .filter((file) => file.endsWith(".rego") && !file.endsWith("_test.rego"))
    .filter((file) => /^# {5}id: /m.test(readFileSync(join(folder, file), "utf8"))).length;
}

function mebibytes(): number {
  return LIMITS.maxBytes / 1024 / 1024;
}

function rewrite(page: string, change: (text: string) => string): void {
  const path = join(ROOT, page);
  const before = readFileSync(path, "utf8");
  const after = change(before);
  if (after === before) return;
  writeFileSync(path, after);
  console.log(`mended: ${page}`);
}

if (import.meta.main) {
  for (const { pattern, pages, count } of figures) {
    for (const page of pages) rewrite(page, (text) => text.replace(pattern, String(count())));
  }
  if (existsSync(CASES)) {
    const counts = countCases();
    const sentence = /\d+ of \d+ given cases pass/;
    for (const page of CASES_PAGES) rewrite(page, (text) => text.replace(sentence, casesSentence(counts)));
    for (const note of counts.wrong) console.log(`fails for another reason: ${note}`);
  }
}
