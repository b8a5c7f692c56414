/** What lies in a rulebook where nobody reads it, and looks as if somebody should. */
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { didYouMean } from "@sekisho/core";
import { readFiles } from "./files.ts";
import { type Mistakes, startOfFile } from "./mistakes.ts";

const READ = ["rulebook.yaml", "owners.yaml", "rules", "data", "exemptions", "controls", "tests"];

/** Warns of misspelt folders and files, of Rego beside `rules/`, and of Rego tests under `tests/`: `rulebook_unread`. */
export function warnOfUnread(directory: string, mistakes: Mistakes): void {
  const warn = (name: string, hint: string): void =>
    mistakes.warning("rulebook_unread", `nothing reads ${name}`, { span: startOfFile(join(directory, name)), hint });
  for (const name of namesIn(directory)) {
    if (READ.includes(name) || name.startsWith(".")) continue;
    const meant = didYouMean(name, READ);
    if (name.endsWith(".rego")) warn(name, "rules and their tests are read from rules/");
    else if (meant !== undefined) warn(name, `did you mean ${meant}?`);
  }
  for (const { path } of readFiles(directory, "tests", (path) => path.endsWith("_test.rego"), mistakes)) {
    warn(path, "Rego tests are read from rules/, cases from tests/");
  }
}

function namesIn(directory: string): readonly string[] {
  try {
    return readdirSync(directory).sort();
  } catch {
    // That the directory can't be read is said by whoever looks for rulebook.yaml.
    return [];
  }
}
