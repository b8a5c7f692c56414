/** Each directory of examples/formats breaks one rule, in a file of its format, at a place that is written down here. */
import { readdirSync } from "node:fs";
import { join } from "node:path";
import type { Verdict } from "@sekisho/rulebook";
import { expect, test } from "vitest";
import { sekishoIn } from "./sekisho.ts";

const FORMATS = join(import.meta.dirname, "..", "..", "examples", "formats");

const PLACES: readonly (readonly [format: string, rule: string, place: string])[] = [
  ["dockerfile", "dockerfile-checksum", "dockerfile/Dockerfile:8:1"],
  ["hcl2", "hcl2-bucket-acl", "hcl2/main.tf:7:12"],
  ["toml", "toml-tls", "toml/server.toml:5:15"],
  ["jsonc", "jsonc-anonymous", "jsonc/settings.jsonc:4:18"],
  ["ini", "ini-anonymous", "ini/grafana.ini:5:11"],
  ["dotenv", "dotenv-tls", "dotenv/prod.env:3:18"],
  ["properties", "properties-endpoints", "properties/application.properties:2:43"],
  ["ignore", "ignore-env", "ignore/.dockerignore:3:2"],
  ["nginx", "nginx-tls", "nginx/nginx.conf:11:35"],
  ["spdx", "spdx-license", "spdx/shop.spdx:21:26"],
  ["xml", "xml-snapshot", "xml/pom.xml:16:16"],
  ["cyclonedx", "cyclonedx-license", "cyclonedx/shop.cyclonedx:19:41"],
];

test.each(PLACES)("%s", async (format, rule, place) => {
  const { status, out } = await sekishoIn(FORMATS, "check", format, "--output", "json");
  // The shape is that of `report/1`.
  const { verdicts } = JSON.parse(out) as { readonly verdicts: readonly Verdict[] };
  const found = verdicts.flatMap(({ violations }) =>
    violations.map(({ rule, places: [at] }) => [rule, `${at?.file}:${at?.line}:${at?.column}`]),
  );
  expect(found).toEqual([[`formats/${rule}`, place]]);
  expect(status).toBe(1);
});

test("no directory is forgotten", () => {
  const directories = readdirSync(FORMATS, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  const names = directories.map(({ name }) => name).filter((name) => name !== "rulebook");
  expect(names.sort()).toEqual(PLACES.map(([format]) => format).sort());
});
