import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { opaBundle } from "../src/bundle/opa-bundle.ts";
import { type Files, IMAGE_RULE, load, MANIFEST, mistakesOf } from "./rulebook-directory.ts";

const CONFIGURED = `${MANIFEST}rules: {acme/allowed-images: {parameters: {allowed: [r.example/side]}}}\n`;

async function bundle(files: Files, at = ".") {
  const { value, diagnostics } = opaBundle(
    await load({ "rulebook.yaml": CONFIGURED, "rules/i.rego": IMAGE_RULE, ...files }, { at }),
  );
  return {
    value,
    codes: diagnostics.map(({ code, span }) => `${code}${span === undefined ? "" : `:${span.start.line}`}`),
  };
}

describe("a rulebook as a bundle", () => {
  test("each rule reads its own parameters, and nothing else of its text changes", async () => {
    const { value } = await bundle({ "data/limits.yaml": "cpu: 2\n" });
    const [module] = value?.modules ?? [];
    expect(value?.modules.map(({ path, regoVersion }) => [path, regoVersion])).toEqual([["acme/i.rego", "v1"]]);
    expect(module?.text).toBe(
      IMAGE_RULE.replaceAll("data.parameters", 'data.sekisho["acme/allowed-images"].parameters'),
    );
    expect(module?.text).not.toBe(IMAGE_RULE);
    expect(value?.roots).toEqual(["acme", "limits", "sekisho"]);
    expect(value?.data).toEqual({
      limits: { cpu: 2 },
      sekisho: { "acme/allowed-images": { parameters: { allowed: ["r.example/side"] } } },
    });
  });

  test("a rule that is not configured is left out: without its parameter it would be broken by everything", async () => {
    const { value } = await bundle({
      "rulebook.yaml": MANIFEST,
      "rules/c.rego": "package c\n\ndeny contains 1 if input.x\n",
    });
    expect(value?.modules.map(({ path }) => path)).toEqual(["acme/c.rego"]);
  });

  test("Rego v0 stays v0, under a path that no pattern reads", async () => {
    const { value } = await bundle({
      "rulebook.yaml": `${CONFIGURED}rego: {v0: ["rules/old/**"]}\n`,
      "rules/old/a [1].rego": "package old\n\ndeny[x] { x := input.x }\n",
    });
    expect(value?.modules.map(({ path, regoVersion }) => [path, regoVersion])).toEqual([
      ["acme/i.rego", "v1"],
      ["acme/old/a__1_.rego", "v0"],
    ]);
  });

  test.each<[string, Files, readonly string[]]>([
    [
      "a library that reads the parameters of whoever asks",
      { "rules/lib.rego": "package lib\n\nx if data.parameters.x\n" },
      ["bundle_foreign_parameters:3"],
    ],
    [
      "a rule's package that another one asks",
      { "rules/c.rego": "package c\n\ndeny contains x if some x in data.acme.allowed_images.deny\n" },
      ["bundle_foreign_parameters:3"],
    ],
    [
      "data that stands where parameters go",
      { "data/sekisho.yaml": "acme/allowed-images: 1\n" },
      ["bundle_data_conflict"],
    ],
  ])("%s is refused", async (_, files, codes) => {
    expect(await bundle(files)).toEqual({ value: undefined, codes });
  });

  test.each(["input.x with data as input.y", "data[input.x]"])(
    "what reads all of data does not load: %s",
    async (body) => {
      const files = { "rulebook.yaml": MANIFEST, "rules/c.rego": `package c\n\ndeny contains 1 if ${body}\n` };
      expect(await mistakesOf(files)).toEqual(["rego_recursion_error rules/c.rego:3:1"]);
    },
  );

  test("two rulebooks with one package are refused", async () => {
    const part = (name: string): Files => ({
      [`${name}/rulebook.yaml`]: `apiVersion: rulebook/v1\nname: ${name}\n`,
      [`${name}/rules/x.rego`]: "package same\n\ndeny contains 1 if input.x\n",
    });
    const root = { "root/rulebook.yaml": `${MANIFEST}includes: [{use: ../one}, {use: ../two}]\n` };
    expect((await bundle({ ...part("one"), ...part("two"), ...root }, join(".", "root"))).codes).toEqual([
      "bundle_package_conflict:1",
    ]);
  });
});
