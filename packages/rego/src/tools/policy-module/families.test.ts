import { expect, test } from "vitest";
import { builtins } from "../../builtins/index.ts";
import { familiesOf } from "./families.ts";

test("every built-in function is exported by the file that a built module loads it from", async () => {
  const places = await familiesOf([...builtins.keys()]);
  const found = new Set<string>();
  for (const { file, exported } of places) {
    const module = (await import(`@sekisho/rego/builtins/${file}`)) as Readonly<Record<string, unknown>>;
    for (const { name } of [module[exported]].flat(2) as readonly { readonly name: string }[]) found.add(name);
  }
  expect([...builtins.keys()].filter((name) => !found.has(name))).toEqual([]);
});

test("a policy of few functions loads few families", async () => {
  expect(await familiesOf(["count", "startswith", "endswith"])).toEqual([
    { file: "aggregates", exported: "aggregates" },
    { file: "strings", exported: "strings" },
  ]);
});

test("a function that no family holds is a bug, and told", async () => {
  await expect(familiesOf(["count", "no.such"])).rejects.toThrow(/no\.such/);
});
