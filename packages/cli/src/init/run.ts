import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import type { Invocation } from "@sekisho/gate";
import { startingFiles } from "./starting-files.ts";

/** `sekisho init`: writes every starting file, or none where one of them is there already. */
export async function init({ operands, cwd, terminal }: Invocation): Promise<number> {
  if (operands.length > 1) {
    terminal.err(`sekisho: init takes one directory, found ${operands.length}\n`);
    return 2;
  }
  const directory = resolve(cwd, operands[0] ?? ".");
  const name = (path: string): string => relative(cwd, join(directory, path)) || ".";
  const paths = Object.keys(startingFiles);
  const there = paths.filter((path) => existsSync(join(directory, path)));
  if (there.length > 0) {
    const lines = there.map((path) => `  ${name(path)}\n`).join("");
    terminal.err(`sekisho: nothing is written, for these files are there already:\n${lines}`);
    return 2;
  }
  for (const [path, text] of Object.entries(startingFiles)) {
    mkdirSync(dirname(join(directory, path)), { recursive: true });
    // Fails rather than overwrite what came since the look above.
    writeFileSync(join(directory, path), text, { flag: "wx" });
  }
  terminal.out(nextSteps(paths.map(name), relative(cwd, directory)));
  return 0;
}

function nextSteps(paths: readonly string[], directory: string): string {
  const prefix = directory === "" ? "" : `cd ${directory} && `;
  return `Written:
${paths.map((path) => `  ${path}`).join("\n")}

Next:
  ${prefix}sekisho test     runs the tests of your rulebook
  ${prefix}sekisho check    judges what lies here

Then make it yours:
  - rename the rulebook in rulebook/rulebook.yaml, and write your image registry there
  - replace platform in rulebook/owners.yaml by your teams
  - change rulebook/rules/team-label.rego, or write the next rule beside it
`;
}
