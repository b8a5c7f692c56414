/**
 * Syntax trees that policies give as objects, read as Go's encoding/json reads them into gqlparser's types: null is
 * nothing, unknown keys are skipped, keys may differ in case except where gqlparser reads them by hand (operations,
 * fragments, selections), and the first value of a wrong type is the error.
 */
import type { PlainObject, Value as RegoValue } from "../../runtime/value.ts";
import {
  type Argument,
  type ArgumentDefinition,
  type ChildValue,
  type Definition,
  type Directive,
  type DirectiveDefinition,
  type EnumValueDefinition,
  type FieldDefinition,
  type FragmentDefinition,
  type OperationDefinition,
  type OperationTypeDefinition,
  type QueryDocument,
  type SchemaDefinition,
  type SchemaDocument,
  type Selection,
  type TypeRef,
  type Value,
  type VariableDefinition,
  valueKinds,
} from "./nodes.ts";
import { Reader, type StructReader } from "./struct-reader.ts";

/** Throws {@link TreeError}. */
export function queryDocument(object: PlainObject): QueryDocument {
  const reader = new Reader();
  const read = reader.struct("QueryDocument", object, "any case");
  const document: QueryDocument = {
    operations: read.list("Operations", "OperationList", operation),
    fragments: read.list("Fragments", "FragmentDefinitionList", fragment),
  };
  reader.finish();
  return document;
}

/** Throws {@link TreeError}. */
export function schemaDocument(object: PlainObject): SchemaDocument {
  const reader = new Reader();
  const read = reader.struct("SchemaDocument", object, "any case");
  const document: SchemaDocument = {
    schema: read.list("Schema", "SchemaDefinitionList", schemaDefinition),
    schemaExtension: read.list("SchemaExtension", "SchemaDefinitionList", schemaDefinition),
    directives: read.list("Directives", "DirectiveDefinitionList", directiveDefinition),
    definitions: read.list("Definitions", "DefinitionList", definition),
    extensions: read.list("Extensions", "DefinitionList", definition),
  };
  reader.finish();
  return document;
}

const nowhere = { position: undefined };

function operation(reader: Reader, value: RegoValue): OperationDefinition {
  const read = reader.struct("OperationDefinition", value, "exact case");
  return {
    ...nowhere,
    operation: read.text("Operation", "ast.Operation"),
    name: read.text("Name"),
    variables: read.list("VariableDefinitions", "VariableDefinitionList", variable),
    directives: read.list("Directives", "DirectiveList", directive),
    selections: selections(read, "SelectionSet"),
  };
}

function fragment(reader: Reader, value: RegoValue): FragmentDefinition {
  const read = reader.struct("FragmentDefinition", value, "exact case");
  return {
    ...nowhere,
    name: read.text("Name"),
    variables: read.list("VariableDefinition", "VariableDefinitionList", variable),
    typeCondition: read.text("TypeCondition"),
    directives: read.list("Directives", "DirectiveList", directive),
    selections: selections(read, "SelectionSet"),
  };
}

/** What reads as a field is one, so spreads and inline fragments become fields; that is gqlparser's way. */
function selection(reader: Reader, value: RegoValue): Selection | undefined {
  return (
    reader.attempt((): Selection => {
      const read = reader.struct("Field", value, "exact case");
      return {
        ...nowhere,
        is: "field",
        alias: read.text("Alias"),
        name: read.text("Name"),
        arguments: read.list("Arguments", "ArgumentList", argument),
        directives: read.list("Directives", "DirectiveList", directive),
        selections: selections(read, "SelectionSet"),
      };
    }) ??
    reader.attempt((): Selection => {
      const read = reader.struct("FragmentSpread", value, "any case");
      const directives = read.list("Directives", "DirectiveList", directive);
      return { ...nowhere, is: "spread", name: read.text("Name"), directives };
    }) ??
    reader.attempt((): Selection => {
      const read = reader.struct("InlineFragment", value, "exact case");
      return {
        ...nowhere,
        is: "inline",
        typeCondition: read.text("TypeCondition"),
        directives: read.list("Directives", "DirectiveList", directive),
        selections: selections(read, "SelectionSet"),
      };
    })
  );
}

function selections(read: StructReader, key: string): Selection[] {
  return read.items(key, "[]json.RawMessage", selection).flatMap((found) => found ?? []);
}

function variable(reader: Reader, value: RegoValue): VariableDefinition {
  const read = reader.struct("VariableDefinition", value, "any case");
  return {
    ...nowhere,
    variable: read.text("Variable"),
    type: read.needed("Type", type),
    defaultValue: read.maybe("DefaultValue", valueNode),
    directives: read.list("Directives", "DirectiveList", directive),
    used: read.flag("Used"),
  };
}

function argument(reader: Reader, value: RegoValue): Argument {
  const read = reader.struct("Argument", value, "any case");
  return { ...nowhere, name: read.text("Name"), value: read.needed("Value", valueNode) };
}

function directive(reader: Reader, value: RegoValue): Directive {
  const read = reader.struct("Directive", value, "any case");
  return {
    ...nowhere,
    name: read.text("Name"),
    arguments: read.list("Arguments", "ArgumentList", argument),
    location: read.text("Location", "ast.DirectiveLocation"),
  };
}

function valueNode(reader: Reader, value: RegoValue): Value {
  const read = reader.struct("Value", value, "any case");
  const kind = read.kind("Kind");
  if (kind < 0 || kind > valueKinds.object) reader.incomplete(`there is no kind ${kind} of values`);
  return {
    ...nowhere,
    raw: read.text("Raw"),
    kind,
    children: read.list("Children", "ChildValueList", childValue),
    expectedTypeHasDefault: read.flag("ExpectedTypeHasDefault"),
  };
}

function childValue(reader: Reader, value: RegoValue): ChildValue {
  const read = reader.struct("ChildValue", value, "any case");
  return { ...nowhere, name: read.text("Name"), value: read.needed("Value", valueNode) };
}

function type(reader: Reader, value: RegoValue): TypeRef {
  const read = reader.struct("Type", value, "any case");
  return {
    ...nowhere,
    named: read.text("NamedType"),
    elem: read.maybe("Elem", type),
    nonNull: read.flag("NonNull"),
  };
}

function schemaDefinition(reader: Reader, value: RegoValue): SchemaDefinition {
  const read = reader.struct("SchemaDefinition", value, "any case");
  return {
    ...nowhere,
    description: read.text("Description"),
    directives: read.list("Directives", "DirectiveList", directive),
    operationTypes: read.list("OperationTypes", "OperationTypeDefinitionList", operationType),
  };
}

function operationType(reader: Reader, value: RegoValue): OperationTypeDefinition {
  const read = reader.struct("OperationTypeDefinition", value, "any case");
  return { ...nowhere, operation: read.text("Operation", "ast.Operation"), type: read.text("Type") };
}

function definition(reader: Reader, value: RegoValue): Definition {
  const read = reader.struct("Definition", value, "any case");
  return {
    ...nowhere,
    kind: read.text("Kind", "ast.DefinitionKind"),
    description: read.text("Description"),
    name: read.text("Name"),
    directives: read.list("Directives", "DirectiveList", directive),
    interfaces: read.texts("Interfaces"),
    fields: read.list("Fields", "FieldList", field),
    types: read.texts("Types"),
    enumValues: read.list("EnumValues", "EnumValueList", enumValue),
    builtIn: read.flag("BuiltIn"),
  };
}

function field(reader: Reader, value: RegoValue): FieldDefinition {
  const read = reader.struct("FieldDefinition", value, "any case");
  return {
    ...nowhere,
    description: read.text("Description"),
    name: read.text("Name"),
    arguments: read.list("Arguments", "ArgumentDefinitionList", argumentDefinition),
    defaultValue: read.maybe("DefaultValue", valueNode),
    type: read.needed("Type", type),
    directives: read.list("Directives", "DirectiveList", directive),
  };
}

function argumentDefinition(reader: Reader, value: RegoValue): ArgumentDefinition {
  const read = reader.struct("ArgumentDefinition", value, "any case");
  return {
    ...nowhere,
    description: read.text("Description"),
    name: read.text("Name"),
    defaultValue: read.maybe("DefaultValue", valueNode),
    type: read.needed("Type", type),
    directives: read.list("Directives", "DirectiveList", directive),
  };
}

function enumValue(reader: Reader, value: RegoValue): EnumValueDefinition {
  const read = reader.struct("EnumValueDefinition", value, "any case");
  return {
    ...nowhere,
    description: read.text("Description"),
    name: read.text("Name"),
    directives: read.list("Directives", "DirectiveList", directive),
  };
}

function directiveDefinition(reader: Reader, value: RegoValue): DirectiveDefinition {
  const read = reader.struct("DirectiveDefinition", value, "any case");
  return {
    ...nowhere,
    description: read.text("Description"),
    name: read.text("Name"),
    arguments: read.list("Arguments", "ArgumentDefinitionList", argumentDefinition),
    locations: read.texts("Locations", "ast.DirectiveLocation"),
    isRepeatable: read.flag("IsRepeatable"),
  };
}
