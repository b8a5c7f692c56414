import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { array, constantFrom, oneof, record, sample, tuple } from "fast-check";
import { expect, test } from "vitest";
import { readCodeowners } from "../src/index.ts";

/** Drawn alike everywhere, so that a difference comes again. */
const SEED = 20261128;
const FILES = 120;
const LINES = 6;
const PATHS = 20;

const name = constantFrom("a", "b", "ab", "a.tf", "b.tf", ".a", "a b", "docs", "x*y", "A");
const path = array(name, { minLength: 1, maxLength: 5 }).map((names) => names.join("/"));
const segment = oneof(
  { weight: 4, arbitrary: constantFrom("a", "b", "ab", "a.tf", "docs", "A", "a\\ b", "x\\*y", "\\a") },
  { weight: 3, arbitrary: constantFrom("*", "**", "*.tf", "a*", "*b", "?", "a?", "?.*", "*a*", "a**b", "**b") },
);
const pattern = tuple(
  constantFrom("", "", "/", "**/"),
  array(segment, { minLength: 1, maxLength: 4 }),
  constantFrom("", "", "/"),
).map(([before, segments, behind]) => `${before}${segments.join("/")}${behind}`);

interface Drawn {
  readonly patterns: readonly string[];
  readonly paths: readonly string[];
}

const drawn: readonly Drawn[] = sample(
  record({
    patterns: array(pattern, { minLength: LINES, maxLength: LINES }),
    paths: array(path, { minLength: PATHS, maxLength: PATHS }),
  }),
  { numRuns: FILES, seed: SEED },
);

/**
 * What git says of each pattern alone: `git check-ignore` reads it as .gitignore of a directory. Where GitHub's
 * documentation departs from git (`docs/*` is not what lies below `docs/x`), all directories are taken back, so that
 * git tells of the file itself.
 */
function askGit(files: readonly Drawn[]): ReadonlySet<string> {
  const top = mkdtempSync(join(tmpdir(), "sekisho-codeowners-"));
  try {
    execFileSync("git", ["init", "-q", top]);
    const asked: string[] = [];
    for (const [i, { patterns, paths }] of files.entries()) {
      for (const [k, text] of patterns.entries()) {
        const directory = `${i}-${k}`;
        mkdirSync(join(top, directory));
        const itself = text === "*" || text.endsWith("/*") ? "!*/\n" : "";
        writeFileSync(join(top, directory, ".gitignore"), `${text}\n${itself}`);
        asked.push(...paths.map((file) => `${directory}/${file}`));
      }
    }
    const said = execFileSync("git", ["check-ignore", "--no-index", "--verbose", "--non-matching", "--stdin", "-z"], {
      cwd: top,
      input: asked.join("\0"),
      encoding: "utf8",
      maxBuffer: 64 * 1024 * 1024,
    }).split("\0");
    const meant = new Set<string>();
    // Four fields a path: file, line, pattern, path. Line 1 is the pattern.
    for (let i = 0; i + 3 < said.length; i += 4) if (said[i + 1] === "1") meant.add(said[i + 3] ?? "");
    return meant;
  } finally {
    rmSync(top, { recursive: true, force: true });
  }
}

test("each line means the files that it means to git, and the last one decides", () => {
  const meant = askGit(drawn);
  const differences: string[] = [];
  let cases = 0;
  for (const [i, { patterns, paths }] of drawn.entries()) {
    const text = patterns.map((line, k) => `${line} @owner${k}\n`).join("");
    const file = readCodeowners(new TextEncoder().encode(text), "CODEOWNERS");
    expect(file.diagnostics).toEqual([]);
    for (const asked of paths) {
      const expected = patterns.map((_, k) => meant.has(`${i}-${k}/${asked}`));
      for (const [k, line] of file.lines.entries()) {
        cases++;
        if (line.pattern.matches(asked) !== expected[k])
          differences.push(`${line.pattern.text}  ${asked}  git: ${expected[k]}`);
      }
      const deciding = file.lineFor(asked)?.owners[0]?.name;
      const last = expected.lastIndexOf(true);
      if (deciding !== (last < 0 ? undefined : `@owner${last}`)) differences.push(`${text}  ${asked}: ${deciding}`);
    }
  }
  expect(differences).toEqual([]);
  expect(cases).toBeGreaterThanOrEqual(10_000);
  // Neither answer is rare.
  expect(meant.size / cases).toBeGreaterThan(0.05);
  expect(meant.size / cases).toBeLessThan(0.9);
});
