import type { Diagnostic } from "@sekisho/core";
import { expect, test } from "vitest";
import { Reach } from "./reach.ts";

const warning: Diagnostic = { code: "x", severity: "warning", message: "" };
const error: Diagnostic = { ...warning, severity: "error" };

test.each<[string, readonly (readonly Diagnostic[])[], readonly string[]]>([
  ["sound, in two ways", [[], [warning]], ["charts/api"]],
  ["one way failed", [[], [error]], []],
  ["one way failed before", [[error], []], []],
])("a chart that was rendered is read completely: %s", (_, ways, files) => {
  const reach = new Reach();
  for (const diagnostics of ways) reach.addRendering("charts/api", diagnostics);
  expect([reach.files, reach.isWhole]).toEqual([files, files.length > 0]);
});
