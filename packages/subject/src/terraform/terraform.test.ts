import type { Json, JsonObject } from "@sekisho/core";
import { describe, expect, test } from "vitest";
import { documentOf } from "../../test/documents.ts";
import { partsOf } from "../parts.ts";
import { type PlanFile, subjectsOf } from "../subjects-of.ts";
import { viewsOf } from "../views.ts";
import { resourceTypeOf } from "./address.ts";
import { operationsMatch } from "./change-view.ts";

const SCOPE = "repo:github.com/acme/shop";
const change = (address: string, type: string, rest: JsonObject = {}, body: JsonObject = {}): JsonObject => ({
  address,
  mode: "managed",
  type,
  change: { actions: ["create"], before: null, after: {}, after_unknown: {}, ...body },
  ...rest,
});
const plan = (changes: readonly Json[], rest: JsonObject = {}): JsonObject => ({
  format_version: "1.2",
  resource_changes: changes,
  ...rest,
});
const made = (value: Json, file = "infra/prod/plan.json", plans: readonly PlanFile[] = []) =>
  subjectsOf([documentOf(value, file, "json")], { scope: SCOPE, root: "", plans });
const names = (value: Json, file?: string, plans?: readonly PlanFile[]) =>
  made(value, file, plans).subjects.map(({ id }) => `${id.type} ${id.name}`);
const views = (body: JsonObject, rest: JsonObject = {}) => {
  const [subject] = made(plan([change("aws_x.a", "aws_x", rest, body)])).subjects;
  return subject === undefined ? [] : viewsOf(subject);
};

describe("ids", () => {
  test("root, workspace and address; a repeated address is a deposed object", () => {
    const bucket = change('module.a.aws_s3_bucket.b["x"]', "aws_s3_bucket");
    expect(names(plan([bucket, bucket]))).toEqual([
      'tf:aws_s3_bucket infra/prod@default#module.a.aws_s3_bucket.b["x"]',
      'tf:aws_s3_bucket infra/prod@default#module.a.aws_s3_bucket.b["x"]~2',
    ]);
    expect(made(plan([bucket])).subjects[0]?.path).toEqual(["resource_changes", 0]);
  });

  test.each<[string, PlanFile[], string]>([
    ["plan.json", [], ".@default"],
    ["-", [], "-@default"],
    ["out/p.json", [{ file: "./out/p.json", root: "infra/prod/", workspace: "blue" }], "infra/prod@blue"],
    ["out/p.json", [{ file: "out/p.json", root: "." }], ".@default"],
    ["out/p.json", [{ file: "other.json", root: "x" }], "out@default"],
    ["a#b/p.json", [], "a%23b@default"],
  ])("%s %j", (file, plans, place) => {
    expect(names(plan([change("aws_x.a", "aws_x")]), file, plans)).toEqual([`tf:aws_x ${place}#aws_x.a`]);
  });

  test("an address that ends like a repeated one stays one of its own", () => {
    const addresses = ["aws_x.a~2", "aws_x.a", "aws_x.a", "aws_x.a~2"];
    const given = names(plan(addresses.map((address) => change(address, "aws_x"))), "p.json");
    expect(given.map((name) => name.slice(name.indexOf("#") + 1))).toEqual([
      "aws_x.a~2",
      "aws_x.a",
      "aws_x.a~3",
      "aws_x.a~2~2",
    ]);
  });

  test("come apart again", () => {
    const address = 'module.m["a@b#c"].aws_x.y["~2"]';
    const [subject] = made(plan([change(address, "aws_x")]), "in@fra/p.json").subjects;
    expect(subject && partsOf(subject.id)).toEqual({ path: "in@fra", workspace: "default", address });
  });

  test("the plan as a whole is a file, and no subject of native rules", () => {
    const { documents, subjects } = made(plan([]));
    expect(documents.map(({ id }) => id)).toEqual([
      { scope: SCOPE, type: "file:tfplan", name: "infra/prod/plan.json" },
    ]);
    expect(subjects).toEqual([]);
  });

  test("a Pod that claims to be a plan is judged as a Pod too", () => {
    const pod = { apiVersion: "v1", kind: "Pod", metadata: { name: "p" } };
    expect(names({ ...pod, ...plan([change("aws_x.a", "aws_x")]) }, "p.json")).toEqual([
      "k8s:Pod p.json#p",
      "tf:aws_x .@default#aws_x.a",
    ]);
  });
});

describe("renames", () => {
  test.each<[string, string | undefined]>([
    ["aws_x.old", "tf:aws_x infra/prod@default#aws_x.old"],
    ['module.m["a.b]"].null_resource.r[0]', 'tf:null_resource infra/prod@default#module.m["a.b]"].null_resource.r[0]'],
    ["nonsense", undefined],
  ])("previous_address %s", (previous, wanted) => {
    const { renames, subjects } = made(plan([change("aws_x.new", "aws_x", { previous_address: previous })]));
    expect(renames.map(({ from }) => `${from.type} ${from.name}`)).toEqual(wanted === undefined ? [] : [wanted]);
    if (wanted !== undefined) expect(renames[0]?.to).toEqual(subjects[0]?.id);
  });

  test.each<[string, string | undefined]>([
    ["aws_x.a", "aws_x"],
    ["data.aws_ami.a[0]", "aws_ami"],
    ['module.a["x.data.y"].module.b[1].data.aws_ami.c["k\\"]"]', "aws_ami"],
    ["module.a", undefined],
    ["", undefined],
  ])("type in %s", (address, wanted) => {
    expect(resourceTypeOf(address)).toBe(wanted);
  });
});

describe("tf.change", () => {
  test("is the entry as it is, with the paths that are known later", () => {
    const after_unknown = { id: true, name: false, tags: { a: true }, rule: [{ cidr: true }, {}] };
    const [view] = views({ after: { name: "n", tags: {}, rule: [{}, {}] }, after_unknown });
    expect(view).toMatchObject({ name: "tf.change", type: "aws_x" });
    expect(view?.unknown).toEqual([
      ["change", "after", "id"],
      ["change", "after", "tags", "a"],
      ["change", "after", "rule", 0, "cidr"],
    ]);
    expect(views({ after_unknown: true })[0]?.unknown).toEqual([["change", "after"]]);
    expect(views({ after_unknown: JSON.parse('{"__proto__":true}') as Json })[0]?.unknown).toEqual([
      ["change", "after", "__proto__"],
    ]);
  });

  test.each<[Json, string, string[], boolean]>([
    [["create"], "managed", ["create"], true],
    [["update"], "managed", ["update"], true],
    [["delete", "create"], "managed", ["delete", "create", "replace"], true],
    [["create", "delete"], "managed", ["create", "delete", "replace"], true],
    [["no-op"], "managed", ["no-op"], false],
    [["delete"], "managed", ["delete"], false],
    [["forget"], "managed", ["forget"], false],
    [["create", "forget"], "managed", ["create", "forget"], true],
    [["read"], "data", ["read"], false],
    [["create"], "data", ["read"], false],
    [["no-op"], "data", ["no-op"], false],
    [["rewire"], "managed", ["rewire"], true],
    ["create", "managed", ["update"], true],
    [[1], "managed", ["update"], true],
  ])("actions %j of a %s resource", (actions, mode, operations, judged) => {
    const [view] = views({ actions }, { mode });
    expect(view?.operations).toEqual(operations);
    expect(view && operationsMatch(view, undefined)).toBe(judged);
    expect(view && operationsMatch(view, ["none"])).toBe(false);
    for (const operation of operations) expect(view && operationsMatch(view, [operation])).toBe(true);
  });
});

describe("sensitive", () => {
  const bucket = change(
    "aws_x.a",
    "aws_x",
    {},
    {
      before: null,
      after: { password: "hunter2", user: "u", tags: { a: "x", b: "y" }, keys: ["k1", "k2"] },
      after_sensitive: { password: true, tags: { b: true }, keys: [false, true] },
      before_sensitive: false,
    },
  );
  const value = plan([bucket, change("aws_x.b", "aws_x", {}, { after_sensitive: true })], {
    variables: { token: { value: "t" }, region: { value: "r" } },
    configuration: {
      root_module: { variables: { token: { sensitive: true, default: "d" }, region: { default: "e" } } },
    },
    planned_values: {
      outputs: { o: { sensitive: true, value: { deep: 1 } }, p: { sensitive: false, value: 1 } },
      root_module: { resources: [{ values: { password: "hunter2" }, sensitive_values: { password: true } }] },
    },
    output_changes: { o: { before: null, after: "s", after_sensitive: true } },
  });

  test.each<[string, boolean]>([
    ["change.after.password", true],
    ["change.after.password.deeper", true],
    ["change.after.user", false],
    ["change.after.tags", false],
    ["change.after.tags.b", true],
    ["change.after.keys.0", false],
    ["change.after.keys.1", true],
    ["change.before.password", false],
    ["change.after_sensitive.password", false],
    ["change", false],
  ])("of a change: %s", (path, wanted) => {
    expect(made(value).subjects[0]?.sensitive(keys(path))).toBe(wanted);
  });

  test.each<[string, boolean]>([
    ["resource_changes.0.change.after.password", true],
    ["resource_changes.0.change.after.user", false],
    ["resource_changes.1.change.after.user", true],
    ["variables.token.value", true],
    ["variables.region.value", false],
    ["configuration.root_module.variables.token.default", true],
    ["configuration.root_module.variables.region.default", false],
    ["planned_values.outputs.o.value.deep", true],
    ["planned_values.outputs.p.value", false],
    ["planned_values.root_module.resources.0.values.password", true],
    ["planned_values.root_module.resources.0.values.user", false],
    ["output_changes.o.after", true],
    ["output_changes.o.before", false],
  ])("of the whole plan: %s", (path, wanted) => {
    expect(made(value).documents[0]?.sensitive(keys(path))).toBe(wanted);
  });
});

describe("diagnostics", () => {
  test.each<[string, Json, unknown[]]>([
    ["fine", plan([change("aws_x.a", "aws_x")]), []],
    [
      "entries that say nothing",
      plan([1, {}, change("", "aws_x"), { address: "a.b", type: "a" }]),
      Array.from({ length: 4 }, () => ["plan_change", "error"]),
    ],
    ["an unknown format", plan([change("aws_x.a", "aws_x")], { format_version: "2.0" }), [["plan_format", "error"]]],
    ["an errored plan", plan([], { errored: true, complete: false }), [["plan_errored", "warning"]]],
    ["a targeted plan", plan([], { complete: false }), [["plan_incomplete", "warning"]]],
  ])("%s", (_, value, wanted) => {
    const { diagnostics } = made(value);
    expect(diagnostics.map(({ code, severity }) => [code, severity])).toEqual(wanted);
    expect(diagnostics.every(({ span }) => span !== undefined)).toBe(true);
  });
});

function keys(path: string): (string | number)[] {
  return path.split(".").map((key) => (/^[0-9]+$/.test(key) ? Number(key) : key));
}
