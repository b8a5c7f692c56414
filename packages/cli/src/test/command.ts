import type { Command } from "@sekisho/gate";
import { LANG, NO_COLOR } from "../store-options.ts";

export const testCommand: Command = {
  name: "test",
  summary: "run the tests of a rulebook: Rego tests, TypeScript tests and cases files",
  operands: {
    usage: "[DIR…]",
    what: "directories of rulebooks, or sekisho:NAME. Without one: the rulebook of sekisho.yaml, else ./rulebook, else this directory",
  },
  options: [
    { flag: "--run", value: "PATTERN", what: "only tests whose title matches, a regular expression" },
    { flag: "--coverage", what: "tell what of the rules no test reaches" },
    { flag: "--threshold", value: "PERCENT", what: "status 1 where tests reach fewer lines of the rules" },
    { flag: "--watch", what: "run them again whenever a file of the rulebook changes" },
    {
      flag: "--output",
      value: "FORMAT[=FILE]",
      what: "answer as text, json or junit, on standard output or into a file; may stand several times",
      repeatable: true,
    },
    { flag: "--at", value: "DATE", what: "what the rules take for now: a day or a moment" },
    { flag: "--verbose", what: "list tests that passed, too, and what they print" },
    LANG,
    NO_COLOR,
  ],
  notes: [
    "Rego tests are rules whose name starts with test_ in rules/**/*_test.rego. TypeScript tests are test(…) of " +
      "rules/**/*.test.ts, which run where rules run. Cases stand in tests/**/*.cases.yaml: a file to judge, and the line, " +
      "column and instance of each violation that must be found.",
    "Exit status: 0 all passed, 1 a test failed or too little is covered, 2 the rulebook or a file of tests has mistakes, or " +
      "there is no test.",
  ],
  examples: [
    { line: "sekisho test", what: "the rulebook of this repository" },
    { line: "sekisho test rulebook --verbose", what: "with every test that passed" },
    { line: "sekisho test --coverage --threshold 90", what: "and whether they test enough" },
    { line: "sekisho test --watch --run host-ports", what: "while you write one rule" },
  ],
  load: async () => (await import("./run.ts")).test,
};
