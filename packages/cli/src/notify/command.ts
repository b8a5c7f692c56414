import type { CommandGroup } from "../commands.ts";
import { LANG } from "../store-options.ts";

/** What a person may ask of the messages that a server sends. */
export const notifyCommands: CommandGroup = {
  name: "notify",
  summary: "find out whether a team is told",
  commands: [
    {
      name: "test",
      summary: "send a test message by each channel of a team, and say what became of each",
      operands: { usage: "TEAM", what: "A team of owners.yaml, as the running server's rulebook has it." },
      options: [
        { flag: "--url", value: "URL", what: "the server; default: SEKISHO_URL, then http://localhost:8787" },
        LANG,
      ],
      notes: [
        "The running server sends it, with its own secrets, from its own place in the network: what arrives here arrives " +
          "tomorrow. An API token stands in SEKISHO_TOKEN and needs the permission teams.notify.",
        "Exit status: 0 all were sent, 1 one was not, 2 the server could not be asked.",
      ],
      examples: [{ line: "sekisho notify test payments", what: "by Slack, mail, … as owners.yaml says" }],
      load: async () => (await import("./test.ts")).test,
    },
  ],
};
