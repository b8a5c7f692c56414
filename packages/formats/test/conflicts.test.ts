/** Where two places of a text conflict, a mistake names both. */
import type { Diagnostic, Span } from "@sekisho/core";
import { expect, test } from "vitest";
import type { ReadOptions } from "../src/document.ts";
import { formatNamed } from "../src/registry.ts";

async function read(format: string, text: string, options?: ReadOptions): Promise<readonly Diagnostic[]> {
  const reader = await formatNamed(format)?.load?.();
  return reader?.read(new TextEncoder().encode(text), "f", options).diagnostics ?? [];
}

const at = (span: Span | undefined) => (span === undefined ? undefined : `${span.start.line}:${span.start.column}`);

test.each<readonly [format: string, text: string, code: string, place: string, other: string | undefined]>([
  ["json", '{\n"a": {"b": [1]},\n"c": 2, "\\u0061": 3}', "json_duplicate_key", "3:9", "2:1"],
  ["json", '{"x": {"a": 1,\n"a": 2}}', "json_duplicate_key", "2:1", "1:8"],
  ["jsonc", '{// c\n"a": 1, # d\n"a": 2,}', "json_duplicate_key", "3:1", "2:1"],
  ["cyclonedx", '{"version": 1,\n"version": 2}', "json_duplicate_key", "2:1", "1:2"],
  ["yaml", "x:\n  a: {b: 1}\n  'a': 2\n", "yaml_duplicate_key", "3:3", "2:3"],
  ["yaml", "- {1: a, c: [d], 0x1: b}\n", "yaml_duplicate_key", "1:18", "1:4"],
  ["yaml", "m: &m {a: 1}\nn:\n  a: 2\n  <<: *m\n", "yaml_merge_overrides", "4:3", "3:3"],
  ["toml", "[t]\na = 1\n'a' = 2\n", "toml_duplicate_key", "3:1", "2:1"],
  ["toml", "[t]\na = 1\n[t.a]\n", "toml_duplicate_key", "3:4", "2:1"],
  ["hcl2", "a {\n  b = 1\n  b = 2\n}\n", "hcl_duplicate_attribute", "3:3", "2:3"],
  [
    "hcl2",
    `${Array.from({ length: 30 }, (_, i) => `a${i} = 1\n`).join("")}a20 = 2\n`,
    "hcl_duplicate_attribute",
    "31:1",
    "21:1",
  ],
  ["xml", "<a><b c='1'\n c='2'/></a>", "xml_syntax", "2:2", "1:7"],
  ["json", '{"a": 1', "json_syntax", "1:8", undefined],
])("%s: %j", async (format, text, code, place, other) => {
  const found = (await read(format, text)).map(({ code: one, span, conflict }) => [one, at(span), at(conflict)]);
  expect(found).toEqual([[code, place, other]]);
});

test("a warning names both, too", async () => {
  const [warning] = await read("json", '{"a": 1,\n"a": 2}', { duplicates: "last" });
  expect([warning?.severity, at(warning?.conflict)]).toEqual(["warning", "1:2"]);
});

test("a key that only a merge wrote before has no second place", async () => {
  const [found] = await read("yaml", "m: &m {a: 1}\nn:\n  <<: *m\n  <<: {a: 2}\n");
  expect(found === undefined ? undefined : at(found.conflict)).toBeUndefined();
});
