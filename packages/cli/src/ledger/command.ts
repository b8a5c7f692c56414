import type { CommandGroup } from "../commands.ts";
import { KEY, LANG, WHERE } from "../store-options.ts";

const NOTHING = { usage: "", what: "Reads beside a running server and changes nothing." };

/** What a person may ask of the ledger. */
export const ledgerCommands: CommandGroup = {
  name: "ledger",
  summary: "verify, prove, search and export the record of decisions",
  commands: [
    {
      name: "verify",
      summary: "check the whole ledger, and name the first entry that does not hold",
      operands: NOTHING,
      options: [
        ...WHERE,
        {
          flag: "--checkpoint",
          value: "FILE",
          what: "checkpoints that were kept outside the database: finds an end that was cut off; may stand several times",
          repeatable: true,
        },
        KEY,
        { flag: "--proof", value: "FILE", what: "check this proof instead, by --key alone; - is standard input" },
        LANG,
      ],
      notes: [
        "Exit status: 0 intact, 1 broken, 2 could not check (also where no key was given to check signatures by).",
        "Only checkpoints from outside find an end that was cut off together with its checkpoints. Nothing finds an entry " +
          "that was false when it was written.",
      ],
      examples: [
        { line: "sekisho ledger verify --data /var/lib/sekisho", what: "with the keys that the server remembers" },
        {
          line: "sekisho ledger verify --store postgres://… --key ledger.pem --checkpoint FILE",
          what: "from elsewhere",
        },
        { line: "sekisho ledger verify --proof proof.json --key ledger.pem", what: "one entry, without the database" },
      ],
      load: async () => (await import("./verify.ts")).verify,
    },
    {
      name: "prove",
      summary: "print a proof, as JSON, that an entry stands in the ledger",
      operands: { usage: "SEQ", what: "the entry's place, as search shows it" },
      options: [...WHERE, LANG],
      notes: ["Whoever has the public key checks it with ledger verify --proof, without the database."],
      examples: [{ line: "sekisho ledger prove 42 --data DIR > proof.json", what: "entry 42" }],
      load: async () => (await import("./prove.ts")).prove,
    },
    {
      name: "search",
      summary: "list entries, the newest first",
      operands: NOTHING,
      options: [
        ...WHERE,
        { flag: "--kind", value: "KIND", what: "finding.opened, or finding.* for all that start so" },
        { flag: "--scope", value: "SCOPE", what: "where the subject belongs: cluster:prod-1" },
        { flag: "--type", value: "TYPE", what: "the subject's type: k8s:Pod" },
        { flag: "--name", value: "NAME", what: "the subject's name: payments/api" },
        { flag: "--rule", value: "RULE", what: "the rule: kubernetes/privileged" },
        { flag: "--actor", value: "ACTOR", what: "who did it: the digest of a person or token, system, a gate" },
        { flag: "--since", value: "DATE", what: "from this day or moment on" },
        { flag: "--until", value: "DATE", what: "before this day or moment" },
        { flag: "--text", value: "TEXT", what: "stands somewhere in the entry, capitals as they are" },
        { flag: "--limit", value: "COUNT", what: "at most so many; default: 50" },
        { flag: "--output", value: "FORM", what: "text, or json: a line an entry", choices: ["text", "json"] },
        LANG,
      ],
      notes: [],
      examples: [
        { line: "sekisho ledger search --kind 'exemption.*' --since 2026-11-01", what: "exemptions of November" },
      ],
      load: async () => (await import("./search.ts")).search,
    },
    {
      name: "export",
      summary: "write all sealed entries and the checkpoints as JSON lines",
      operands: NOTHING,
      options: [...WHERE, LANG],
      notes: [
        "A line with format and origin, a line an entry (seq, body, leaf, chain), a line a checkpoint (size, note). leaf is " +
          "SHA-256(0x00, body), chain is SHA-256(chain before, leaf), before the first 32 zero bytes; both are in hex.",
      ],
      examples: [{ line: "sekisho ledger export --data DIR > ledger.jsonl", what: "one moment of the ledger" }],
      load: async () => (await import("./export.ts")).exportEntries,
    },
  ],
};
