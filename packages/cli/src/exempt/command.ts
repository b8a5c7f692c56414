import type { Command } from "@sekisho/gate";
import { LANG, NO_COLOR, SCOPE } from "../store-options.ts";

export const exemptCommand: Command = {
  name: "exempt",
  summary: "write an exemption for a violation into the rulebook",
  operands: {
    usage: "KEY | RULE WHERE",
    what: "a violation by its key (JSON and SARIF have it), or by its rule and its FILE:LINE, its file, or the thing as check calls it (Pod ns/p)",
  },
  options: [
    { flag: "--reason", value: "TEXT", what: "why it may stay so; asked for at a terminal" },
    { flag: "--ticket", value: "TEXT", what: "where it is spoken about; asked for at a terminal" },
    {
      flag: "--approver",
      value: "TEAM",
      what: "who approves it; asked for at a terminal. Default: the first team that may",
    },
    {
      flag: "--until",
      value: "DAY",
      what: "its last day (UTC), at most 365 days from today; asked for at a terminal. Default: 90 days from today",
    },
    {
      flag: "--gate",
      value: "NAME",
      what: "a gate at which it holds; may stand several times. Default: all",
      repeatable: true,
    },
    { flag: "--id", value: "NAME", what: "its id; default: words of the rule and of the thing" },
    {
      flag: "--file",
      value: "NAME",
      what: "the file below exemptions/, without .yaml; default: the thing's owner, or the rule where there are several",
    },
    {
      flag: "--in",
      value: "PATH",
      what: "what is judged; may stand several times. Default: as `sekisho check`",
      repeatable: true,
    },
    { flag: "--dry-run", what: "print it and write nothing" },
    { flag: "--rulebook", value: "DIR", what: "judge by this rulebook, and write into it" },
    SCOPE,
    { flag: "--at", value: "DATE", what: "judge as of this day or moment: it is the day of the approval, too" },
    LANG,
    NO_COLOR,
  ],
  notes: [
    "The exemption names exactly the thing: its scope, type and name, and its instance. It is added as a document of its own at " +
      "the end of the file; nothing that is there changes. What would keep the rulebook from loading is not written.",
    "Exit status: 0 written, 2 not written.",
  ],
  examples: [
    { line: "sekisho exempt kubernetes/host-path deploy/catalog.yaml:29", what: "what `sekisho check` shows there" },
    { line: "sekisho exempt f3qxom7n3o6yrjoapwvp26gimy --reason … --ticket …", what: "by its key, in a script" },
  ],
  load: async () => (await import("./run.ts")).exempt,
};
