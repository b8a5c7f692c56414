import { describe, expect, test } from "vitest";
import { readCommandLine } from "./config.ts";
import { readInstant } from "./instant.ts";

const read = (options: Readonly<Record<string, string | true | readonly string[]>>, env = {}) =>
  readCommandLine({ options, cwd: "/w", env, clock: { now: () => 5 } });

describe("readCommandLine", () => {
  test("defaults", () => {
    expect(read({}).value).toEqual({
      outputs: [{ format: "text" }],
      language: "en",
      now: 5,
      verbose: false,
      all: false,
      allowHelmfile: false,
      watch: false,
    });
  });
  test.each<[string, string[], unknown]>([
    ["one form", ["json"], [{ format: "json" }]],
    ["a file beside the text", ["sarif=x/r.sarif"], [{ format: "text" }, { format: "sarif", file: "/w/x/r.sarif" }]],
    ["both", ["github", "json=r.json"], [{ format: "github" }, { format: "json", file: "/w/r.json" }]],
    ["a name with =", ["json=a=b"], [{ format: "text" }, { format: "json", file: "/w/a=b" }]],
  ])("outputs: %s", (_, output, expected) => expect(read({ output }).value?.outputs).toEqual(expected));

  test.each<[string, Readonly<Record<string, string | readonly string[]>>]>([
    ["two on standard output", { output: ["json", "text"] }],
    ["an unknown form", { output: ["xml"] }],
    ["no file name", { output: ["json="] }],
    ["two forms in one file", { output: ["json=r", "sarif=r"] }],
    ["no day", { at: "2026-02-30" }],
    ["a moment without offset", { at: "2026-02-03T10:00:00" }],
    ["no scope", { scope: "shop" }],
  ])("%s is a usage mistake", (_, options) => {
    const { value, diagnostics } = read(options);
    expect([value, diagnostics.map(({ code }) => code)]).toEqual([undefined, ["usage"]]);
  });

  test("all mistakes come at once", () =>
    expect(read({ at: "x", scope: "y", output: ["z"] }).diagnostics).toHaveLength(3));

  test.each([
    [{ LANG: "ja_JP.UTF-8" }, "ja"],
    [{ LC_ALL: "en_US.UTF-8", LANG: "ja_JP.UTF-8" }, "en"],
    [{ LC_ALL: "", LANG: "ja" }, "ja"],
    [{ LANG: "jam_JM" }, "en"],
    [{}, "en"],
  ])("language of %j", (env, language) => expect(read({}, env).value?.language).toBe(language));
});

test.each([
  ["2026-11-22", Date.UTC(2026, 10, 22)],
  ["2026-11-22T09:00:00+09:00", Date.UTC(2026, 10, 22)],
  ["2026-11-22T00:00:00.5Z", Date.UTC(2026, 10, 22) + 500],
  ["2024-02-29", Date.UTC(2024, 1, 29)],
  ["2026-02-29", undefined],
  ["2026-11-22T24:00:00Z", undefined],
  ["22.11.2026", undefined],
  ["", undefined],
])("readInstant(%j)", (word, expected) => expect(readInstant(word)).toBe(expected));
