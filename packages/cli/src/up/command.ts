import type { Command } from "@sekisho/gate";

/** Runs the server, and the services of gates, until it is told to stop. */
export const upCommand: Command = {
  name: "up",
  summary: "run the server and the services of its gates",
  operands: { usage: "", what: "Runs in the foreground until Ctrl-C or SIGTERM; needs no terminal." },
  options: [
    {
      flag: "--config",
      value: "FILE",
      what: "server.yaml; default: SEKISHO_CONFIG in the environment, else none: the defaults",
    },
    {
      flag: "--data",
      value: "DIR",
      what: "the server's directory, made where it is not there; default: SEKISHO_DATA in the environment, else sekisho-data",
    },
    {
      flag: "--store",
      value: "URL",
      what: "sqlite:PATH or postgres://…; default: SEKISHO_STORE in the environment, else sekisho.db in the server's directory",
    },
    {
      flag: "--checkpoints",
      value: "FILE",
      what: "write signed checkpoints of the ledger to this file instead of those of server.yaml; may stand several times",
      repeatable: true,
    },
    {
      flag: "--port",
      value: "N",
      what: "listen on this port of this machine only, 0 for a free one; default: `listen` of server.yaml, else 8787",
    },
    { flag: "--no-open", what: "open no browser; one is opened only with a terminal and a display" },
    { flag: "--lang", value: "LANGUAGE", what: "language of what is printed", choices: ["en", "ja"] },
  ],
  notes: [
    "Exit status: 0 stopped as it was told to, 2 can't run (the store is in use or of a newer release, a directory can't be " +
      "written).",
    "The first signal stops services, then the server, each with a few seconds to end; a second one hurries. What ends by " +
      "itself is started again, after a wait that grows.",
    "It prints a line that begins with ready once everything runs. What processes log goes to standard error, a line an event.",
  ],
  examples: [
    { line: "sekisho up", what: "everything in ./sekisho-data" },
    { line: "sekisho up --data /var/lib/sekisho --store postgres://sekisho@db/sekisho", what: "on PostgreSQL" },
  ],
  load: async () => (await import("./run.ts")).runUp,
};

/** Runs one of several servers that are the same. */
export const serveCommand: Command = {
  name: "serve",
  summary: "run one of several servers on one PostgreSQL",
  operands: { usage: "", what: "As sekisho up, for replicas behind a load balancer that asks /readyz." },
  options: upCommand.options.filter(({ flag }) => flag !== "--no-open"),
  notes: [
    "It needs `store.url` on PostgreSQL, `keys.ledger` and `keys.cookies`: all servers have the same. The data directory holds " +
      "nothing that another server would need.",
    ...upCommand.notes,
  ],
  examples: [{ line: "sekisho serve --config /etc/sekisho/server.yaml", what: "on each machine" }],
  load: async () => (await import("./run.ts")).runServe,
};
