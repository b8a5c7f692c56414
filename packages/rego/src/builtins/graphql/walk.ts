import {
  type Argument,
  type ArgumentDefinition,
  type Definition,
  type Directive,
  type Field,
  type FieldDefinition,
  type FragmentDefinition,
  type FragmentSpread,
  type InlineFragment,
  named,
  type OperationDefinition,
  type Position,
  type QueryDocument,
  type Selection,
  typeName,
  type Value,
  type VariableDefinition,
  valueKinds,
} from "./nodes.ts";
import { type Schema, typeOf } from "./schema.ts";

/** What rules see while a query is walked: children first. */
export interface Walk {
  readonly schema: Schema;
  readonly document: QueryDocument;
  /** The operation that is walked; undefined inside fragments that are walked for themselves. */
  operation: OperationDefinition | undefined;
  readonly report: (position: Position | undefined, message: string) => void;
  charge(steps: number): void;
}

/** One rule: what it does at which nodes. */
export interface Rule {
  readonly operation?: (walk: Walk, node: OperationDefinition) => void;
  readonly variable?: (walk: Walk, node: VariableDefinition) => void;
  readonly field?: (walk: Walk, node: Field) => void;
  readonly fragment?: (walk: Walk, node: FragmentDefinition, definition: Definition | undefined) => void;
  readonly inline?: (walk: Walk, node: InlineFragment) => void;
  readonly spread?: (walk: Walk, node: FragmentSpread) => void;
  readonly directive?: (walk: Walk, node: Directive) => void;
  readonly directives?: (walk: Walk, nodes: readonly Directive[]) => void;
  readonly value?: (walk: Walk, node: Value) => void;
}

const typename: FieldDefinition = {
  name: "__typename",
  type: typeOf("String", "nullable"),
  arguments: [],
  description: "",
  defaultValue: undefined,
  directives: [],
  position: undefined,
};

/** Walks a document: operations with the fragments that they spread, then each fragment for itself. */
export function walkQuery(walk: Walk, rules: readonly Rule[]): void {
  for (const operation of walk.document.operations) new Walker(walk, rules).operation(operation);
  for (const fragment of walk.document.fragments) new Walker(walk, rules).fragment(fragment);
}

class Walker {
  readonly #walk: Walk;
  readonly #rules: readonly Rule[];
  /** Fragments whose selections were walked in place of a spread. */
  readonly #spread = new Set<string>();

  constructor(walk: Walk, rules: readonly Rule[]) {
    this.#walk = walk;
    this.#rules = rules;
  }

  operation(operation: OperationDefinition): void {
    const { schema } = this.#walk;
    this.#walk.operation = operation;
    for (const variable of operation.variables) {
      for (const rule of this.#rules) rule.variable?.(this.#walk, variable);
      if (variable.defaultValue === undefined) continue;
      variable.defaultValue.expectedType = variable.type;
      variable.defaultValue.definition = schema.types.get(typeName(variable.type));
    }
    const { definition, location } = this.#root(operation);
    for (const variable of operation.variables) {
      if (variable.defaultValue !== undefined) this.#value(variable.defaultValue);
      this.#directives(variable.directives, "VARIABLE_DEFINITION");
    }
    this.#directives(operation.directives, location);
    this.#selections(definition, operation.selections);
    for (const rule of this.#rules) rule.operation?.(this.#walk, operation);
    this.#walk.operation = undefined;
  }

  #root({ operation }: OperationDefinition): { definition: Definition | undefined; location: string } {
    const { schema } = this.#walk;
    switch (operation) {
      case "query":
      case "":
        return { definition: schema.query, location: "QUERY" };
      case "mutation":
        return { definition: schema.mutation, location: "MUTATION" };
      case "subscription":
        return { definition: schema.subscription, location: "SUBSCRIPTION" };
      default:
        return { definition: undefined, location: "" };
    }
  }

  fragment(fragment: FragmentDefinition): void {
    const definition = this.#walk.schema.types.get(fragment.typeCondition);
    this.#directives(fragment.directives, "FRAGMENT_DEFINITION");
    this.#selections(definition, fragment.selections);
    for (const rule of this.#rules) rule.fragment?.(this.#walk, fragment, definition);
  }

  #selections(parent: Definition | undefined, selections: readonly Selection[]): void {
    this.#walk.charge(1 + selections.length);
    for (const selection of selections) {
      switch (selection.is) {
        case "field":
          this.#field(parent, selection);
          break;
        case "inline":
          this.#inline(parent, selection);
          break;
        case "spread":
          this.#fragmentSpread(parent, selection);
      }
    }
  }

  #field(parent: Definition | undefined, field: Field): void {
    const definition =
      field.name === "__typename" ? typename : parent === undefined ? undefined : named(parent.fields, field.name);
    this.#walk.charge(1 + (parent?.fields.length ?? 0));
    field.definition = definition;
    field.parent = parent;
    const next = definition === undefined ? undefined : this.#walk.schema.types.get(typeName(definition.type));
    for (const argument of field.arguments) this.#argument(definition?.arguments, argument);
    this.#directives(field.directives, "FIELD");
    this.#selections(next, field.selections);
    for (const rule of this.#rules) rule.field?.(this.#walk, field);
  }

  #inline(parent: Definition | undefined, fragment: InlineFragment): void {
    fragment.parent = parent;
    const { typeCondition } = fragment;
    const next = typeCondition === "" ? parent : this.#walk.schema.types.get(typeCondition);
    this.#directives(fragment.directives, "INLINE_FRAGMENT");
    this.#selections(next, fragment.selections);
    for (const rule of this.#rules) rule.inline?.(this.#walk, fragment);
  }

  #fragmentSpread(parent: Definition | undefined, spread: FragmentSpread): void {
    const definition = named(this.#walk.document.fragments, spread.name);
    this.#walk.charge(1 + this.#walk.document.fragments.length);
    spread.definition = definition;
    spread.parent = parent;
    this.#directives(spread.directives, "FRAGMENT_SPREAD");
    if (definition !== undefined && !this.#spread.has(definition.name)) {
      this.#spread.add(definition.name);
      this.#selections(this.#walk.schema.types.get(definition.typeCondition), definition.selections);
    }
    for (const rule of this.#rules) rule.spread?.(this.#walk, spread);
  }

  #directives(directives: readonly Directive[], location: string): void {
    for (const directive of directives) {
      const definition = this.#walk.schema.directives.get(directive.name);
      directive.definition = definition;
      directive.location = location;
      for (const argument of directive.arguments) this.#argument(definition?.arguments, argument);
      for (const rule of this.#rules) rule.directive?.(this.#walk, directive);
    }
    for (const rule of this.#rules) rule.directives?.(this.#walk, directives);
  }

  #argument(definitions: readonly ArgumentDefinition[] | undefined, argument: Argument): void {
    const definition = definitions === undefined ? undefined : named(definitions, argument.name);
    this.#walk.charge(1 + (definitions?.length ?? 0));
    if (argument.value === undefined) return;
    if (definition !== undefined) this.#expect(argument.value, definition);
    this.#value(argument.value);
  }

  #expect(value: Value, definition: ArgumentDefinition | FieldDefinition): void {
    value.expectedType = definition.type;
    value.expectedTypeHasDefault =
      definition.defaultValue !== undefined && definition.defaultValue.kind !== valueKinds.null;
    value.definition = this.#walk.schema.types.get(typeName(definition.type));
  }

  #value(value: Value): void {
    this.#walk.charge(1);
    if (value.kind === valueKinds.variable && this.#walk.operation !== undefined) {
      value.variable = this.#walk.operation.variables.find(({ variable }) => variable === value.raw);
      if (value.variable !== undefined) value.variable.used = true;
    }
    for (const child of value.children) {
      if (child.value === undefined) continue;
      if (value.kind === valueKinds.object) {
        const field = value.definition === undefined ? undefined : named(value.definition.fields, child.name);
        if (field !== undefined) this.#expect(child.value, field);
      } else if (value.kind !== valueKinds.list) continue;
      else if (value.expectedType?.elem !== undefined) {
        child.value.expectedType = value.expectedType.elem;
        child.value.definition = value.definition;
      }
      this.#value(child.value);
    }
    for (const rule of this.#rules) rule.value?.(this.#walk, value);
  }
}
