import type { Command } from "@sekisho/gate";
import { LANG, NO_COLOR, SCOPE } from "../store-options.ts";

export const explainCommand: Command = {
  name: "explain",
  summary: "explain a rule, or a violation: why, what was read, how to fix it, who may exempt it",
  operands: {
    usage: "RULE | RULE WHERE | KEY",
    what: "a rule by its id; a violation by its rule and its FILE:LINE, file or thing, or by its key",
  },
  options: [
    { flag: "--rulebook", value: "DIR", what: "the rulebook that is meant: a directory, or sekisho:NAME" },
    { flag: "--format", value: "FORM", what: "print text or json; default: text", choices: ["text", "json"] },
    SCOPE,
    { flag: "--at", value: "DATE", what: "as of this day or moment: stages and exemptions end by it" },
    LANG,
    NO_COLOR,
  ],
  notes: [
    "A rule is shown with why it is there, how it is mended, who may exempt from it, and how it decides.",
    "A violation is judged again, and all that its rule read to find it is shown, the most telling first; secrets are not shown. " +
      "Where a file is named, only that is judged.",
    "Exit status: 0 explained, 2 there is no such rule or violation, or the rulebook has mistakes.",
  ],
  examples: [
    { line: "sekisho explain kubernetes/host-ports", what: "a rule" },
    { line: "sekisho explain kubernetes/host-ports deploy/api.yaml:45", what: "what `sekisho check` shows there" },
  ],
  load: async () => (await import("./run.ts")).explain,
};
