import type { CommandGroup } from "../commands.ts";
import { LANG, NO_COLOR } from "../store-options.ts";

/** What a person does with owners.yaml and CODEOWNERS. */
export const ownersCommands: CommandGroup = {
  name: "owners",
  summary: "look at who owns what: owners.yaml and CODEOWNERS",
  commands: [
    {
      name: "lint",
      summary: "tell what CODEOWNERS and owners.yaml do not do, or do for nobody",
      operands: { usage: "", what: "Looks at the repository of this directory, and at its rulebook." },
      options: [
        { flag: "--rulebook", value: "DIR", what: "the rulebook whose owners.yaml is meant" },
        { flag: "--scope", value: "SCOPE", what: "which repository this is, such as repo:github.com/acme/shop" },
        { flag: "--output", value: "FORM", what: "answer as text or json", choices: ["text", "json"] },
        { flag: "--all", what: "show every finding of a kind, not only the first five" },
        LANG,
        NO_COLOR,
      ],
      notes: [
        "Told are: lines that GitHub passes over, a file of 3 MB or more, files that no line matches, lines that decide on no " +
          "file, teams that owners.yaml does not know, a CODEOWNERS that nobody owns, and one that is never read.",
        "Exit status: 0 nothing is found, 1 something is, 2 could not look.",
      ],
      examples: [
        { line: "sekisho owners lint", what: "this repository" },
        { line: "sekisho owners lint --output json", what: "for a program" },
      ],
      load: async () => (await import("./lint/run.ts")).lint,
    },
  ],
};
