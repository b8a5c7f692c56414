/** What the text of a saved program refers to, made from data. */
import type { Builtin } from "../builtins/builtin.ts";
import type { References } from "../emit/link.ts";
import type { GroupKind, Outline } from "../plan/tree.ts";
import type { EvalPlace } from "../runtime/errors.ts";
import { restorePatterns } from "./patterns.ts";
import type { SavedRules, SavedTables } from "./saved.ts";
import { decodeValue } from "./values.ts";

/** A rule of a saved program. */
export interface SlottedRule {
  readonly path: readonly string[];
  readonly kind: GroupKind;
  readonly slot: number;
}

/** A name of a saved program, with those below it. */
export interface OutlineNode extends Outline<SlottedRule> {
  readonly kids: Map<string, OutlineNode>;
  group: SlottedRule | undefined;
}

export function slottedRules({ rules }: Pick<SavedRules, "rules">): readonly SlottedRule[] {
  return rules.map(({ path, kind }, slot) => ({ path, kind, slot }));
}

/** Throws where a builtin is missing. */
export function referencesOf(saved: SavedTables, builtins: ReadonlyMap<string, Builtin>): References {
  restorePatterns(saved.patterns);
  return {
    constants: saved.constants.map(decodeValue),
    builtins: saved.builtins.map((name) => {
      const builtin = builtins.get(name);
      if (builtin === undefined) throw new Error(`the saved program calls ${name}, which is not there`);
      return builtin;
    }),
    documents: saved.documents,
    slots: saved.slots,
    places: (site) => placeOf(saved, site),
  };
}

function placeOf({ files, places }: SavedTables, site: number): EvalPlace | undefined {
  const [file = -1, line, column] = places.slice(site * 3, site * 3 + 3);
  const name = files[file];
  return name === undefined || line === undefined || column === undefined ? undefined : { file: name, line, column };
}

/** The tree of names, in the order in which `buildTree` makes it. */
export function outlineOf(packages: readonly (readonly string[])[], rules: readonly SlottedRule[]): OutlineNode {
  const root: OutlineNode = { kids: new Map(), group: undefined };
  const nodeAt = (path: readonly string[]): OutlineNode => {
    let node = root;
    for (const part of path) {
      let kid = node.kids.get(part);
      if (kid === undefined) node.kids.set(part, (kid = { kids: new Map(), group: undefined }));
      node = kid;
    }
    return node;
  };
  for (const path of packages) nodeAt(path);
  for (const rule of rules) nodeAt(rule.path).group = rule;
  return root;
}
