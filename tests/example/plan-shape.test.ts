import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Json } from "@sekisho/core";
import { describe, expect, test } from "vitest";
import { differences, PARTS, type Part, type Shapes, shapesOf } from "./plan-shape.ts";
import { COMPANY } from "./sekisho.ts";
import { hasTerraform, realPlans } from "./terraform.ts";

const RULE_FIXTURES = join(import.meta.dirname, "..", "..", "rulebooks", "terraform-aws", "tests", "fixtures");

/** Plans of AWS resources that were written and checked by hand, because no account stands behind them. */
const CHECKED: readonly (readonly [name: string, file: string])[] = [
  ["infra/prod/plan.json", join(COMPANY, "infra", "prod", "plan.json")],
  ...readdirSync(RULE_FIXTURES).map((name): [string, string] => [name, join(RULE_FIXTURES, name)]),
];

/** Written by Terraform 1.11.4 and left as they were. */
const COMMITTED = [
  join(import.meta.dirname, "fixtures", "first-plan.json"),
  join(COMPANY, "infra", "tooling", "plan.json"),
];

const CASES = CHECKED.flatMap(([name, file]) => PARTS.map((part): [string, Part, string] => [name, part, file]));

describe("against plans that Terraform wrote for this repository", () => {
  const real = shapesOf(COMMITTED.map(readPlan));

  test.each(CASES)("%s: the keys of each %s", (_name, part, file) => {
    expect(differences(shapesOf([readPlan(file)]), real, part)).toEqual([]);
  });
});

const terraform = hasTerraform();
if (!terraform) console.warn("not run: needs terraform");

describe.skipIf(!terraform)("needs terraform: against plans that it writes now", () => {
  let made: Shapes | undefined;
  const real = (): Shapes => (made ??= shapesOf(realPlans()));

  test.each(CASES)(
    "%s: the keys of each %s",
    (_name, part, file) => {
      expect(differences(shapesOf([readPlan(file)]), real(), part)).toEqual([]);
    },
    60_000,
  );

  test.each(PARTS)("the committed plans have the keys of each %s", (part) => {
    expect(differences(shapesOf(COMMITTED.map(readPlan)), real(), part)).toEqual([]);
  });
});

describe("a difference is found", () => {
  const shapes = (keys: readonly string[]): Shapes => ({ plan: [keys], entry: [], change: [] });
  const real: Shapes = {
    plan: [
      ["a", "b", "c"],
      ["a", "c"],
    ],
    entry: [],
    change: [],
  };

  test.each<[string[], string[]]>([
    [["a", "c"], []],
    [["a", "b", "c"], []],
    [["a", "c", "d"], ["plan: Terraform writes no d"]],
    [["a", "b"], ["plan: lacks c"]],
    [["a", "c", "b"], ["plan: c stands before b"]],
  ])("%j", (keys, expected) => {
    expect(differences(shapes(keys), real, "plan")).toEqual(expected);
  });
});

function readPlan(file: string): Json {
  // JSON.parse gives JSON.
  return JSON.parse(readFileSync(file, "utf8")) as Json;
}
