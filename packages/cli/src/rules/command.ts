import type { Command } from "@sekisho/gate";
import { NO_COLOR } from "../store-options.ts";

export const rulesCommand: Command = {
  name: "rules",
  summary: "print the catalogue of a rulebook: each rule with why, fix, parameters, in both languages",
  operands: {
    usage: "[DIR]",
    what: "a rulebook's directory, or sekisho:NAME. Without one: the rulebook of sekisho.yaml, else ./rulebook, else this directory",
  },
  options: [
    {
      flag: "--format",
      value: "FORM",
      what: "print it as md, json or html; default: md",
      choices: ["md", "json", "html"],
    },
    { flag: "--lang", value: "LANGUAGE", what: "one language of md and html; default: both", choices: ["en", "ja"] },
    { flag: "--complete", what: "end with status 1 where a rule lacks a translation" },
    NO_COLOR,
  ],
  notes: [
    "The same rulebook gives the same bytes everywhere and always. What is missing in Japanese is told on standard error, and " +
      "shown in English.",
    "Exit status: 0 printed, 1 a translation is missing and --complete asks for all, 2 the rulebook has mistakes.",
  ],
  examples: [
    { line: "sekisho rules --lang ja > RULES.ja.md", what: "in Japanese, as Markdown" },
    { line: "sekisho rules sekisho:kubernetes --format json", what: "of a rulebook that ships" },
  ],
  load: async () => (await import("./run.ts")).rules,
};
