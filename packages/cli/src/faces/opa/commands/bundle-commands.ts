import { choice, duration, flag, int, list, text, texts } from "../../line/flags.ts";
import type { Command } from "./command.ts";
import { NO_KEY, signingAlg, verificationFlags } from "./signing-flags.ts";

const NO_PLUGINS = "programs that sign are not loaded";
const OPTIMIZE = "programs are compiled in one way";
const NO_WASM = "policies run as JavaScript";

const signingFlags = [
  text("signing-key", "", "sign with a secret, or the private key of a PEM file"),
  text("claims-file", "", "a JSON file of what the signature says beside the files"),
  signingAlg,
];
const signingPlugin = text("signing-plugin", "", NO_PLUGINS);

/** The commands that make bundles, and those that run from bundles alone. */
export const bundleCommands: readonly Command[] = [
  {
    name: "build",
    usage: "build <path> [<path> [...]]",
    summary: "Build an OPA bundle",
    flags: [
      flag("bundle", "take paths for bundles", "b"),
      text("capabilities", "", "a release of OPA, or a capabilities file: what policies may use"),
      flag("debug", "taken, and without effect: there is nothing more to tell"),
      list("entrypoint", "a path that is asked for: package/rule; --target js needs one", "e"),
      flag("follow-symlinks", "take the files that links in bundles name"),
      texts("ignore", [], "names that loading leaves out: * and ? stand for characters"),
      text("output", "bundle.tar.gz", "the file that is written", "o"),
      flag("prune-unused", "taken, and without effect: it is for targets that are not there"),
      text("revision", "", "the revision of the bundle", "r"),
      choice("target", ["rego", "js", "wasm", "plan"], "what is built: a bundle, or an ES module", "t"),
      ...signingFlags,
      ...verificationFlags,
      flag("v0-compatible", "read policies as before OPA 1.0, and write them so"),
      flag("v1-compatible", "read policies as Rego v1, which is the default"),
    ],
    refused: [
      int("optimize", 0, OPTIMIZE, "O"),
      text("partial-namespace", "", OPTIMIZE),
      text("format", "", NO_WASM),
      flag("wasm-include-print", NO_WASM),
      signingPlugin,
    ],
    unsupported: (options) => {
      const target = options.text("target");
      return target === "wasm" || target === "plan" ? { what: `--target ${target}`, why: NO_WASM } : undefined;
    },
    mistake: ({ length }) => (length === 0 ? "expected at least one path" : undefined),
    load: async () => (await import("./build.ts")).build,
  },
  {
    name: "exec",
    usage: "exec <path> [<path> [...]]",
    summary: "Execute against input files",
    flags: [
      list("bundle", "bundles: directories or .tar.gz files", "b"),
      text("config-file", "", "a configuration: bundles, keys, default_decision", "c"),
      text("decision", "", "the decision that is asked for: package/rule"),
      flag("fail", "end with 1 where a decision is undefined or fails"),
      flag("fail-defined", "end with 1 where a decision is defined or fails"),
      flag("fail-non-empty", "end with 1 where a decision is not empty or fails"),
      choice("format", ["json"], "how it is printed", "f"),
      choice("log-format", ["json", "text", "json-pretty"], "how the log is written"),
      choice("log-level", ["error", "debug", "info"], "what is told in the log", "l"),
      text("log-timestamp-format", "", "taken, and without effect: times are written as in RFC 3339"),
      list("set", "settings over those of the file: a.b=c"),
      list("set-file", "the same, with the names of files that hold the values"),
      flag("stdin-input", "read an input from standard input", "I"),
      duration("timeout", "how long all of it may take"),
      flag("v0-compatible", "read policies as before OPA 1.0"),
      flag("v1-compatible", "read policies as Rego v1, which is the default"),
    ],
    load: async () => (await import("./exec.ts")).exec,
  },
  {
    name: "sign",
    usage: "sign <path> [<path> [...]]",
    summary: "Generate an OPA bundle signature",
    flags: [
      flag("bundle", "take paths for bundles", "b"),
      text("output-file-path", ".", "the directory that .signatures.json is written to", "o"),
      ...signingFlags,
    ],
    refused: [signingPlugin],
    mistake: ({ length }, options) => {
      if (length === 0) return "specify atleast one path containing policy and/or data files";
      if (options.text("signing-key") === "") return NO_KEY;
      return options.bool("bundle")
        ? undefined
        : "enable bundle mode (ie. --bundle) to sign bundle files or directories";
    },
    load: async () => (await import("./sign.ts")).sign,
  },
];
