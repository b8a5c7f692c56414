import type { Command } from "@sekisho/gate";
import { LANG, NO_COLOR, SCOPE } from "../store-options.ts";

export const impactCommand: Command = {
  name: "impact",
  summary: "tell what a change of the rulebook would change: what fails newly, what passes, by owner and rule",
  operands: {
    usage: "[PATH…]",
    what: "files and directories as `check` takes them, AdmissionReviews (JSON; *.jsonl: one a line), dumped objects. Without one: check.paths of sekisho.yaml, else this directory",
  },
  options: [
    {
      flag: "--from",
      value: "RULEBOOK",
      what: "the rulebook before the change: a git revision of it (main, HEAD~3, REV:DIR), a bundle (.tar.gz), or a directory",
    },
    { flag: "--to", value: "RULEBOOK", what: "the one after it; default: that of the working tree" },
    {
      flag: "--rulebook",
      value: "DIR",
      what: "the rulebook of the working tree; default: that of sekisho.yaml, else ./rulebook",
    },
    {
      flag: "--history",
      value: "N|RANGE",
      what: "judge every version that the files had in the last N commits, or in a range such as main~50..main",
    },
    {
      flag: "--output",
      value: "FORM",
      what: "answer as text, json or markdown",
      choices: ["text", "json", "markdown"],
    },
    { flag: "--fail-on", value: "WHAT", what: "end with status 1 where something newly fails", choices: ["new"] },
    { flag: "--at", value: "DATE", what: "judge as of this day or moment: stages and exemptions end by it" },
    SCOPE,
    LANG,
    { flag: "--all", what: "show every difference of a rule, not only the first five" },
    NO_COLOR,
  ],
  notes: [
    "Only rules that differ between the two rulebooks are asked, by both; the answer is that of judging all by both.",
    "Objects of a cluster and AdmissionReviews are known by their scope: give --scope cluster:NAME, so that stages and " +
      "exemptions for it hold. They are judged as at the gate admission.",
    "Exit status: 0 told, 1 something newly fails and --fail-on new asks for that, 2 something could not be read or judged.",
  ],
  examples: [
    { line: "sekisho impact --from main", what: "what the rulebook of this branch changes for the files here" },
    { line: "sekisho impact --from main --history 200 deploy", what: "and for all that deploy/ held in 200 commits" },
    {
      line: "sekisho impact --from HEAD~1 --scope cluster:prod-1 requests.jsonl",
      what: "for requests that were recorded",
    },
    { line: "sekisho impact --from main --output markdown", what: "for a comment on a pull request" },
  ],
  load: async () => (await import("./run.ts")).impact,
};
