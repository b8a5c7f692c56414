import { describe, expect, test } from "vitest";
import { checkLayers } from "./layers.ts";

const manifest = (name: string, extra: object = {}): string =>
  JSON.stringify({ name: `@sekisho/${name}`, exports: { ".": "./src/index.ts", "./web": "./src/web.ts" }, ...extra });

/** Packages in all kinds of positions; each declares what the table imports, so that only the direction can fail. */
const names = ["core", "rego", "formats", "subject", "rulebook", "store", "gate", "server", "cli", "testkit"];
const gates = ["files", "terraform"];
const declared = Object.fromEntries(
  [...names, ...gates.map((name) => `gate-${name}`)].map((name) => [`@sekisho/${name}`, "0"]),
);
const packages: readonly (readonly [string, string])[] = [
  ["package.json", JSON.stringify({ name: "sekisho", devDependencies: { vitest: "5" } })],
  ...names.map((name) => [`packages/${name}/package.json`, manifest(name, { dependencies: declared })] as const),
  ...gates.map((name) => [`gates/${name}/package.json`, manifest(`gate-${name}`, { dependencies: declared })] as const),
];

/** Findings of one file as `line: first words`. */
function found(file: string, source: string): readonly string[] {
  return checkLayers(new Map([...packages, [file, source]])).map(
    ({ line, message }) => `${line}: ${message.split(":")[0]}`,
  );
}

describe("directions", () => {
  const table: readonly (readonly [string, string, string | undefined])[] = [
    ["packages/rego/src/a.ts", "@sekisho/core", undefined],
    ["packages/core/src/a.ts", "@sekisho/rego", "core can't import rego, which is not left of it"],
    ["packages/rego/src/a.ts", "@sekisho/formats", "rego can't import formats, which is not left of it"],
    ["packages/subject/src/a.ts", "@sekisho/formats", undefined],
    ["packages/rulebook/src/a.ts", "@sekisho/server", "rulebook can't import server, which is not left of it"],
    ["packages/rego/src/a.ts", "@sekisho/rego", undefined],
    ["packages/gate/src/a.ts", "@sekisho/gate-files", "gate can't import gates/files, which is not left of it"],
    ["packages/cli/src/a.ts", "@sekisho/gate-files", undefined],
    ["gates/files/src/a.ts", "@sekisho/rulebook", undefined],
    ["gates/files/src/a.ts", "@sekisho/store", "a gate can't import store"],
    ["gates/files/src/a.ts", "@sekisho/gate-terraform", "gate imports gate (gates/terraform)"],
    ["packages/core/src/a.ts", "@sekisho/testkit", "testkit is for tests only"],
    ["packages/core/src/a.test.ts", "@sekisho/testkit", undefined],
    ["packages/core/test/a.ts", "@sekisho/testkit", undefined],
    ["packages/core/test/a.ts", "@sekisho/cli", "core can't import cli, which is not left of it"],
    ["tests/e2e/a.test.ts", "@sekisho/cli", undefined],
    ["packages/cli/src/faces/f/in/a.ts", "@sekisho/rego", undefined],
    ["packages/cli/src/faces/f/in/a.ts", "@sekisho/store", "a face can't import store"],
    ["packages/cli/src/faces/f/in/a.ts", "@sekisho/server", "a face can't import server"],
    ["packages/cli/src/a.ts", "@sekisho/server", undefined],
    ["packages/cli/src/faces/f/in/a.ts", "../b.ts", undefined],
    ["packages/cli/src/faces/f/in/a.ts", "../../go/b.ts", undefined],
    ["packages/cli/src/faces/go/a.ts", "../f/b.ts", "a face stands alone"],
    ["packages/cli/src/faces/f/in/a.ts", "../../g/b.ts", "a face stands alone"],
    ["packages/cli/src/faces/f/in/a.ts", "../../../up.ts", "a face stands alone"],
    ["packages/cli/src/a.ts", "@sekisho/nothing", '"@sekisho/nothing" is no package of this repository'],
    ["packages/loft/src/a.ts", "@sekisho/core", "packages/loft"],
  ];
  test.each(table)("%s imports %s", (file, name, expected) => {
    const findings = found(file, `import { x } from "${name}";\n`);
    if (file.startsWith("packages/loft")) expect(findings[0]).toBe("1: loft has no layer");
    else expect(findings[0]).toBe(expected === undefined ? undefined : `1: ${expected}`);
  });
});

test("a face may name types of what is around it", () => {
  expect(found("packages/cli/src/faces/f/face.ts", 'import type { World } from "../../world.ts";\n')).toEqual([]);
});

describe("the console", () => {
  const own = ["@sekisho/core", "@sekisho/server", "@sekisho/rulebook"];
  const declares = JSON.stringify({
    name: "@sekisho/console",
    devDependencies: { react: "19", ...Object.fromEntries(own.map((name) => [name, "0"])) },
  });
  const core = JSON.stringify({
    name: "@sekisho/core",
    exports: { ".": "./src/index.ts", "./browser": "./src/browser.ts" },
  });
  const table: readonly (readonly [string, string | undefined])[] = [
    ['import type { Finding } from "@sekisho/server";', undefined],
    ['import { a } from "@sekisho/server";', "the console runs in a browser"],
    ['const a = await import("@sekisho/rulebook");', "the console runs in a browser"],
    ['import { a } from "@sekisho/core";', "the console runs in a browser"],
    ['import { a } from "@sekisho/core/browser";', undefined],
    ['import { useState } from "react";', undefined],
    ['import { a } from "lodash";', '"lodash" is not declared'],
  ];
  test.each(table)("%s", (source, expected) => {
    const files = new Map([
      ...packages,
      ["packages/core/package.json", core] as const,
      ["packages/console/package.json", declares] as const,
      ["packages/console/src/a.tsx", source] as const,
    ]);
    const [first] = checkLayers(files).map(({ line, message }) => `${line}: ${message.split(":")[0]}`);
    expect(first).toBe(expected === undefined ? undefined : `1: ${expected}`);
  });
});

describe("ways to import", () => {
  const wrong = "core can't import cli, which is not left of it";
  const table: readonly (readonly [string, string | undefined])[] = [
    ['import "@sekisho/cli";', wrong],
    ['import type { A } from "@sekisho/cli";', wrong],
    ['import a, {\n  b,\n  type C,\n} from "@sekisho/cli";', wrong],
    ['import * as all from "@sekisho/cli";', wrong],
    ['export * from "@sekisho/cli";', wrong],
    ['export { a } from "@sekisho/cli";', wrong],
    ['const a = await import("@sekisho/cli");', wrong],
    ['type A = import("@sekisho/cli").A;', wrong],
    ['// import "@sekisho/cli";', undefined],
    ["const a = 'import \"@sekisho/cli\"';", undefined],
    ['const a = `import "@sekisho/cli"`;', undefined],
    ['export const from = "@sekisho/cli";', undefined],
    ['import "@sekisho/rego/src/syntax/ast.ts";', 'deep import "@sekisho/rego/src/syntax/ast.ts"'],
    ['import "../../rego/src/index.ts";', "import into another package"],
    ['import "./other.ts";', undefined],
    ['import "node:fs";', undefined],
    ['import "yaml";', '"yaml" is not declared'],
    ['import "vitest";', '"vitest" is not declared'],
  ];
  test.each(table)("%s", (source, expected) => {
    expect(found("packages/core/src/a.ts", source)[0]).toBe(expected === undefined ? undefined : `1: ${expected}`);
  });
  test("a declared entry is no deep import", () => {
    expect(found("packages/cli/src/a.ts", 'import "@sekisho/rego/web";')).toEqual([]);
  });
  test("tests may use what the root declares", () => {
    expect(found("packages/core/src/a.test.ts", 'import "vitest";')).toEqual([]);
  });
  test("tests outside packages go through names, too", () => {
    expect(found("tests/a.ts", '\nimport "../packages/core/src/a.ts";')).toEqual(["2: import into another package"]);
  });
  test("the finding names the package", () => {
    const [finding] = checkLayers(new Map([...packages, ["tests/a.ts", 'import "../packages/core/src/a.ts";']]));
    expect(finding?.message).toContain('"@sekisho/core"');
  });
});

describe("words", () => {
  const table: readonly (readonly [string, string | undefined])[] = [
    ["export default 1;", "default export"],
    ["export { a as default };", "default export"],
    ["enum A { B }", "enum"],
    ["const enum A { B }", "enum"],
    ["let a: any;", "`any`"],
    ["let a: any[];", "`any`"],
    ["let a: Map<string, any>;", "`any`"],
    ["let a: Array<any>;", "`any`"],
    ["let a = b as any;", "`any`"],
    ["type A = string | any;", "`any`"],
    ["let a: () => any;", "`any`"],
    ["const builtins = { any: (a) => a, all };", undefined],
    ["const builtins = [all, any];", undefined],
    ["const a = { b: any(c) };", undefined],
    ["const a = b.any;", undefined],
    ["const any = 1;\nconst a = { result: any };", undefined],
    ["const any = 1, a = b as any;", "`any`"],
    ["// any: any\nconst a = 'as any';", undefined],
    ["const a = { enum: [1], default: 2 };", undefined],
    ["let a: unknown;", undefined],
  ];
  test.each(table)("%s", (source, expected) => {
    expect(found("packages/core/src/a.ts", source)[0]).toBe(expected === undefined ? undefined : `1: ${expected}`);
  });
  test("an imported value of that name is no type", () => {
    const source = 'import { any } from "./types.ts";\nconst a = { result: any };\nlet b: Map<string, any>;';
    expect(found("packages/core/src/a.ts", source)).toEqual(["3: `any`"]);
  });
  test("a tool's configuration may export a default", () => {
    expect(found("vitest.config.ts", "export default {};")).toEqual([]);
  });
});

describe("size", () => {
  const lines = (count: number): string => "a();\n".repeat(count);
  test("600 lines pass", () => expect(found("tools/a.ts", lines(600))).toEqual([]));
  test("601 lines fail", () =>
    expect(found("tools/a.ts", lines(601))).toEqual(["601: the file has 601 lines, more than 600"]));
  test("generated tables may be long", () => {
    expect(found("tools/a.ts", `// generated by tools/x.ts\n${lines(700)}`)).toEqual([]);
  });
});

describe("browser entries", () => {
  const files = (index: string, web: string): ReadonlyMap<string, string> =>
    new Map([
      ...packages,
      ["packages/rego/src/web.ts", web],
      ["packages/core/src/index.ts", index],
      ["packages/core/src/files.ts", 'import { readFileSync } from "node:fs";\n'],
    ]);
  const check = (sources: ReadonlyMap<string, string>): readonly string[] =>
    checkLayers(sources, ["packages/rego/src/web.ts"]).map(({ file, line }) => `${file}:${line}`);

  test("a node: import behind a package and a relative import is found", () => {
    expect(check(files('export * from "./files.ts";', 'import "@sekisho/core";'))).toEqual([
      "packages/core/src/files.ts:1",
    ]);
  });
  test("a type import loads nothing", () => {
    expect(check(files('export type * from "./files.ts";', 'import "@sekisho/core";'))).toEqual([]);
  });
  test("a missing file is named", () => {
    expect(check(files("", 'import "./gone.ts";'))).toEqual(["packages/rego/src/gone.ts:1"]);
  });
});
