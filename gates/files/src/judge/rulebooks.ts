import { existsSync, readdirSync, statSync } from "node:fs";
import { join, resolve } from "node:path";
import { type Diagnostic, didYouMean } from "@sekisho/core";
import { type Judge, loadRulebook, openRulebook, type Rulebook } from "@sekisho/rulebook";

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
export async function openRulebooks(uses: readonly RulebookUse[], builtinRulebooks: string): Promise<OpenedRulebooks> {
  const open: OpenRulebook[] = [];
  const diagnostics: Diagnostic[] = [];
  for (const use of uses) {
    const found = locateRulebook(use, builtinRulebooks);
    if (typeof found !== "string") {
      diagnostics.push(found);
      continue;
    }
    const { value, diagnostics: said } = await loadRulebook(found, { builtinRulebooks });
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
  const found = statSync(directory, { throwIfNoEntry: false });
  const why = found === undefined ? "there is no such directory" : "it has no rulebook.yaml";
  const hint = "name a directory that holds a rulebook.yaml, or make one: sekisho init";
  return mistake("rulebook_not_found", `no rulebook at ${use}: ${why}`, hint);
}

function locateBuiltin(name: string, builtinRulebooks: string): string | Diagnostic {
  const names = existsSync(builtinRulebooks) ? readdirSync(builtinRulebooks).sort() : [];
  if (names.includes(name)) return join(builtinRulebooks, name);
  const close = didYouMean(name, names);
  const hint = close === undefined ? `there is ${names.join(", ") || "none"}` : `did you mean sekisho:${close}?`;
  return mistake("rulebook_not_found", `no rulebook sekisho:${name} ships with this program`, hint);
}

function mistake(code: string, message: string, hint: string): Diagnostic {
  return { code, severity: "error", message, hint };
}
