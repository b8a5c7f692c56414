/** Rules about fragments and type names (specification of October 2021, section 5.5). */
import { didYouMean } from "./messages.ts";
import {
  type Definition,
  type FragmentDefinition,
  type FragmentSpread,
  isCompositeType,
  type Selection,
} from "./nodes.ts";
import { possibleTypes } from "./schema.ts";
import type { Rule, Walk } from "./walk.ts";

export const fragmentsOnCompositeTypes: Rule = {
  inline({ schema, report }, { typeCondition, position }) {
    const type = schema.types.get(typeCondition);
    if (type === undefined || isCompositeType(type)) return;
    report(position, `Fragment cannot condition on non composite type "${typeCondition}".`);
  },
  fragment({ report }, { name, typeCondition, position }, definition) {
    if (definition === undefined || typeCondition === "" || isCompositeType(definition)) return;
    report(position, `Fragment "${name}" cannot condition on non composite type "${typeCondition}".`);
  },
};

export const knownFragmentNames: Rule = {
  spread({ report }, { name, definition, position }) {
    if (definition === undefined) report(position, `Unknown fragment "${name}".`);
  },
};

export const knownTypeNames: Rule = {
  variable({ schema, report }, { type, position }) {
    let inner = type;
    while (inner?.elem !== undefined && inner.named === "") inner = inner.elem;
    const name = inner?.named ?? "";
    if (!schema.types.has(name)) report(position, `Unknown type "${name}".`);
  },
  inline({ schema, report }, { typeCondition, position }) {
    if (typeCondition !== "" && !schema.types.has(typeCondition)) report(position, `Unknown type "${typeCondition}".`);
  },
  fragment(walk, { typeCondition, position }, definition) {
    if (definition !== undefined) return;
    const types = [...walk.schema.types.keys()].sort();
    walk.charge(types.length * typeCondition.length);
    walk.report(position, `Unknown type "${typeCondition}".${didYouMean("Did you mean", typeCondition, types)}`);
  },
};

export function noFragmentCycles(): Rule {
  const visited = new Set<string>();
  return {
    fragment(walk, fragment) {
      detectCycles(walk, fragment, visited, []);
    },
  };
}

/** Follows spreads from a fragment; `path` holds the spreads that led here. */
function detectCycles(walk: Walk, fragment: FragmentDefinition, visited: Set<string>, path: readonly Step[]): void {
  if (visited.has(fragment.name)) return;
  visited.add(fragment.name);
  const spreads = spreadsOf(walk, fragment.selections);
  for (const spread of spreads) {
    const here: Step = { from: fragment.name, spread };
    const begin = path.findIndex(({ from }) => from === spread.name);
    walk.charge(1 + path.length);
    if (begin < 0 && spread.name !== fragment.name) {
      const next = walk.document.fragments.find(({ name }) => name === spread.name);
      if (next !== undefined) detectCycles(walk, next, visited, [...path, here]);
      continue;
    }
    const via = begin < 0 ? [] : path.slice(begin).map((step) => `"${step.spread.name}"`);
    const how = via.length === 0 ? "" : ` via ${via.join(", ")}`;
    walk.report(spread.position, `Cannot spread fragment "${spread.name}" within itself${how}.`);
  }
}

interface Step {
  readonly from: string;
  readonly spread: FragmentSpread;
}

/** All spreads in a selection, outside fragments; sets that are found last are looked at first. */
function spreadsOf(walk: Walk, selections: readonly Selection[]): FragmentSpread[] {
  const spreads: FragmentSpread[] = [];
  const toVisit: (readonly Selection[])[] = [selections];
  for (let set = toVisit.pop(); set !== undefined; set = toVisit.pop()) {
    walk.charge(1 + set.length);
    for (const selection of set) {
      if (selection.is === "spread") spreads.push(selection);
      else toVisit.push(selection.selections);
    }
  }
  return spreads;
}

export function noUnusedFragments(): Rule {
  const used = new Set<string>();
  let inOperations = true;
  return {
    spread(_, { name }) {
      if (inOperations) used.add(name);
    },
    fragment({ report }, { name, position }) {
      inOperations = false;
      if (!used.has(name)) report(position, `Fragment "${name}" is never used.`);
    },
  };
}

export const possibleFragmentSpreads: Rule = {
  inline(walk, { parent, typeCondition, position }) {
    if (parent === undefined || mayOverlap(walk, parent, typeCondition)) return;
    const why = `objects of type "${parent.name}" can never be of type "${typeCondition}"`;
    walk.report(position, `Fragment cannot be spread here as ${why}.`);
  },
  spread(walk, { name, parent, definition, position }) {
    if (definition === undefined || parent === undefined || mayOverlap(walk, parent, definition.typeCondition)) return;
    const why = `objects of type "${parent.name}" can never be of type "${definition.typeCondition}"`;
    walk.report(position, `Fragment "${name}" cannot be spread here as ${why}.`);
  },
};

function mayOverlap(walk: Walk, parent: Definition, condition: string): boolean {
  const type = walk.schema.types.get(condition);
  if (!isCompositeType(parent) || type === undefined || !isCompositeType(type)) return true;
  const here = parent.kind === "OBJECT" ? [parent] : possibleTypes(walk.schema, parent);
  const there = new Set(possibleTypes(walk.schema, type).map(({ name }) => name));
  walk.charge(here.length + there.size);
  return here.some(({ name }) => there.has(name));
}
