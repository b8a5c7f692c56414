import type { Comment, Module, RegoVersion } from "../../syntax/ast.ts";
import { parseModule } from "../../syntax/parse.ts";
import type { LaidModule, WrittenModule } from "./module.ts";
import { plainQuoted } from "./quoted.ts";
import type { Unit } from "./rule-shape.ts";
import { Sameness } from "./same-program.ts";
import type { Remark } from "./sheet.ts";

/** The module that a written text is, when it says what the given one says, comments included. */
export function readBack(given: Module, text: string, regoVersion: RegoVersion): Module | undefined {
  const { value } = parseModule(text, given.file, { regoVersion, layout: true });
  if (value === undefined || !new Sameness().areSame(given, value)) return undefined;
  return sortedTexts(given.comments) === sortedTexts(value.comments) ? value : undefined;
}

/**
 * Whether two texts are one module: the same package, imports, rules and comments. Texts that do not parse are none. What a
 * layout may change does not count, nor do the imports of `rego.v1` and `future.keywords`.
 */
export function isSameModule(
  a: { readonly text: string; readonly regoVersion: RegoVersion },
  b: { readonly text: string; readonly regoVersion: RegoVersion },
): boolean {
  const { value } = parseModule(a.text, "", { regoVersion: a.regoVersion, layout: true });
  return value !== undefined && readBack(value, b.text, b.regoVersion) !== undefined;
}

/** The rules whose written text does not say what they say. */
export function unsoundUnits(laid: LaidModule, written: WrittenModule, regoVersion: RegoVersion): ReadonlySet<Unit> {
  const found = new Set<Unit>();
  const head = headerOf(laid.module);
  for (const [unit, { text, remarks }] of written.units()) {
    const { value } = parseModule(`${head}${text}`, laid.module.file, { regoVersion, layout: true });
    const isSound =
      value !== undefined &&
      new Sameness().haveSameRules(unit.rules, value.rules) &&
      sortedTexts(value.comments) === sortedRemarks(remarks);
    if (!isSound) found.add(unit);
  }
  return found;
}

/** A package, and the imports that say which words are keywords. */
function headerOf({ imports }: Module): string {
  const versions = imports.filter(({ path }) => path[0] === "rego" || path[0] === "future");
  const lines = versions.map(({ path: [root = "", ...rest] }) => {
    return `import ${root}${rest.map((part) => `[${plainQuoted(part)}]`).join("")}\n`;
  });
  return `package a\n${lines.join("")}`;
}

/** OPA may put two comments into one line, one behind the other: nothing is lost by that. */
function sortedTexts(comments: readonly Comment[]): string {
  return sorted(comments.map(({ text }) => text));
}

function sortedRemarks(remarks: readonly Remark[]): string {
  return sorted(remarks.map(({ text }) => text.slice(1)));
}

function sorted(texts: readonly string[]): string {
  return texts
    .flatMap((text) => text.split(" #"))
    .map((text) => text.trimEnd())
    .toSorted()
    .join("\n");
}
