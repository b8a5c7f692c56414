import { choice, duration, flag, float, int, list, text, texts } from "../../line/flags.ts";
import { EXPLANATIONS } from "../output/explained.ts";
import { FORMATS } from "../output/result.ts";
import { bundleCommands } from "./bundle-commands.ts";
import type { Command } from "./command.ts";
import { serverCommand } from "./server-command.ts";
import { verifyingFlags } from "./signing-flags.ts";

const v0 = flag("v0-compatible", "read policies as before OPA 1.0, and write them so");
const v1 = flag("v1-compatible", "read policies as Rego v1, which is the default");
const capabilitiesFlag = text("capabilities", "", "a release of OPA, or a capabilities file: what policies may use");

const data = list("data", "policy or data files and directories", "d");
const bundle = list("bundle", "bundles: directories or .tar.gz files", "b");
const ignore = texts("ignore", [], "names that loading leaves out: * and ? stand for characters");
const schema = text("schema", "", "a JSON Schema for the input, or a directory of schemas", "s");
const strict = flag("strict", "check as OPA's strict mode does", "S");

const maxErrors = int("max-errors", 10, "how many mistakes are told", "m");

const atLeastOneFile = ({ length }: readonly string[]): string | undefined =>
  length === 0 ? "specify at least one file" : undefined;

const queryMistake: NonNullable<Command["mistake"]> = ([query, extra], options) => {
  if (options.bool("stdin") && options.bool("stdin-input")) return "specify --stdin or --stdin-input but not both";
  if (extra !== undefined) return "specify at most one query argument";
  return query === undefined && !options.bool("stdin") ? "specify query argument or --stdin" : undefined;
};

const NO_SERVER = "no server is started";
const PARTIAL = "there is no partial evaluation";
const OPTIMIZE = "programs are compiled in one way";
const target = choice("target", ["rego", "wasm"], "how policies run: rego only", "t");

const withoutWasm: NonNullable<Command["unsupported"]> = (options) =>
  options.text("target") === "wasm" ? { what: "--target wasm", why: "policies run as JavaScript" } : undefined;

/** OPA prints its own trees of events there. */
const explainedJson: NonNullable<Command["unsupported"]> = (options) =>
  options.text("explain") !== "off" && ["json", "discard"].includes(options.text("format"))
    ? { what: "--explain with --format json", why: "explanations are lines for people, with --format pretty" }
    : undefined;

const profiledOften: NonNullable<Command["unsupported"]> = (options) =>
  options.bool("profile") && options.number("count") > 1
    ? { what: "--profile with --count", why: "a profile is of one evaluation" }
    : undefined;

/** Flags of queries that partial evaluation and optimization have. */
const partialFlags = [
  flag("partial", PARTIAL, "p"),
  list("unknowns", PARTIAL, "u"),
  list("disable-inlining", PARTIAL),
  flag("shallow-inlining", PARTIAL),
  flag("nondeterminstic-builtins", PARTIAL),
  int("optimize", 0, OPTIMIZE, "O"),
  list("entrypoint", OPTIMIZE, "e"),
];

/** Commands of OPA that are not there, with the reason. */
export const unsupportedCommands: ReadonlyMap<string, string> = new Map([
  ["completion", "shells complete the names of sekisho itself only"],
]);

const listed: readonly Command[] = [
  {
    name: "bench",
    usage: "bench <query>",
    summary: "Benchmark a Rego query",
    flags: [
      { ...flag("benchmem", "taken, and without effect: memory is not counted"), initial: true },
      bundle,
      int("count", 1, "how often the benchmark is repeated"),
      data,
      { ...flag("fail", "end with 1 where the query is undefined"), initial: true },
      choice("format", ["pretty", "json", "gobench"], "how it is printed", "f"),
      ignore,
      list("import", "imports that hold in the query"),
      text("input", "", "the file of the input", "i"),
      { ...flag("metrics", "print how long evaluations took"), initial: true },
      flag("optimize-store-for-read-speed", "taken, and without effect: reading is fast"),
      text("package", "", "the package that the query stands in"),
      schema,
      flag("stdin", "read the query from standard input"),
      flag("stdin-input", "read the input from standard input", "I"),
      target,
      v0,
      v1,
      ...verifyingFlags,
    ],
    refused: [
      flag("partial", PARTIAL, "p"),
      list("unknowns", PARTIAL, "u"),
      flag("e2e", NO_SERVER),
      text("config-file", "", NO_SERVER, "c"),
      int("shutdown-grace-period", 0, NO_SERVER),
      int("shutdown-wait-period", 0, NO_SERVER),
    ],
    unsupported: withoutWasm,
    mistake: queryMistake,
    load: async () => (await import("./bench.ts")).bench,
  },
  {
    name: "capabilities",
    usage: "capabilities",
    summary: "Print what policies may use",
    flags: [
      flag("current", "print what this release has"),
      text("file", "", "print a capabilities file"),
      text("version", "", "print what a release has"),
      v0,
    ],
    load: async () => (await import("./capabilities.ts")).capabilities,
  },
  {
    name: "check",
    usage: "check <path> [path [...]]",
    summary: "Check Rego source files",
    flags: [
      flag("bundle", "take paths for bundles", "b"),
      capabilitiesFlag,
      choice("format", ["pretty", "json"], "how mistakes are printed", "f"),
      ignore,
      maxErrors,
      schema,
      strict,
      v0,
      flag("v0-v1", "check that both versions of Rego read them"),
      v1,
      ...verifyingFlags,
    ],
    mistake: atLeastOneFile,
    load: async () => (await import("./check.ts")).check,
  },
  {
    name: "deps",
    usage: "deps <query>",
    summary: "Print what a query depends on",
    flags: [
      bundle,
      data,
      choice("format", ["pretty", "json"], "how it is printed", "f"),
      ignore,
      v0,
      v1,
      ...verifyingFlags,
    ],
    mistake: ({ length }) => (length === 1 ? undefined : "specify exactly one query argument"),
    load: async () => (await import("./deps.ts")).deps,
  },
  {
    name: "eval",
    usage: "eval <query>",
    summary: "Evaluate a Rego query",
    flags: [
      bundle,
      capabilitiesFlag,
      int("count", 1, "how often the query is evaluated"),
      flag("coverage", "print what was evaluated of the policies"),
      data,
      flag("disable-early-exit", "taken, and without effect: answers are the same"),
      flag("disable-indexing", "taken, and without effect: answers are the same"),
      choice("explain", EXPLANATIONS, "print how the query was answered, with --format pretty"),
      flag("fail", "end with 1 where the query is undefined"),
      flag("fail-defined", "end with 1 where the query is defined"),
      choice("format", FORMATS, "how the answer is printed", "f"),
      ignore,
      list("import", "imports that hold in the query"),
      text("input", "", "the file of the input", "i"),
      flag("instrument", "as --metrics"),
      flag("metrics", "print how long the parts took"),
      flag("optimize-store-for-read-speed", "taken, and without effect: reading is fast"),
      text("package", "", "the package that the query stands in"),
      flag("profile", "print what the lines of policies cost"),
      int("profile-limit", 10, "how many lines of a profile are printed"),
      list("profile-sort", "what a profile is sorted by: total_time_ns, num_eval, num_redo, num_gen_expr, file, line"),
      int("pretty-limit", 80, "taken, and without effect, as in OPA"),
      schema,
      flag("show-builtin-errors", "print errors of built-in functions beside the answer"),
      flag("stdin", "read the query from standard input"),
      flag("stdin-input", "read the input from standard input", "I"),
      strict,
      flag("strict-builtin-errors", "end with the first error of a built-in function"),
      target,
      duration("timeout", "how long the evaluation may take"),
      flag("var-values", "print values of variables in explanations"),
      v0,
      v1,
      ...verifyingFlags,
    ],
    refused: partialFlags,
    unsupported: (options) => withoutWasm(options) ?? explainedJson(options) ?? profiledOften(options),
    mistake: (operands, options) =>
      options.text("format") === "source" ? "invalid output format for evaluation" : queryMistake(operands, options),
    load: async () => (await import("./eval.ts")).evaluate,
  },
  {
    name: "fmt",
    usage: "fmt [path [...]]",
    summary: "Format Rego source files",
    flags: [
      capabilitiesFlag,
      { ...flag("check-result", "read what was written again"), initial: true },
      flag("diff", "only print what would change", "d"),
      flag("drop-v0-imports", "leave out imports of rego.v1 and future.keywords"),
      flag("fail", "end with another status than 0 where a file would change"),
      flag("list", "only print the names of files that would change", "l"),
      flag("rego-v1", "as --v0-v1"),
      v0,
      flag("v0-v1", "write modules that Rego v0 and v1 read"),
      v1,
      flag("write", "overwrite the files", "w"),
    ],
    load: async () => (await import("./fmt.ts")).fmt,
  },
  {
    name: "inspect",
    usage: "inspect <path>",
    summary: "Inspect an OPA bundle or a Rego file",
    flags: [
      flag("annotations", "print METADATA, too", "a"),
      choice("format", ["pretty", "json"], "how it is printed", "f"),
      v0,
      v1,
      ...verifyingFlags,
    ],
    mistake: ({ length }) => (length === 1 ? undefined : "specify exactly one OPA bundle or path"),
    load: async () => (await import("./inspect.ts")).inspect,
  },
  {
    name: "parse",
    usage: "parse <path>",
    summary: "Parse a Rego source file and print its syntax tree",
    flags: [
      choice("format", ["pretty", "json"], "how it is printed", "f"),
      text("json-include", "", "in JSON, locations adds the places of nodes, -comments leaves comments out"),
      v0,
      v1,
    ],
    mistake: ({ length }) => (length === 0 ? "no source file specified" : undefined),
    load: async () => (await import("./parse.ts")).parse,
  },
  serverCommand,
  {
    name: "test",
    usage: "test <path> [path [...]]",
    summary: "Execute Rego test cases",
    flags: [
      flag("bench", "tell how long tests take that pass"),
      { ...flag("benchmem", "taken, and without effect: memory is not counted"), initial: true },
      flag("branches", "with --coverage: tell which branches were taken, too; OPA has no such flag"),
      flag("bundle", "take paths for bundles", "b"),
      capabilitiesFlag,
      int("count", 1, "how often the tests are run"),
      flag("coverage", "print what was evaluated of the policies, in place of results that are all good", "c"),
      choice("explain", ["fails", "full", "notes", "debug"], "how tests that failed are told"),
      flag("exit-zero-on-skipped", "end with 0 where tests were skipped", "z"),
      flag("fail-on-empty", "end with 1 where no test was run"),
      choice("format", ["pretty", "json", "gobench", "junit"], "how results are printed", "f"),
      ignore,
      maxErrors,
      int("parallel", 0, "taken, and without effect: tests run one after the other", "p"),
      text("run", "", "run only tests whose name this regular expression matches", "r"),
      schema,
      choice("sort", ["none", "duration"], "the order of results in JSON"),
      target,
      float("threshold", "end with 2 where less than this per cent was evaluated"),
      duration("timeout", "how long a test may take: 5s unless stated"),
      v0,
      v1,
      flag("var-values", "print values of variables with how tests failed"),
      flag("verbose", "print what passed, too, and how tests failed", "v"),
      ...verifyingFlags,
    ],
    refused: [flag("watch", "files are read once", "w")],
    unsupported: withoutWasm,
    mistake: (operands, options) => {
      const alone = options.bool("branches") && !options.bool("coverage");
      return atLeastOneFile(operands) ?? (alone ? "--branches adds to --coverage: specify both" : undefined);
    },
    load: async () => (await import("./test.ts")).test,
  },
  {
    name: "version",
    usage: "version",
    summary: "Print the version of OPA",
    flags: [],
    refused: [flag("check", "no server is asked for newer releases", "c")],
    load: async () => (await import("./version.ts")).version,
  },
];

/** In the order of their names. */
export const commands: readonly Command[] = [...listed, ...bundleCommands].sort((a, b) => (a.name < b.name ? -1 : 1));
