/** Rules about variables and about names that stand once (specification of October 2021, sections 5.2, 5.4, 5.8). */
import { type Argument, isCompatible, isInputType, type Position, typeName, typeText, valueKinds } from "./nodes.ts";
import type { Rule, Walk } from "./walk.ts";

export const noUndefinedVariables: Rule = {
  value({ operation, report }, { kind, raw, variable, position }) {
    if (operation === undefined || kind !== valueKinds.variable || variable !== undefined) return;
    const where = operation.name === "" ? "" : ` by operation "${operation.name}"`;
    report(position, `Variable "$${raw}" is not defined${where}.`);
  },
};

export const noUnusedVariables: Rule = {
  operation({ report }, { name, variables }) {
    const where = name === "" ? "" : ` in operation "${name}"`;
    for (const { used, variable, position } of variables) {
      if (!used) report(position, `Variable "$${variable}" is never used${where}.`);
    }
  },
};

export const variablesAreInputTypes: Rule = {
  operation({ schema, report }, { variables }) {
    for (const { variable, type, position } of variables) {
      const definition = schema.types.get(typeName(type));
      if (definition === undefined || isInputType(definition)) continue;
      report(position, `Variable "$${variable}" cannot be non-input type "${typeText(type)}".`);
    }
  },
};

export const variablesInAllowedPosition: Rule = {
  value({ operation, report }, { kind, raw, expectedType, expectedTypeHasDefault, variable, position }) {
    if (kind !== valueKinds.variable || expectedType === undefined || variable === undefined) return;
    if (operation === undefined) return;
    const { defaultValue } = variable;
    const hasDefault = defaultValue !== undefined && defaultValue.kind !== valueKinds.null;
    // With a default on either side, null never arrives.
    const wanted = hasDefault || expectedTypeHasDefault ? { ...expectedType, nonNull: false } : expectedType;
    if (isCompatible(variable.type, wanted)) return;
    const types = `type "${typeText(variable.type)}" used in position expecting type "${typeText(expectedType)}"`;
    report(position, `Variable "$${raw}" of ${types}.`);
  },
};

export const uniqueArgumentNames: Rule = {
  field(walk, node) {
    reportRepeatedArguments(walk, node.arguments);
  },
  directive(walk, node) {
    reportRepeatedArguments(walk, node.arguments);
  },
};

function reportRepeatedArguments(walk: Walk, args: readonly Argument[]): void {
  eachSecond(args, ({ name, position }) => {
    walk.report(position, `There can be only one argument named "${name}".`);
  });
}

export const uniqueDirectivesPerLocation: Rule = {
  directives({ report }, directives) {
    const seen = new Set<string>();
    for (const { name, definition, position } of directives) {
      if (definition?.isRepeatable !== true && seen.has(name)) {
        report(position, `The directive "@${name}" can only be used once at this location.`);
      }
      seen.add(name);
    }
  },
};

export function uniqueFragmentNames(): Rule {
  const seen = new Set<string>();
  return {
    fragment({ report }, { name, position }) {
      if (seen.has(name)) report(position, `There can be only one fragment named "${name}".`);
      seen.add(name);
    },
  };
}

export const uniqueInputFieldNames: Rule = {
  value({ report }, { kind, children }) {
    if (kind !== valueKinds.object) return;
    const seen = new Set<string>();
    for (const { name, position } of children) {
      if (seen.has(name)) report(position, `There can be only one input field named "${name}".`);
      seen.add(name);
    }
  },
};

export function uniqueOperationNames(): Rule {
  const seen = new Set<string>();
  return {
    operation({ report }, { name, position }) {
      if (seen.has(name)) report(position, `There can be only one operation named "${name}".`);
      seen.add(name);
    },
  };
}

export const uniqueVariableNames: Rule = {
  operation({ report }, { variables }) {
    eachSecond(
      variables.map(({ variable, position }) => ({ name: variable, position })),
      ({ name, position }) => {
        report(position, `There can be only one variable named "$${name}".`);
      },
    );
  },
};

/** Calls for the second item of a name, not for the third. */
function eachSecond(
  items: readonly { readonly name: string; readonly position: Position | undefined }[],
  found: (item: { readonly name: string; readonly position: Position | undefined }) => void,
): void {
  const counts = new Map<string, number>();
  for (const item of items) {
    const count = counts.get(item.name) ?? 0;
    if (count === 1) found(item);
    counts.set(item.name, count + 1);
  }
}
