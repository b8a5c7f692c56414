import type { CommandOption } from "@sekisho/gate";

/** How commands name a store that is there. */
export const WHERE: readonly CommandOption[] = [
  { flag: "--data", value: "DIR", what: "a server's data directory, with its SQLite file and public keys" },
  { flag: "--store", value: "URL", what: "sqlite:PATH or postgres://…; default: SEKISHO_STORE in the environment" },
];

export const LANG: CommandOption = {
  flag: "--lang",
  value: "LANGUAGE",
  what: "language of the answer",
  choices: ["en", "ja"],
};

export const NO_COLOR: CommandOption = {
  flag: "--no-color",
  what: "no colours; NO_COLOR in the environment does the same",
};

export const SCOPE: CommandOption = {
  flag: "--scope",
  value: "SCOPE",
  what: "where the files belong, such as repo:github.com/acme/shop",
};

export const KEY: CommandOption = {
  flag: "--key",
  value: "FILE",
  what: "a public key that checkpoints may be signed by, PEM; may stand several times, also for keys that were replaced",
  repeatable: true,
};
