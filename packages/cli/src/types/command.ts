import type { Command } from "@sekisho/gate";

/** Tells editors what `@sekisho/rule` is; see docs/first-typescript-rule.md. */
export const typesCommand: Command = {
  name: "types",
  summary: "write what an editor needs for rules in TypeScript",
  operands: { usage: "[RULEBOOK]", what: "directory of the rulebook; default: this one, or ./rulebook" },
  options: [],
  notes: [
    "Writes rules/sekisho-rule.d.ts, anew each time, and rules/tsconfig.json where there is none. Commit both; sekisho itself reads neither.",
  ],
  examples: [{ line: "sekisho types", what: "after an update, too" }],
  load: async () => (await import("./run.ts")).writeTypes,
};
