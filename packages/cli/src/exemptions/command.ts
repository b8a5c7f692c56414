import type { Command } from "@sekisho/gate";
import { LANG, NO_COLOR, SCOPE } from "../store-options.ts";

export const exemptionsCommand: Command = {
  name: "exemptions",
  summary: "list the exemptions of the rulebook: age, owner, end, and whether anything needs them",
  operands: { usage: "[PATH…]", what: "what is judged, to see what they cover. Without one: as `sekisho check`" },
  options: [
    { flag: "--output", value: "FORM", what: "answer as text or json", choices: ["text", "json"] },
    { flag: "--rulebook", value: "DIR", what: "the rulebook whose exemptions are meant" },
    SCOPE,
    { flag: "--at", value: "DATE", what: "as of this day or moment" },
    LANG,
    NO_COLOR,
  ],
  notes: [
    "Those that end first come first. One is called no longer needed when everything that it can speak of was judged here and " +
      "nothing breaks its rules: that takes a `scope` and `gates` in the exemption.",
    "Exit status: 0 nothing to do, 1 one has ended or is no longer needed, 2 could not judge.",
  ],
  examples: [
    { line: "sekisho exemptions", what: "of this repository's rulebook" },
    { line: "sekisho exemptions --output json --at 2027-01-01", what: "as of a day, for a program" },
  ],
  load: async () => (await import("./run.ts")).exemptions,
};
