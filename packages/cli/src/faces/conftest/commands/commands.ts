import { knownFormats } from "@sekisho/formats";
import { flag, text, texts } from "../../line/flags.ts";
import type { Command } from "../line/command.ts";
import { OUTPUTS } from "../output/output.ts";

const noColor = flag("no-color", "print without colours");
const quiet = flag("quiet", "print nothing when all passes");
const trace = flag("trace", "also print how rules were evaluated, to standard error");
const strict = flag("strict", "check policies as OPA's strict mode does");
const builtinErrors = flag("show-builtin-errors", "end with the error of a built-in function instead of going on");
const capabilities = text("capabilities", "", "a capabilities file of OPA: functions that policies may call");
const regoVersion = text("rego-version", "v1", "the version of Rego that policies are written in: v0 or v1");
const output = text("output", "stdout", `how results are printed: ${OUTPUTS.join(", ")}`, "o");
const junitHideMessage = flag("junit-hide-message", "leave messages out of the names of JUnit test cases");
const githubHidePassed = flag("github-hide-passed", "leave files that pass out of GitHub's output");
const policy = texts("policy", ["policy"], "files and directories of policies", "p");
const data = texts("data", [], "files and directories of data for the policies", "d");
const protoFileDirs = texts("proto-file-dirs", [], "directories of Protocol Buffer definitions");
const combine = flag("combine", "take all files together as one list");
const parser = text(
  "parser",
  "",
  `how files are read, whatever their names: ${knownFormats.map(({ name }) => name).join(", ")}`,
);
const tls = (short?: string) => ({ ...flag("tls", "reach the registry over TLS", short), initial: true });

export const commands: readonly Command[] = [
  {
    name: "completion",
    usage: "completion bash|fish|powershell|zsh",
    summary: "print what a shell reads to complete words",
    flags: [],
    load: async () => (await import("./completion.ts")).completion,
  },
  {
    name: "doc",
    usage: "doc <path> [path [...]]",
    summary: "write a page about policies from their METADATA",
    flags: [
      text("outDir", ".", "the directory that the page is written into", "o"),
      text("template", "", "a Go template for the page", "t"),
    ],
    load: async () => (await import("./doc.ts")).doc,
  },
  {
    name: "fmt",
    usage: "fmt <path> [path [...]]",
    summary: "format Rego files",
    flags: [flag("check", "change nothing, and end with 1 when a file is not formatted"), regoVersion],
    load: async () => (await import("./fmt.ts")).fmt,
  },
  {
    name: "parse",
    usage: "parse [file...]",
    summary: "print what rules see of files",
    flags: [combine, parser],
    load: async () => (await import("./parse.ts")).parse,
  },
  {
    name: "plugin",
    usage: "plugin",
    summary: "install plugins: `plugin install PATH` or a URL",
    flags: [],
    load: async () => (await import("./plugin.ts")).plugin,
  },
  {
    name: "pull",
    usage: "pull <repository>",
    summary: "download policies",
    flags: [
      text("policy", "policy", "the directory that policies are put into", "p"),
      tls("s"),
      flag("absolute-paths", "let the directory be an absolute one"),
    ],
    load: async () => (await import("./pull.ts")).pull,
  },
  {
    name: "push",
    usage: "push <repository>",
    summary: "upload policies to an OCI registry",
    flags: [
      text("policy", "policy", "the directory of policies to push", "p"),
      text("data", "", "the directory of data to push, by default that of the policies", "d"),
      tls("s"),
      regoVersion,
    ],
    load: async () => (await import("./push.ts")).push,
  },
  {
    name: "reformat",
    usage: "reformat [file...]",
    summary: "print results that were kept as JSON in another format",
    flags: [output],
    load: async () => (await import("./reformat.ts")).reformat,
  },
  {
    name: "test",
    usage: "test <path> [path [...]]",
    summary: "judge configuration files by policies",
    flags: [
      flag("fail-on-warn", "end with 1 for warnings and with 2 for failures"),
      flag("no-fail", "end with 0 whatever was found"),
      noColor,
      flag("suppress-exceptions", "leave exceptions out of the output"),
      flag("all-namespaces", "ask the policies of all namespaces"),
      quiet,
      trace,
      strict,
      builtinErrors,
      combine,
      text("ignore", "", "leave out paths in which this regular expression is found"),
      parser,
      text("stdin-filename", "", "the name that standard input has in the output"),
      capabilities,
      regoVersion,
      output,
      junitHideMessage,
      githubHidePassed,
      policy,
      texts("update", [], "download these policies first", "u"),
      texts("namespace", ["main"], "namespaces whose policies are asked; *, ? and [...] match names", "n"),
      data,
      protoFileDirs,
      tls(),
    ],
    load: async () => (await import("./test.ts")).test,
  },
  {
    name: "verify",
    usage: "verify <path> [path [...]]",
    summary: "run the Rego tests of policies",
    flags: [
      noColor,
      quiet,
      trace,
      strict,
      text("report", "", "print a report with the trace of each test: full, notes or fails"),
      builtinErrors,
      output,
      junitHideMessage,
      githubHidePassed,
      capabilities,
      regoVersion,
      data,
      policy,
      protoFileDirs,
      flag("var-values", "show values of variables in expressions that fail"),
      texts("namespace", [], "namespaces whose tests count; *, ? and [...] match names", "n"),
    ],
    load: async () => (await import("./verify.ts")).verify,
  },
];
