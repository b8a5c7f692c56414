import { choice, duration, flag, int, list, text, texts } from "../../line/flags.ts";
import type { Command } from "./command.ts";
import { verifyingFlags } from "./signing-flags.ts";

const NO_SHELL = "there is no interactive mode";

/** `opa run`, which is the server here. */
export const serverCommand: Command = {
  name: "run",
  usage: "run --server [files]",
  summary: "Serve policies and data by OPA's REST API",
  flags: [
    texts("addr", ["localhost:8181"], "where it listens: [ip]:PORT or unix://PATH", "a"),
    choice("authentication", ["off", "token"], "how it is known who asks"),
    choice("authorization", ["off", "basic"], "whether data.system.authz.allow decides on requests"),
    flag("bundle", "take paths for bundles", "b"),
    text("config-file", "", "the file of the configuration", "c"),
    texts("diagnostic-addr", [], "where /health and /metrics are, and nothing else"),
    flag("disable-telemetry", "taken, and without effect: nothing is told to anybody"),
    texts("ignore", [], "names that loading leaves out: * and ? stand for characters"),
    choice("log-format", ["json", "text", "json-pretty"], "how the log is written"),
    choice("log-level", ["info", "debug", "error"], "what is logged", "l"),
    int("max-errors", 10, "how many mistakes are told", "m"),
    int("ready-timeout", 0, "seconds that bundles have before anybody may ask"),
    flag("optimize-store-for-read-speed", "taken, and without effect: reading is fast"),
    flag("server", "serve, and do not talk with a person", "s"),
    list("set", "values of the configuration: services.a.url=https://…"),
    list("set-file", "values of the configuration that files hold"),
    int("shutdown-grace-period", 10, "seconds that running requests have at the end"),
    int("shutdown-wait-period", 0, "seconds before the end begins"),
    flag("skip-known-schema-check", "taken, and without effect: the policy on access is not checked by types"),
    flag("skip-version-check", "taken, and without effect: nobody is asked for newer releases"),
    text("tls-ca-cert-file", "", "taken, and without effect: clients are known by tokens"),
    text("tls-cert-file", "", "the certificate of the server"),
    text("tls-private-key-file", "", "the key of the certificate"),
    text("unix-socket-perm", "755", "the permissions of sockets"),
    flag("v0-compatible", "read policies as before OPA 1.0, and listen on every address"),
    flag("v1-compatible", "read policies as Rego v1, which is the default"),
    ...verifyingFlags,
    flag("watch", "read files again when they change", "w"),
  ],
  refused: [
    flag("h2c", "HTTP/2 is not spoken"),
    text("history", "", NO_SHELL, "H"),
    text("format", "", NO_SHELL, "f"),
    flag("pprof", "profiles are made by Node itself"),
    text("log-timestamp-format", "", "times are in RFC 3339"),
    text("min-tls-version", "", "it is 1.2"),
    texts("tls-cipher-suites", [], "they are those of Node"),
    duration("tls-cert-refresh-period", "the certificate is read once"),
  ],
  unsupported: (options) =>
    options.bool("server")
      ? undefined
      : { what: "opa run without --server", why: `${NO_SHELL}; opa eval answers queries` },
  load: async () => (await import("./run.ts")).run,
};
