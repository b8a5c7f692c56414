import type { Json } from "@sekisho/core";
import { describe, expect, test } from "vitest";
import { documentOf, pathsOf, valueAt } from "../../test/documents.ts";
import { partsOf } from "../parts.ts";
import { subjectsOf } from "../subjects-of.ts";
import { viewsOf } from "../views.ts";

const SCOPE = "repo:github.com/acme/shop";
const made = (value: Json, file = "infra/prod/main.tf") =>
  subjectsOf([documentOf(value, file, "hcl2")], { scope: SCOPE, root: "" }).subjects;
const names = (value: Json, file?: string) => made(value, file).map(({ id }) => `${id.type} ${id.name}`);
const viewOf = (block: Json) => {
  const [, subject] = made({ resource: { aws_x: { a: [block] } } });
  const [view] = subject === undefined ? [] : viewsOf(subject);
  if (view === undefined) throw new Error("expected a view");
  return view;
};

const BLOCKS: Json = {
  terraform: [{}],
  resource: { aws_s3_bucket: { a: [{ bucket: "x" }, {}], b: [{}] } },
  data: { aws_ami: { c: [{}] } },
  module: { d: [{ source: "./d" }] },
};

describe("subjects", () => {
  test("the file, then its resources, data sources and modules", () => {
    expect(names(BLOCKS)).toEqual([
      "file:hcl2 infra/prod/main.tf",
      "tf:aws_s3_bucket infra/prod@#aws_s3_bucket.a",
      "tf:aws_s3_bucket infra/prod@#aws_s3_bucket.a~2",
      "tf:aws_s3_bucket infra/prod@#aws_s3_bucket.b",
      "tf:aws_ami infra/prod@#data.aws_ami.c",
      "tf:module infra/prod@#module.d",
    ]);
    expect(names(BLOCKS, "main.tf")[3]).toBe("tf:aws_s3_bucket .@#aws_s3_bucket.b");
  });

  test.each(["prod.tfvars", "terragrunt.hcl"])("%s has none but the file", (file) =>
    expect(names(BLOCKS, file)).toEqual([`file:hcl2 ${file}`]),
  );

  test.each<Json>([
    { resource: 1, data: [], module: "x" },
    { resource: { a: 1, b: [{}] }, data: { a: { b: {} } }, module: { a: { b: [{}] } } },
    { resource: { a: { b: [1] } } },
  ])("%j declares nothing", (value) => expect(names(value)).toHaveLength(1));

  test("the parts of a name", () => {
    const [, subject] = made(BLOCKS);
    expect(subject && partsOf(subject.id)).toEqual({
      path: "infra/prod",
      workspace: "",
      address: "aws_s3_bucket.a",
    });
    expect(subject?.path).toEqual(["resource", "aws_s3_bucket", "a", 0]);
  });

  test("the default of a sensitive variable is secret", () => {
    const [file] = made({ variable: { a: [{ default: "s", sensitive: true }], b: [{ default: "t" }] } });
    expect(file?.sensitive(["variable", "a", 0, "default"])).toBe(true);
    expect(file?.sensitive(["variable", "b", 0, "default"])).toBe(false);
  });
});

describe("tf.source", () => {
  test("is what is declared, and the block twice", () => {
    const { name, input, type } = viewOf({ bucket: "x" });
    const config = { bucket: "x" };
    expect({ name, type, input }).toEqual({
      name: "tf.source",
      type: "aws_x",
      input: { mode: "managed", type: "aws_x", name: "a", address: "aws_x.a", config, written: config },
    });
  });

  test("every path leads to where it stands", () => {
    const block = { a: [{ b: "${c}" }] };
    const view = viewOf(block);
    for (const path of pathsOf(view.input)) {
      if (path[0] === "config" || path[0] === "written") {
        expect(valueAt(block, view.toSubject(path))).toEqual(valueAt(view.input, path));
      } else expect(view.toSubject(path)).toEqual([]);
    }
  });

  test.each<readonly [block: Json, unknown: readonly string[]]>([
    [{ a: "x", b: 1, c: null }, []],
    [{ a: "${x}", b: ["y", "z%{if a}"] }, ["config.a", "config.b.1"]],
    [{ a: "$${x} %%{y}" }, []],
    [{ a: { "${k}": "${v}" } }, ["config.a"]],
    [{ dynamic: { rule: [{ content: [{}] }] } }, ["config.rule"]],
  ])("%j has unknown %j", (block, unknown) =>
    expect(viewOf(block).unknown.map((path) => path.join("."))).toEqual(unknown),
  );
});
