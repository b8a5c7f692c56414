/** Rules about fields, arguments, directives and operations (specification of October 2021, section 5). */
import { didYouMean, quotedOrList } from "./messages.ts";
import {
  type Argument,
  type ArgumentDefinition,
  type Definition,
  type Field,
  isAbstractType,
  isLeafType,
  named,
  type Position,
  type Selection,
  typeName,
  typeText,
} from "./nodes.ts";
import { possibleTypes } from "./schema.ts";
import type { Rule, Walk } from "./walk.ts";

export const fieldsOnCorrectType: Rule = {
  field(walk, { name, parent, definition, position }) {
    if (parent === undefined || definition !== undefined) return;
    const message = `Cannot query field "${name}" on type "${parent.name}".`;
    const types = typesWithField(walk, parent, name);
    if (types.length > 0) {
      walk.report(position, `${message} Did you mean to use an inline fragment on ${quotedOrList(types)}?`);
      return;
    }
    const hasFields = parent.kind === "OBJECT" || parent.kind === "INTERFACE";
    const alike = hasFields ? parent.fields.map((field) => field.name) : [];
    walk.charge(alike.length * name.length);
    walk.report(position, message + didYouMean("Did you mean", name, alike));
  },
};

/** Types of an abstract type's values that have the field: interfaces by how often they are meant, then by name. */
function typesWithField(walk: Walk, parent: Definition, name: string): string[] {
  if (!isAbstractType(parent)) return [];
  const objects: string[] = [];
  const interfaces = new Map<string, number>();
  for (const type of possibleTypes(walk.schema, parent)) {
    walk.charge(1 + type.fields.length);
    if (named(type.fields, name) === undefined) continue;
    objects.push(type.name);
    for (const base of type.interfaces) {
      const fields = walk.schema.types.get(base)?.fields ?? [];
      if (named(fields, name) !== undefined) interfaces.set(base, (interfaces.get(base) ?? 0) + 1);
    }
  }
  const uses = (type: string): number => interfaces.get(type) ?? 0;
  return [...interfaces.keys(), ...objects].sort((a, b) => uses(b) - uses(a) || (a < b ? -1 : a > b ? 1 : 0));
}

export const knownArgumentNames: Rule = {
  field(walk, node) {
    if (node.definition === undefined || node.parent === undefined) return;
    reportUnknown(walk, node, node.definition.arguments, `on field "${node.parent.name}.${node.name}"`);
  },
  directive(walk, node) {
    if (node.definition !== undefined) {
      reportUnknown(walk, node, node.definition.arguments, `on directive "@${node.name}"`);
    }
  },
};

function reportUnknown(
  walk: Walk,
  at: { readonly arguments: readonly Argument[]; readonly position: Position | undefined },
  definitions: readonly ArgumentDefinition[],
  where: string,
): void {
  const known = definitions.map((definition) => definition.name);
  for (const { name } of at.arguments) {
    if (known.includes(name)) continue;
    walk.charge(known.length * name.length);
    walk.report(at.position, `Unknown argument "${name}" ${where}.${didYouMean("Did you mean", name, known)}`);
  }
}

export function knownDirectives(): Rule {
  const seen = new Set<string>();
  return {
    directive(walk, { name, definition, location, position }) {
      if (definition === undefined) {
        walk.report(position, `Unknown directive "@${name}".`);
        return;
      }
      if (definition.locations.includes(location)) return;
      const key = `${name} ${position?.line} ${position?.column}`;
      if (seen.has(key)) return;
      seen.add(key);
      walk.report(position, `Directive "@${name}" may not be used on ${location}.`);
    },
  };
}

export const knownRootType: Rule = {
  operation({ schema, report }, { operation, position }) {
    const root =
      operation === "query" || operation === "mutation" || operation === "subscription" || operation === ""
        ? schema[operation === "" ? "query" : operation]
        : undefined;
    if (root === undefined) report(position, `Schema does not support operation type "${operation}"`);
  },
};

export const loneAnonymousOperation: Rule = {
  operation({ document, report }, { name, position }) {
    if (document.operations.length > 1 && name === "") {
      report(position, "This anonymous operation must be the only defined operation.");
    }
  },
};

export const providedRequiredArguments: Rule = {
  field(walk, { name, definition, arguments: args, position }) {
    reportMissing(walk, args, definition?.arguments, `Field "${name}"`, position);
  },
  directive(walk, { name, definition, arguments: args, position }) {
    reportMissing(walk, args, definition?.arguments, `Directive "@${name}"`, position);
  },
};

function reportMissing(
  walk: Walk,
  args: readonly Argument[],
  definitions: readonly ArgumentDefinition[] | undefined,
  what: string,
  position: Position | undefined,
): void {
  for (const definition of definitions ?? []) {
    if (definition.type?.nonNull !== true || definition.defaultValue !== undefined) continue;
    walk.charge(args.length);
    if (named(args, definition.name) !== undefined) continue;
    const argument = `argument "${definition.name}" of type "${typeText(definition.type)}"`;
    walk.report(position, `${what} ${argument} is required, but it was not provided.`);
  }
}

export const scalarLeafs: Rule = {
  field({ schema, report }, { name, definition, selections, position }) {
    if (definition === undefined) return;
    const type = schema.types.get(typeName(definition.type));
    if (type === undefined) return;
    if (isLeafType(type)) {
      if (selections.length === 0) return;
      report(position, `Field "${name}" must not have a selection since type "${type.name}" has no subfields.`);
    } else if (selections.length === 0) {
      const message = `Field "${name}" of type "${typeText(definition.type)}" must have a selection of subfields.`;
      report(position, `${message} Did you mean "${name} { ... }"?`);
    }
  },
};

export const singleFieldSubscriptions: Rule = {
  operation(walk, { operation, name, selections }) {
    if (walk.schema.subscription === undefined || operation !== "subscription") return;
    const fields = topFields(walk, selections, new Set());
    const what = name === "" ? "Anonymous Subscription" : `Subscription "${name}"`;
    const second = fields[1];
    if (second !== undefined) walk.report(second.position, `${what} must select only one top level field.`);
    for (const field of fields) {
      if (!field.name.startsWith("__")) continue;
      walk.report(field.position, `${what} must not select an introspection top level field.`);
    }
  },
};

/** Fields of different names that a selection asks for, through fragments, too. */
function topFields(walk: Walk, selections: readonly Selection[], entered: Set<string>): Field[] {
  const byName = new Map<string, Field>();
  const add = (list: readonly Selection[]): void => {
    walk.charge(1 + list.length);
    for (const selection of list) {
      if (selection.is === "field") {
        if (!byName.has(selection.name)) byName.set(selection.name, selection);
      } else if (selection.is === "inline") add(selection.selections);
      else if (selection.definition !== undefined && !entered.has(selection.name)) {
        entered.add(selection.name);
        add(selection.definition.selections);
      }
    }
  };
  add(selections);
  return [...byName.values()];
}
