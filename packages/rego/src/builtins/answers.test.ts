/** Calls of builtins with what OPA 1.19.0 answered to them, errors included; ⏎ stands for a line break. */
import { readdirSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { awsBuiltins } from "./aws.ts";
import { cryptoBuiltins } from "./crypto.ts";
import { pureHashes } from "./hashes-browser.ts";
import { builtins } from "./index.ts";
import { outcome, rowsOf, strictContext } from "./table.ts";
import { callTerms, termRowsOf } from "./term-table.ts";

const all = [...builtins.values()];
/** The names of all rows that are run below. */
const exercised = new Set<string>();

/** The tables in a folder; those of certificate chains have a test of their own (x509-node.test.ts). */
function tablesIn(folder: string): readonly string[] {
  const files = readdirSync(new URL(folder, import.meta.url)).filter((file) => file.endsWith(".txt"));
  return files.map((file) => file.slice(0, -".txt".length)).filter((name) => name !== "x509-chains");
}

describe.each(tablesIn("./fixtures/"))("%s", (name) => {
  const rows = rowsOf(name);
  for (const row of rows) exercised.add(row.name);
  test.each(rows)("$call", (row) => {
    expect(outcome(all, row).replaceAll("\n", "⏎")).toBe(row.expected);
  });
});

describe.each(tablesIn("./fixtures/terms/"))("terms of %s", (name) => {
  const rows = termRowsOf(name);
  for (const [call] of rows) exercised.add(call.slice(0, call.indexOf("(")));
  test.each(rows)("%s", (call, expected) => {
    expect(callTerms(all, call).replaceAll("\n", "⏎")).toBe(expected);
  });
});

describe("the hash functions of browsers give the same answers", () => {
  test.each([...rowsOf("crypto"), ...rowsOf("aws")])("$call", (row) => {
    const family = [...cryptoBuiltins(pureHashes), ...awsBuiltins(pureHashes)];
    expect(outcome(family, row).replaceAll("\n", "⏎")).toBe(row.expected);
  });
});

test("uuid.rfc4122 gives a UUID of version 4, the same for the same key of one query, another for another key", () => {
  const context = strictContext();
  const uuid = (key: string): unknown => builtins.get("uuid.rfc4122")?.run(context, key);
  expect(uuid("a")).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  expect(uuid("a")).toBe(uuid("a"));
  expect(uuid("a")).not.toBe(uuid("b"));
});

test("every builtin has a row, but for the one of chance above", () => {
  exercised.add("uuid.rfc4122");
  expect(all.map(({ name }) => name).filter((name) => !exercised.has(name))).toEqual([]);
});
