import type { Command } from "@sekisho/gate";

/** What the gate adds to the command line. */
export const commands: readonly Command[] = [
  {
    name: "check",
    summary: "judge files: Kubernetes manifests, Terraform plans, other YAML and JSON",
    operands: {
      usage: "[PATH…]",
      what: "files and directories; - is standard input. Without one: check.paths of sekisho.yaml, else this directory",
    },
    options: [
      {
        flag: "--rulebook",
        value: "DIR",
        what: "judge by this rulebook: a directory, or sekisho:NAME for one that ships",
      },
      {
        flag: "--output",
        value: "FORM[=FILE]",
        what: "answer as text, json, sarif, github, junit, codequality, markdown or suggestions, on standard output or into a file; may stand several times",
        repeatable: true,
      },
      {
        flag: "--fail-on",
        value: "ACTION",
        what: "the weakest action that ends with status 1",
        choices: ["deny", "warn"],
      },
      { flag: "--at", value: "DATE", what: "judge as of this day or moment: stages and exemptions end by it" },
      { flag: "--scope", value: "SCOPE", what: "where the files belong, such as repo:github.com/acme/shop" },
      {
        flag: "--format",
        value: "NAME",
        what: "what standard input and files of other names are",
        choices: [
          "dockerfile",
          "yaml",
          "hcl2",
          "ignore",
          "dotenv",
          "nginx",
          "json",
          "toml",
          "jsonc",
          "ini",
          "properties",
          "xml",
          "cyclonedx",
          "spdx",
        ],
      },
      {
        flag: "--changed",
        value: "REF",
        what: "judge only files that differ from where this and the revision REF parted; all, where settings or rulebook do",
      },
      {
        flag: "--baseline",
        value: "FILE",
        what: "violations that stand in FILE do not stop; they are listed by their age",
      },
      {
        flag: "--write-baseline",
        value: "FILE",
        what: "write all present violations to FILE, known ones with their age",
      },
      { flag: "--watch", what: "judge again whenever a file, the settings or the rulebook change, until Ctrl-C" },
      {
        flag: "--report",
        value: "URL",
        optionalValue: true,
        what: "tell a server what was found; without URL the one of sekisho.yaml. The token is SEKISHO_TOKEN, or the CI's own",
      },
      {
        flag: "--allow-helmfile",
        what: "render helmfiles, too: that runs whatever programs they name, with this environment",
      },
      {
        flag: "--fix",
        what: "write what rules offer as a fix into YAML, JSON and HCL files, show the difference, and judge again",
      },
      { flag: "--dry-run", what: "with --fix: show the difference and write nothing" },
      {
        flag: "--choose",
        value: "RULE=VALUE",
        what: "with --fix: the value for a fix that lets choose between several",
        repeatable: true,
      },
      { flag: "--lang", value: "LANGUAGE", what: "language of rules and report", choices: ["en", "ja"] },
      { flag: "--all", what: "show every violation of a rule, not only the first five" },
      {
        flag: "--verbose",
        what: "also list what was skipped, what is only audited, exemptions that covered nothing, and digests in full",
      },
      { flag: "--no-color", what: "no colours; NO_COLOR in the environment does the same" },
    ],
    notes: [
      "Exit status: 0 nothing stops, 1 something does, 2 could not judge (a file or a rule failed, or a rule that stops " +
        "depends on values that are not known yet), or --report could not report. 2 wins over 1, 1 over 0.",
      "Settings come from the nearest sekisho.yaml upwards. Without one and without --rulebook, sekisho:kubernetes and " +
        "sekisho:terraform-aws judge.",
      "Below a directory, what .gitignore names, rulebooks and links are passed over; name a file to have it judged all the " +
        "same. Helm charts and kustomizations are judged as helm and kustomize (or kubectl) render them.",
    ],
    examples: [
      { line: "sekisho check", what: "everything below this directory" },
      { line: "sekisho check deploy plan.json", what: "a directory and a plan (terraform show -json)" },
      { line: "sekisho check --changed origin/main", what: "what a branch changes" },
      { line: "sekisho check --fix --dry-run deploy", what: "what --fix would write, as a difference" },
      { line: "sekisho check charts/api", what: "a chart, as helm renders it" },
      { line: "sekisho check --report=https://sekisho.example.com", what: "and tell the server" },
      { line: "sekisho check --output sarif=report.sarif", what: "text to read, SARIF for the code host" },
    ],
    load: async () => (await import("./check.ts")).check,
  },
];
