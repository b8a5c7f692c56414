import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { folder, POD, sekisho } from "./world.ts";

test("what init writes passes its own tests and judges", async () => {
  const root = folder({ "deploy/a.yaml": POD });
  expect(await sekisho(root, ["init"])).toMatchObject({ status: 0, err: "" });
  const tested = await sekisho(root, ["test"]);
  expect([tested.status, tested.out.startsWith("4 passed, 0 failed")]).toEqual([0, true]);
  const checked = await sekisho(root, ["check"]);
  expect(checked.status).toBe(1);
  expect(checked.out).toContain("kubernetes/host-namespaces");
  expect(checked.out).toContain("Rulebook example 0.1.0");
});

test("init writes nothing where one file is there", async () => {
  const root = folder({ "sub/rulebook/owners.yaml": "mine" });
  const { status, err } = await sekisho(root, ["init", "sub"]);
  expect([status, err.includes("sub/rulebook/owners.yaml")]).toEqual([2, true]);
  expect(() => readFileSync(join(root, "sub/sekisho.yaml"))).toThrow("ENOENT");
});

test("test tells what failed, with expected and found, and ends with counts", async () => {
  const root = folder({});
  await sekisho(root, ["init"]);
  const cases = join(root, "rulebook/tests/team-label.cases.yaml");
  writeFileSync(cases, readFileSync(cases, "utf8").replace("line: 5", "line: 4"));
  const rego = join(root, "rulebook/rules/team-label_test.rego");
  writeFileSync(rego, readFileSync(rego, "utf8").replace("== 0", "== 7"));
  const { status, out } = await sekisho(root, ["test"]);
  expect(status).toBe(1);
  expect(out).toMatch(
    /failed {2}example\.team_label_test\.test_with_label\n {2}--> rulebook\/rules\/team-label_test\.rego:\d+:1/,
  );
  expect(out).toMatch(
    /failed {2}example\/team-label: the label is missing\n[^]*expected {2}line 4, column 3\n[^]*found {5}line 5, column 3/,
  );
  expect(out).toMatch(/\n2 passed, 2 failed \(\d+\.\d+ s\)\n$/);
});

test.each([
  [
    "a rulebook with a mistake",
    (root: string) => writeFileSync(join(root, "rulebook/rules/x.rego"), "package x\n\ndeny contains"),
    /rego_\w+/,
  ],
  [
    "a rulebook that is not there",
    (root: string) => rmSync(join(root, "rulebook"), { recursive: true }),
    /rulebook_not_found/,
  ],
])("%s is status 2", async (_, harm, text) => {
  const root = folder({});
  await sekisho(root, ["init"]);
  harm(root);
  const { status, out } = await sekisho(root, ["test"]);
  expect(status).toBe(2);
  expect(out).toMatch(text);
});

test("a rulebook without tests is not one that passed", async () => {
  const root = folder({ "rulebook.yaml": "apiVersion: rulebook/v1\nname: a\nversion: 1.0.0\n" });
  expect(await sekisho(root, ["test"])).toMatchObject({ status: 2, out: "There is no test.\n" });
});
