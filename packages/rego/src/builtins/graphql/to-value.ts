/** Syntax trees as policies see them: without positions and without empty collections. */
import type { PlainObject, Value as RegoValue } from "../../runtime/value.ts";
import type {
  Argument,
  ArgumentDefinition,
  Definition,
  Directive,
  DirectiveDefinition,
  EnumValueDefinition,
  FieldDefinition,
  FragmentDefinition,
  OperationDefinition,
  QueryDocument,
  SchemaDefinition,
  SchemaDocument,
  Selection,
  TypeRef,
  Value,
  VariableDefinition,
} from "./nodes.ts";

export function queryValue({ operations, fragments }: QueryDocument): PlainObject {
  return prune({ Operations: operations.map(operation), Fragments: fragments.map(fragment) });
}

export function schemaValue(document: SchemaDocument): PlainObject {
  return prune({
    Schema: document.schema.map(schemaDefinition),
    SchemaExtension: document.schemaExtension.map(schemaDefinition),
    Directives: document.directives.map(directiveDefinition),
    Definitions: document.definitions.map(definition),
    Extensions: document.extensions.map(definition),
  });
}

/** Without entries that are undefined, empty arrays or empty objects; empty elements of arrays go, too. */
function prune(entries: { readonly [key: string]: RegoValue | undefined }): PlainObject {
  const kept: { [key: string]: RegoValue } = {};
  for (const [key, value] of Object.entries(entries)) {
    if (value === undefined) continue;
    const inner = Array.isArray(value) ? (value as readonly RegoValue[]).filter((item) => !isEmpty(item)) : value;
    if (!isEmpty(inner)) kept[key] = inner;
  }
  return kept;
}

function isEmpty(value: RegoValue): boolean {
  if (typeof value !== "object" || value === null) return false;
  return Object.keys(value).length === 0;
}

function operation(node: OperationDefinition): PlainObject {
  return prune({
    Operation: node.operation,
    Name: node.name,
    VariableDefinitions: node.variables.map(variable),
    Directives: node.directives.map(directive),
    SelectionSet: node.selections.map(selection),
  });
}

function fragment(node: FragmentDefinition): PlainObject {
  return prune({
    Name: node.name,
    VariableDefinition: node.variables.map(variable),
    TypeCondition: node.typeCondition,
    Directives: node.directives.map(directive),
    SelectionSet: node.selections.map(selection),
  });
}

function variable(node: VariableDefinition): PlainObject {
  return prune({
    Variable: node.variable,
    Type: node.type && type(node.type),
    DefaultValue: node.defaultValue && value(node.defaultValue),
    Directives: node.directives.map(directive),
    Used: node.used,
  });
}

function selection(node: Selection): PlainObject {
  const directives = node.directives.map(directive);
  switch (node.is) {
    case "field":
      return prune({
        Alias: node.alias,
        Name: node.name,
        Arguments: node.arguments.map(argument),
        Directives: directives,
        SelectionSet: node.selections.map(selection),
      });
    case "spread":
      return prune({ Name: node.name, Directives: directives });
    case "inline":
      return prune({
        TypeCondition: node.typeCondition,
        Directives: directives,
        SelectionSet: node.selections.map(selection),
      });
  }
}

function argument(node: Argument): PlainObject {
  return prune({ Name: node.name, Value: node.value && value(node.value) });
}

function directive(node: Directive): PlainObject {
  return prune({ Name: node.name, Arguments: node.arguments.map(argument), Location: node.location });
}

function value(node: Value): PlainObject {
  return prune({
    Raw: node.raw,
    Kind: node.kind,
    Children: node.children.map((child) => prune({ Name: child.name, Value: child.value && value(child.value) })),
    ExpectedTypeHasDefault: node.expectedTypeHasDefault,
  });
}

function type(node: TypeRef): PlainObject {
  return prune({ NamedType: node.named, Elem: node.elem && type(node.elem), NonNull: node.nonNull });
}

function schemaDefinition(node: SchemaDefinition): PlainObject {
  return prune({
    Description: node.description,
    Directives: node.directives.map(directive),
    OperationTypes: node.operationTypes.map(({ operation, type }) => ({ Operation: operation, Type: type })),
  });
}

function definition(node: Definition): PlainObject {
  return prune({
    Kind: node.kind,
    Description: node.description,
    Name: node.name,
    Directives: node.directives.map(directive),
    Interfaces: node.interfaces,
    Fields: node.fields.map(field),
    Types: node.types,
    EnumValues: node.enumValues.map(enumValue),
    BuiltIn: node.builtIn,
  });
}

function field(node: FieldDefinition): PlainObject {
  return prune({ ...input(node), Arguments: node.arguments.map(input) });
}

function input(node: ArgumentDefinition | FieldDefinition): PlainObject {
  return prune({
    Description: node.description,
    Name: node.name,
    DefaultValue: node.defaultValue && value(node.defaultValue),
    Type: node.type && type(node.type),
    Directives: node.directives.map(directive),
  });
}

function enumValue(node: EnumValueDefinition): PlainObject {
  return prune({ Description: node.description, Name: node.name, Directives: node.directives.map(directive) });
}

function directiveDefinition(node: DirectiveDefinition): PlainObject {
  return prune({
    Description: node.description,
    Name: node.name,
    Arguments: node.arguments.map(input),
    Locations: node.locations,
    IsRepeatable: node.isRepeatable,
  });
}
