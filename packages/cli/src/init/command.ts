import type { Command } from "@sekisho/gate";

export const initCommand: Command = {
  name: "init",
  summary: "write a starting rulebook and a sekisho.yaml",
  operands: { usage: "[DIR]", what: "where to write; default: this directory" },
  options: [],
  notes: ["Files that are there stay as they are; then nothing at all is written, and the status is 2."],
  examples: [{ line: "sekisho init", what: "then: sekisho test, sekisho check" }],
  load: async () => (await import("./run.ts")).init,
};
