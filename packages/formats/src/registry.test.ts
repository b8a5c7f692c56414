import { describe, expect, test } from "vitest";
import { fileNames, formatFor, formatNamed, formats, knownFormats, notReadYet } from "./registry.ts";

describe("a file's name says its format, as Conftest has it", () => {
  test.each([
    ["a.yaml", "yaml"],
    ["deploy/api.YML", "yaml"],
    ["tfplan.json", "json"],
    ["C:\\x\\plan.json", "json"],
    ["Dockerfile", "dockerfile"],
    ["build/Dockerfile.dev", "dockerfile"],
    ["dockerfile.yaml", "dockerfile"],
    ["web.dockerfile", "dockerfile"],
    ["main.tf", "hcl2"],
    ["prod.tfvars", "hcl2"],
    ["terragrunt.hcl", "hcl2"],
    ["x.hcl2", "hcl2"],
    [".gitignore", "ignore"],
    ["app.dockerignore", "ignore"],
    [".env", "dotenv"],
    [".env.prod", "dotenv"],
    [".env.json", "dotenv"],
    [".env.yaml", "yaml"],
    ["prod.env", "dotenv"],
    ["x.dotenv", "dotenv"],
    ["nginx.conf", "nginx"],
    ["site.nginx", "nginx"],
    ["Jenkinsfile", "groovy"],
    ["Jenkinsfile.env", "dotenv"],
    ["Jenkinsfile.hcl2", "groovy"],
    ["a.textpb", "textproto"],
    [".github/CODEOWNERS", "codeowners"],
    ["a.properties", "properties"],
    ["pom.xml", "xml"],
    ["bom.spdx", "spdx"],
    ["a.jsonnet", "jsonnet"],
    ["yaml", undefined],
    ["a.", undefined],
    ["a.json/Makefile", undefined],
    ["other.conf", undefined],
    ["Dockerfiles", undefined],
    ["README.md", undefined],
  ])("%s is %s", (file, name) => expect(formatFor(file)?.name).toBe(name));
});

test("no two formats have the same name, or claim the same names of files", () => {
  for (const names of [knownFormats.map(({ name }) => name), knownFormats.flatMap(fileNames)])
    expect(new Set(names).size).toBe(names.length);
});

test("a reader has the name that the registry has for it", async () => {
  for (const format of formats) expect((await format.load()).name).toBe(format.name);
});

test("a format that nobody reads yet is answered by name", () => {
  const jsonnet = formatNamed("jsonnet");
  expect(jsonnet?.load).toBeUndefined();
  const diagnostic = jsonnet && notReadYet(jsonnet, "a.jsonnet");
  expect(diagnostic?.code).toBe("format_not_read");
  expect(diagnostic?.message).toContain("jsonnet");
});
