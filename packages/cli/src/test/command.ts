import type { Command } from "@sekisho/gate";
import { NO_COLOR } from "../store-options.ts";

export const testCommand: Command = {
  name: "test",
  summary: "run the tests of a rulebook: Rego tests and cases files",
  operands: {
    usage: "[DIR…]",
    what: "directories of rulebooks, or sekisho:NAME. Without one: the rulebook of sekisho.yaml, else ./rulebook, else this directory",
  },
  options: [
    { flag: "--at", value: "DATE", what: "what the rules take for now: a day or a moment" },
    { flag: "--verbose", what: "list tests that passed, too, and what they print" },
    NO_COLOR,
  ],
  notes: [
    "Rego tests are rules whose name starts with test_ in rules/**/*_test.rego. Cases stand in tests/**/*.cases.yaml: a file " +
      "to judge, and the line, column and instance of each violation that must be found.",
    "Exit status: 0 all passed, 1 a test failed, 2 the rulebook or a cases file has mistakes, or there is no test.",
  ],
  examples: [
    { line: "sekisho test", what: "the rulebook of this repository" },
    { line: "sekisho test rulebook --verbose", what: "with every test that passed" },
  ],
  load: async () => (await import("./run.ts")).test,
};
