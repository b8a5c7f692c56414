/** The rules in TypeScript of a tree of rulebooks: loaded in a process of their own, and what they say of themselves checked. */
import { check, type Infer, type Json, type Path, type Span } from "@sekisho/core";
import type { LoadedRule, RuleFile } from "@sekisho/rule/messages";
import { findInLiteral } from "../script/object-keys.ts";
import type { Scripts, ScriptsOptions } from "../script/scripts.ts";
import type { Unit } from "./includes.ts";
import { definitionSchema, type RuleMetadata, textsOf } from "./metadata.ts";
import type { Mistakes } from "./mistakes.ts";
import { textOf } from "./modules.ts";
import { warnOfUnknownFields } from "./script-fields.ts";
import { offsetOf, pointAt, reportScript, type ScriptFile, spanOf } from "./script-places.ts";
import type { RulebookSource } from "./source.ts";

/** One `rule({…})`. */
export interface ScriptPackage {
  readonly kind: "script";
  readonly metadata: RuleMetadata;
  readonly scripts: Scripts;
  /** Its place among all rules of the process. */
  readonly index: number;
}

/** The rules of one rulebook. */
export interface OwnScripts {
  readonly packages: readonly ScriptPackage[];
  /** Ids of rules that have mistakes. */
  readonly brokenIds: readonly string[];
  /** False where a file could not be loaded: what rules it holds is not known. */
  readonly areWhole: boolean;
}

export interface ScriptPackages {
  of(source: RulebookSource): OwnScripts;
}

const NONE: OwnScripts = { packages: [], brokenIds: [], areWhole: true };

interface Loaded extends ScriptFile {
  readonly home: RulebookSource;
}

/** Without a file in TypeScript nothing is started. */
export async function loadScripts(
  units: readonly Unit[],
  mistakes: Mistakes,
  options: ScriptsOptions | undefined,
): Promise<ScriptPackages> {
  const homes = [...new Set(units.map(({ source }) => source))];
  const files = homes.flatMap((home) =>
    home.scripts.flatMap((source): readonly Loaded[] => {
      const text = textOf(source, mistakes);
      return text === undefined ? [] : [{ source, text, home }];
    }),
  );
  if (!files.some(({ source }) => source.path.endsWith(".rule.ts"))) return { of: () => NONE };
  const { Scripts } = await import("../script/scripts.ts");
  const name = (home: RulebookSource): string => String(homes.indexOf(home));
  const scripts = new Scripts(
    {
      files: files.map(({ source, text, home }): RuleFile => ({ home: name(home), path: source.path, text })),
      data: Object.fromEntries(homes.map((home) => [name(home), home.data])) as never,
    },
    options,
  );
  const { rules, mistakes: found } = await scripts.load();
  for (const mistake of found) reportScript(mistake, files[mistake.file], mistakes);
  const own = new Map(
    homes.map((home) => [home, { packages: [] as ScriptPackage[], brokenIds: [] as string[], areWhole: true }]),
  );
  for (const { file } of found) {
    const home = files[file]?.home;
    const there = home === undefined ? undefined : own.get(home);
    if (there !== undefined) there.areWhole = false;
  }
  for (const [index, loaded] of rules.entries()) {
    const file = files[loaded.file];
    const there = file === undefined ? undefined : own.get(file.home);
    if (file === undefined || there === undefined) continue;
    const metadata = readDefinition(loaded, file, mistakes);
    if (metadata !== undefined) {
      there.packages.push({ kind: "script", metadata, scripts, index });
      const texts = files.filter(({ home }) => home === file.home).map(({ text }) => text);
      warnOfUnknownFields(metadata, texts, mistakes);
    } else if (typeof loaded.definition["id"] === "string") there.brokenIds.push(loaded.definition["id"]);
  }
  return { of: (source) => own.get(source) ?? NONE };
}

function readDefinition(loaded: LoadedRule, file: Loaded, mistakes: Mistakes): RuleMetadata | undefined {
  const start = offsetOf(file.text, loaded.line, loaded.column);
  const locate = (path: Path): { key?: Span; value: Span } | undefined => {
    const found = findInLiteral(file.text, start, path);
    if (found === undefined) return undefined;
    const value = spanOf(file, found.value);
    return found.key === undefined ? { value } : { key: spanOf(file, found.key), value };
  };
  const whole = spanOf(file, pointAt(file.text, loaded.line, loaded.column, "rule".length));
  // The definition is JSON: the process has copied it.
  const definition = mistakes.take(
    check(definitionSchema, loaded.definition as unknown as Json, {
      codes: "rulebook",
      whole: "the rule",
      locate: (path) => locate(path) ?? { value: whole },
    }),
  );
  return definition === undefined ? undefined : toMetadata(definition, whole, locate);
}

function toMetadata(
  { title, why, references = [], ...sekisho }: Infer<typeof definitionSchema>,
  span: Span,
  locate: RuleMetadata["locate"],
): RuleMetadata {
  const idSpan = (): Span => locate(["id"])?.value ?? span;
  return { sekisho, texts: textsOf(sekisho, title, why), references, span, idSpan, locate };
}
