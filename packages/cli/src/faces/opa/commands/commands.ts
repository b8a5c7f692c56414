import { flag, text } from "../../line/flags.ts";
import type { Command } from "./command.ts";

const v0 = flag("v0-compatible", "read policies as before OPA 1.0, and write them so");
const v1 = flag("v1-compatible", "read policies as Rego v1, which is the default");
const capabilitiesFlag = text("capabilities", "", "a release of OPA, or a capabilities file: what policies may use");

/** Commands of OPA that are not there, with the reason. */
export const unsupportedCommands: ReadonlyMap<string, string> = new Map([
  ["run", "there is no interactive mode; opa eval answers queries"],
  ["completion", "shells complete the names of sekisho itself only"],
]);

export const commands: readonly Command[] = [
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
    name: "version",
    usage: "version",
    summary: "Print the version of OPA",
    flags: [],
    refused: [flag("check", "no server is asked for newer releases", "c")],
    load: async () => (await import("./version.ts")).version,
  },
];
