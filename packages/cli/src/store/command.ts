import type { CommandGroup } from "../commands.ts";
import { KEY, LANG, WHERE } from "../store-options.ts";

const NOTHING = { usage: "", what: "Reads beside a running server and changes nothing." };

/** What a person does with a whole store. */
export const storeCommands: CommandGroup = {
  name: "store",
  summary: "back up, restore, move and check what a server keeps",
  commands: [
    {
      name: "backup",
      summary: "write one moment of a store into a file, beside a running server",
      operands: NOTHING,
      options: [{ flag: "--to", value: "FILE", what: "the file, which is not there yet" }, ...WHERE, LANG],
      notes: [
        "The file is SQLite's, also for a store on PostgreSQL, and its owner alone may read it. It gets its name when it is " +
          "whole, compared with what was read, and on disk.",
        "What is in no database is not in it: configuration, signing keys, spools of services, checkpoints outside.",
      ],
      examples: [
        { line: "sekisho store backup --data /var/lib/sekisho --to /backup/today.sekisho", what: "every night" },
      ],
      load: async () => (await import("./backup.ts")).backup,
    },
    {
      name: "restore",
      summary: "make a store of a backup",
      operands: { usage: "FILE", what: "a backup" },
      options: [{ flag: "--to", value: "URL", what: "sqlite:PATH or postgres://…; empty, or not there yet" }, LANG],
      notes: ["A backup that is not what was written once is refused."],
      examples: [
        { line: "sekisho store restore today.sekisho --to sqlite:/var/lib/sekisho/sekisho.db", what: "for one server" },
        { line: "sekisho store restore today.sekisho --to postgres://…", what: "for several" },
      ],
      load: async () => (await import("./move.ts")).restore,
    },
    {
      name: "move",
      summary: "copy a store into an empty database, and compare the two",
      operands: { usage: "FROM TO", what: "two stores: sqlite:PATH or postgres://…" },
      options: [
        {
          flag: "--online",
          what: "while a server works on FROM: what it writes from now on is not in TO",
        },
        LANG,
      ],
      notes: [
        "Without --online a store that a server works on is refused. FROM stays as it is: delete it yourself.",
        "A copy that was ended before its time is opened by no server: empty TO and start again.",
      ],
      examples: [{ line: "sekisho store move sqlite:sekisho.db postgres://sekisho@db/sekisho", what: "to PostgreSQL" }],
      load: async () => (await import("./move.ts")).move,
    },
    {
      name: "check",
      summary: "look whether a store, or a backup, is sound",
      operands: NOTHING,
      options: [...WHERE, KEY, LANG],
      notes: ["Exit status: 0 sound, 1 not sound, 2 could not look, or not at everything (no key for signatures)."],
      examples: [
        { line: "sekisho store check --data /var/lib/sekisho", what: "a server's store" },
        { line: "sekisho store check --store sqlite:today.sekisho --key ledger.pem", what: "a backup" },
      ],
      load: async () => (await import("./check.ts")).check,
    },
  ],
};
