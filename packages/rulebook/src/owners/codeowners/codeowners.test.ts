import { describe, expect, test } from "vitest";
import { CODEOWNERS_LIMIT_BYTES, readCodeowners } from "./codeowners.ts";
import { compileCodeownersPattern } from "./pattern.ts";

const read = (text: string) => readCodeowners(new TextEncoder().encode(text), "CODEOWNERS");

/** The owners of a path; `undefined` where no line matches it. */
const ownersIn = (text: string, path: string) =>
  read(text)
    .lineFor(path)
    ?.owners.map(({ name }) => name);

/** The example of GitHub's documentation, in its order. */
const DOCUMENTED = `# This is a comment.
*       @global-owner1 @global-owner2
*.js    @js-owner #This is an inline comment.
*.go docs@example.com
*.txt @octo-org/octocats
/build/logs/ @doctocat
docs/* docs@example.com
apps/ @octocat
/docs/ @doctocat
/scripts/ @doctocat @octocat
**/logs @octocat
/apps/ @octocat
/apps/github
`;

describe("the documented example", () => {
  test.each<[string, readonly string[]]>([
    ["a", ["@global-owner1", "@global-owner2"]],
    ["x/y/a.js", ["@js-owner"]],
    ["a.go", ["docs@example.com"]],
    ["x/a.txt", ["@octo-org/octocats"]],
    ["build/logs/x/a.js", ["@octocat"]],
    ["docs/a/b.md", ["@doctocat"]],
    ["x/apps/y/z.go", ["@octocat"]],
    ["scripts/a", ["@doctocat", "@octocat"]],
    ["deeply/nested/logs/a", ["@octocat"]],
    ["apps/a", ["@octocat"]],
    ["apps/github/a", []],
    ["Apps/github/a", ["@global-owner1", "@global-owner2"]],
  ])("%s", (path, owners) => expect(ownersIn(DOCUMENTED, path)).toEqual(owners));

  test("docs/* is not what lies below docs/x", () => {
    expect(ownersIn("docs/* @a\n", "docs/getting-started.md")).toEqual(["@a"]);
    expect(ownersIn("docs/* @a\n", "docs/build-app/troubleshooting.md")).toBeUndefined();
    expect(ownersIn("docs/* @a\n", "x/docs/a.md")).toBeUndefined();
  });
});

/** Pattern, what it means, what it does not mean. */
test.each<[string, readonly string[], readonly string[]]>([
  ["a", ["a", "x/a", "a/b", "x/a/b/c"], ["ab", "A"]],
  ["/a", ["a", "a/b"], ["x/a"]],
  ["a/", ["a/b", "x/a/b"], ["a", "x/a"]],
  ["a/b", ["a/b", "a/b/c"], ["x/a/b"]],
  ["*", ["a", "a/b/c"], []],
  ["**", ["a", "a/b/c"], []],
  ["*/", ["a/b"], ["a"]],
  ["/*", ["a"], ["a/b"]],
  ["/*/", ["a/b", "a/b/c"], ["a"]],
  ["a/**", ["a/b", "a/b/c"], ["a", "x/a/b"]],
  ["a/**/", ["a/b/c"], ["a/b", "a"]],
  ["a/**/*", ["a/b", "a/b/c"], ["a"]],
  ["a/**/b", ["a/b", "a/x/b", "a/x/y/b/c"], ["a/xb"]],
  ["**/a/b", ["a/b", "x/y/a/b/c"], ["a/x/b"]],
  ["a**b", ["ab", "axxb", "x/ab"], ["a/b"]],
  ["a?c", ["abc", "a界c"], ["ac", "a/c", "abbc"]],
  ["*.tf", ["a.tf", "x/.tf", "x.tf/a"], ["a.tfx"]],
  ["/*.tf", ["a.tf", "a.tf/b"], ["x/a.tf"]],
  ["a\\ b/*.md", ["a b/c.md"], ["a\\ b/c.md"]],
  ["a\\*", ["a*"], ["ab"]],
  ["pages/\\[id\\].js", ["pages/[id].js"], ["pages/i.js"]],
  ["a#b", ["a#b"], ["a"]],
  ["a//b", [], ["a/b", "a//b"]],
])("%s", (pattern, meant, others) => {
  const compiled = compileCodeownersPattern(pattern);
  if ("code" in compiled) throw new Error(compiled.message);
  expect(meant.filter((path) => !compiled.matches(path))).toEqual([]);
  expect(others.filter((path) => compiled.matches(path))).toEqual([]);
});

test.each<[string, readonly string[]]>([
  ["!a @x", ["codeowners_negation 1:1"]],
  ["a.[ch] @x", ["codeowners_range 1:1"]],
  ["a\\\\[b\\] @x", ["codeowners_range 1:1"]],
  ["[Section] @x", ["codeowners_range 1:1"]],
  ["^[Section name][2] @x", ["codeowners_range 1:1"]],
  ["\\#a @x", ["codeowners_escaped_hash 1:1"]],
  ["***/a @x", ["codeowners_bad_pattern 1:1"]],
  ["/ @x", ["codeowners_bad_pattern 1:1"]],
  ["a\\", ["codeowners_bad_pattern 1:1"]],
  ["# c\r\n  a  x @y\r\n", ["codeowners_bad_owner 2:6"]],
  ["my file @x", ["codeowners_bad_owner 1:4"]],
  ["a @x/y/z", ["codeowners_bad_owner 1:3"]],
  ["a @", ["codeowners_bad_owner 1:3"]],
  ["a @x-1 @x/y.z_1 a.b@c-d.example", []],
  ["\ufeffa @x\n\n   \n#@x\n\t# @x", []],
])("%j is passed over where it is no line", (text, expected) => {
  const { diagnostics, lines } = read(`b @b\n${text}`.replace("b @b\n", ""));
  expect(diagnostics.map(({ code, span }) => `${code} ${span?.start.line}:${span?.start.column}`)).toEqual(expected);
  expect(lines.length).toBe(expected.length === 0 ? 1 : 0);
});

test("a line that is passed over leaves the others as they are", () => {
  expect(ownersIn("a @x\n!a\na/* y\n", "a/b")).toEqual(["@x"]);
});

test("a file of 3 MB is passed over as a whole, one below is read", () => {
  const fill = (size: number) => read(`a @x\n${" ".repeat(size - 5)}`);
  expect(fill(CODEOWNERS_LIMIT_BYTES).diagnostics.map(({ code }) => code)).toEqual(["codeowners_too_large"]);
  expect(fill(CODEOWNERS_LIMIT_BYTES).lineFor("a")).toBeUndefined();
  expect(fill(CODEOWNERS_LIMIT_BYTES - 1).lineFor("a")?.owners.length).toBe(1);
});

test("hostile stars take no time", () => {
  const pattern = `/${"*a".repeat(60)}/${"**/a/".repeat(60)}b @x`;
  const started = process.cpuUsage();
  expect(ownersIn(pattern, `${"a".repeat(250)}/${"a/".repeat(120)}c`)).toBeUndefined();
  expect(process.cpuUsage(started).user).toBeLessThan(500_000);
});
