import type { Invocation } from "@sekisho/gate";
import type { Engine } from "@sekisho/rulebook";
import type { CommandLine, FixSettings } from "../config.ts";
import { fixRun } from "./fix-run.ts";
import { printDifferences, printOutcome } from "./print.ts";
import { fixWords } from "./words.ts";

/** Mends files and shows the difference; false where what was asked for can't be. */
export async function fix(
  invocation: Invocation,
  line: CommandLine & { readonly fix: FixSettings },
  engine: Engine,
): Promise<boolean> {
  const { terminal, cwd, operands } = invocation;
  const words = fixWords(line.language);
  if (operands.includes("-")) {
    terminal.err(`sekisho: ${words.standardInput}\n`);
    return false;
  }
  const outcome = await fixRun(invocation, line, engine);
  const printing = { words, isDry: line.fix.isDry, cwd };
  // A report for programs stays one: the difference then goes where it is read all the same.
  const isText = line.outputs.some(({ format, file }) => format === "text" && file === undefined);
  const differences = printDifferences(outcome, printing);
  if (line.fix.isDry) terminal.out(differences);
  else if (differences !== "" && isText) terminal.out(`${differences}\n`);
  else terminal.err(differences);
  terminal.err(printOutcome(outcome, printing));
  return true;
}
