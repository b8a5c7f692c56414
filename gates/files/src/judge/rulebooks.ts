import { existsSync, readdirSync, statSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { type Diagnostic, didYouMean } from "@sekisho/core";
import { type Engine, type Judge, loadRulebook, openRulebook, type Rulebook } from "@sekisho/rulebook";

/** A rulebook that is ready to judge. */
export interface OpenRulebook {
  readonly rulebook: Rulebook;
  readonly judge: Judge;
}

/** What was asked for: a directory or `sekisho:NAME`, and from where its path counts. */
export interface RulebookUse {
  readonly use: string;
  readonly from: string;
}

export interface OpenedRulebooks {
  /** Empty where one of them has mistakes. */
  readonly open: readonly OpenRulebook[];
  readonly diagnostics: readonly Diagnostic[];
}

/** What is used where nobody names a rulebook. */
export const DEFAULT_RULEBOOKS: readonly string[] = ["sekisho:kubernetes", "sekisho:terraform-aws"];

/**
 * Loads rulebooks; the mistakes of all of them come together. Codes: `rulebook_not_found`, `rulebook_unsupported` and
 * what loading says.
 */
export async function openRulebooks(
  uses: readonly RulebookUse[],
  { builtinRulebooks, engine }: { readonly builtinRulebooks: string; readonly engine: Engine },
): Promise<OpenedRulebooks> {
  const open: OpenRulebook[] = [];
  const diagnostics: Diagnostic[] = [];
  for (const use of uses) {
    const found = locateRulebook(use, builtinRulebooks);
    if (typeof found !== "string") {
      diagnostics.push(found);
      continue;
    }
    const { value, diagnostics: said } = await loadRulebook(found, { builtinRulebooks, engine });
    diagnostics.push(...said);
    if (value !== undefined) open.push({ rulebook: value, judge: openRulebook(value) });
  }
  return { open: diagnostics.some(({ severity }) => severity === "error") ? [] : open, diagnostics };
}

/** The directory of a rulebook, or what is wrong with its name. */
export function locateRulebook({ use, from }: RulebookUse, builtinRulebooks: string): string | Diagnostic {
  const scheme = /^([a-z][a-z0-9+]+):/.exec(use)?.[1];
  if (scheme === "sekisho") return locateBuiltin(use.slice("sekisho:".length), builtinRulebooks);
  if (scheme !== undefined) {
    const hint = "fetch it into a directory and name that, or name one that ships: sekisho:kubernetes";
    return mistake("rulebook_unsupported", `this version reads rulebooks from directories, found ${use}`, hint);
  }
  const directory = resolve(from, use);
  if (existsSync(join(directory, "rulebook.yaml"))) return directory;
  const hint = hintFor({ use, directory }, builtinRulebooks);
  return mistake("rulebook_not_found", `no rulebook at ${use}: ${whyNone(directory)}`, hint);
}

function whyNone(directory: string): string {
  const found = statSync(directory, { throwIfNoEntry: false });
  if (found === undefined) return "there is no such directory";
  return found.isDirectory() ? "it has no rulebook.yaml" : "it is a file";
}

/** A rulebook that ships may have been named without its scheme, and its manifest instead of its directory. */
function hintFor(
  { use, directory }: { readonly use: string; readonly directory: string },
  builtinRulebooks: string,
): string {
  if (builtinNames(builtinRulebooks).includes(use)) return `did you mean sekisho:${use}, which ships?`;
  if (basename(use) === "rulebook.yaml") return `name the directory that holds it: ${dirname(use)}`;
  if (holdsRego(directory)) {
    return "for policies alone there is `sekisho conftest test`; a rulebook takes them, too: make one (sekisho init) and put them below its rules/";
  }
  return "name a directory that holds a rulebook.yaml, or make one: sekisho init";
}

/** Whether somebody may have meant a directory of policies, as other tools take them. */
function holdsRego(directory: string): boolean {
  if (statSync(directory, { throwIfNoEntry: false })?.isDirectory() !== true) return false;
  return readdirSync(directory).some((name) => name.endsWith(".rego"));
}

function locateBuiltin(name: string, builtinRulebooks: string): string | Diagnostic {
  const names = builtinNames(builtinRulebooks);
  if (names.includes(name)) return join(builtinRulebooks, name);
  const close = didYouMean(name, names);
  const hint =
    close === undefined
      ? `there is ${names.map((known) => `sekisho:${known}`).join(", ") || "none"}`
      : `did you mean sekisho:${close}?`;
  return mistake("rulebook_not_found", `no rulebook sekisho:${name} ships with this program`, hint);
}

function builtinNames(builtinRulebooks: string): readonly string[] {
  return existsSync(builtinRulebooks) ? readdirSync(builtinRulebooks).sort() : [];
}

function mistake(code: string, message: string, hint: string): Diagnostic {
  return { code, severity: "error", message, hint };
}
