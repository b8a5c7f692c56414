import { join } from "node:path";
import { build } from "esbuild";
import { describe, expect, test } from "vitest";
import { builtins } from "../src/index.ts";
import { runTests } from "../src/tools/index.ts";

const ROOT = join(import.meta.dirname, "..");
const LONG = { timeout: 120_000 };

interface Bundled {
  readonly bytes: number;
  /** The files of which something is left. */
  readonly files: readonly string[];
}

async function bundle(text: string, platform: "node" | "browser"): Promise<Bundled> {
  const { metafile } = await build({
    stdin: { contents: text, resolveDir: ROOT, loader: "ts" },
    bundle: true,
    write: false,
    metafile: true,
    minify: true,
    format: "esm",
    platform,
    logLevel: "silent",
  });
  const [output] = Object.values(metafile.outputs);
  if (output === undefined) throw new Error("nothing was bundled");
  const files = Object.entries(output.inputs).flatMap(([file, { bytesInOutput }]) => (bytesInOutput > 0 ? [file] : []));
  return { bytes: output.bytes, files };
}

/** What a bundle is for, how large it may be in KB, and what must not be in it. */
const BUNDLES: readonly (readonly [name: string, entry: string, most: number, without: readonly RegExp[]])[] = [
  ["parseModule", "@sekisho/rego", 100, [/re2js/, /src\/builtins\//, /src\/emit\//, /src\/check\//]],
  ["parseModule", "@sekisho/rego/browser", 100, [/re2js/, /src\/builtins\//, /src\/emit\//]],
  ["formatModule", "@sekisho/rego/tools", 150, [/re2js/, /src\/emit\//, /graphql/, /x509/]],
  ["compile", "@sekisho/rego/browser", 760, [/tools\//]],
  ["compile", "@sekisho/rego", 780, [/tools\//]],
];

test.each(BUNDLES)("%s of %s takes %i KB at most", LONG, async (name, entry, most, without) => {
  const platform = entry.endsWith("browser") ? "browser" : "node";
  const { bytes, files } = await bundle(`import { ${name} } from "${entry}"; console.log(${name});`, platform);
  expect(bytes).toBeLessThan(most * 1_000);
  for (const pattern of without) expect(files.filter((file) => pattern.test(file))).toEqual([]);
});

test("a bundle is large when it names what is large, so that the bounds above say something", LONG, async () => {
  const { files } = await bundle('import { compile } from "@sekisho/rego"; console.log(compile);', "node");
  for (const pattern of [/re2js/, /graphql/, /x509/, /src\/emit\//])
    expect(files.some((file) => pattern.test(file))).toBe(true);
});

describe("runTests", () => {
  const run = (text: string, wanted?: (name: string) => boolean) =>
    runTests(builtins, { modules: [{ file: "a_test.rego", text }], ...(wanted !== undefined && { wanted }) });

  test("says of each test what became of it", () => {
    const text = `package a_test
test_good if 1 == 1
test_bad if { print("seen"); 1 == 2 }
test_conflict := x if some x in [1, 2]
todo_test_later if false
test_good if 2 == 1
helper if true`;
    const { value = [] } = run(text);
    expect(value.map(({ name, outcome }) => [name, outcome])).toEqual([
      ["data.a_test.test_good", "pass"],
      ["data.a_test.test_bad", "fail"],
      ["data.a_test.test_conflict", "error"],
      ["data.a_test.todo_test_later", "skip"],
      ["data.a_test.test_good#01", "fail"],
    ]);
    expect(value[1]?.printed).toEqual(["seen"]);
    expect(value[2]?.error?.code).toBe("eval_conflict_error");
    expect(value[0]?.test).toMatchObject({ file: "a_test.rego", line: 2, column: 1 });
  });

  test("tells cases, and runs only what is wanted", () => {
    const text = `package a_test
test_cases[n] if { some n in ["a", "b"]; n == "a" }
test_other if false`;
    const { value = [] } = run(text, (name) => name.includes("cases"));
    expect(value).toHaveLength(1);
    expect(value[0]).toMatchObject({
      outcome: "fail",
      cases: [
        { name: "a", failed: false },
        { name: "b", failed: true },
      ],
    });
  });

  test("answers with mistakes where there is no program", () => {
    expect(run("package a\ntest_x if {").diagnostics[0]?.code).toBe("rego_parse_error");
    expect(run("package a\ntest_x if nope(1)").diagnostics[0]?.code).toBe("rego_type_error");
    expect(run("package a\ntest_x if nope(1)").value).toBeUndefined();
  });
});
