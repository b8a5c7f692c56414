import { describe, expect, test } from "vitest";
import { bundleModules } from "./versions.ts";

const files = ["foo/bar/a.rego", "/b.rego"].map((path) => ({ path, text: "package a" }));

function versions(manifest: unknown): string {
  const text = typeof manifest === "string" ? manifest : JSON.stringify(manifest);
  const { value, diagnostics } = bundleModules(files, { file: ".manifest", text });
  if (value === undefined) return diagnostics.map(({ code, span }) => `${code} ${span?.start.column}`).join(", ");
  return value.map(({ regoVersion }) => regoVersion).join(" ");
}

// What `opa check -b` 1.19 reads of the same manifests.
describe("the versions of a bundle's files", () => {
  test.each([
    [{}, "v1 v1"],
    [{ revision: "a", roots: [""] }, "v1 v1"],
    [{ rego_version: 0 }, "v0 v0"],
    [{ rego_version: 1 }, "v1 v1"],
    [{ rego_version: 0, file_rego_versions: { "/b.rego": 1 } }, "v0 v1"],
    [{ file_rego_versions: { "/foo/*.rego": 0 } }, "v0 v1"],
    [{ file_rego_versions: { "foo/*.rego": 0 } }, "v1 v1"],
    [{ file_rego_versions: { "/foo/**": 0 } }, "v0 v1"],
    [{ file_rego_versions: { "*/a.rego": 0 } }, "v0 v1"],
    [{ file_rego_versions: { "/foo/bar/?.rego": 0 } }, "v0 v1"],
    [{ file_rego_versions: { "/foo/{bar,baz}/a.rego": 0 } }, "v0 v1"],
    [{ file_rego_versions: { "/foo/*": 0, "/*": 1 } }, "v1 v1"],
    [{ file_rego_versions: { "/foo/*": 0, "/foo/bar/*": 1 } }, "v0 v1"],
    [{ rego_version: 2 }, "bundle_rego_version 2"],
    [{ rego_version: "0" }, "bundle_rego_version 2"],
    [{ file_rego_versions: { "[": 0, "/a": 7 } }, "bundle_rego_version 30, bundle_glob 24"],
    [{ file_rego_versions: [] }, "bundle_manifest_type 2"],
    [[], "bundle_manifest_type 1"],
    ["{", "bundle_manifest_syntax 1"],
  ])("%j", (manifest, expected) => {
    expect(versions(manifest)).toBe(expected);
  });

  test("without a word on it they are what the caller says", () => {
    const sayings = [undefined, { file: ".manifest", text: "{}" }, { file: ".manifest", text: `{"rego_version": 1}` }];
    const found = sayings.map((manifest) => bundleModules(files, manifest, "v0").value?.[0]?.regoVersion);
    expect(found).toEqual(["v0", "v0", "v1"]);
  });

  test("without a manifest all are v1", () => {
    expect(bundleModules(files).value?.map(({ regoVersion }) => regoVersion)).toEqual(["v1", "v1"]);
  });
});
