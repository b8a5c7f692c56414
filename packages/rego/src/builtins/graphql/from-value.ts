/**
 * Syntax trees that policies give as objects, read as Go's encoding/json reads them into gqlparser's types: null is
 * nothing, unknown keys are skipped, keys may differ in case except where gqlparser reads them by hand (operations,
 * fragments, selections), and the first value of a wrong type is the error.
 */
import { budgetExceeded } from "../../runtime/errors.ts";
import { isNumber, isPlainObject, typeName } from "../../runtime/kinds.ts";
import { numberText, toInteger } from "../../runtime/numbers.ts";
import { sortedKeys } from "../../runtime/order.ts";
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

/** A value does not fit the tree, in the words of encoding/json. */
export class TreeError extends Error {
  override readonly name = "TreeError";
}

const maxDepth = 400;

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

type Case = "any case" | "exact case";
type Read<T> = (reader: Reader, value: RegoValue) => T;

class Reader {
  #error: string | undefined;
  /** Unlike an error, it is not forgotten when something reads better as another kind of node. */
  #incomplete: string | undefined;
  readonly #path: string[] = [];
  readonly #structs: string[] = [];
  #depth = 0;

  finish(): void {
    const error = this.#error ?? this.#incomplete;
    if (error !== undefined) throw new TreeError(error);
  }

  /** Runs a reading whose errors don't count; undefined if there was one. */
  attempt<T>(read: () => T): T | undefined {
    const before = this.#error;
    this.#error = undefined;
    const value = read();
    const failed = this.#error !== undefined;
    this.#error = before;
    return failed ? undefined : value;
  }

  /** What gqlparser would fall over. */
  incomplete(what: string): void {
    this.#incomplete ??= `the GraphQL tree is incomplete: ${what}`;
  }

  mismatch(value: RegoValue, goType: string): void {
    if (this.#error !== undefined) return;
    const what = typeof value === "boolean" ? "bool" : typeName(value);
    const found = isNumber(value) && goType === "ast.ValueKind" ? `number ${numberText(value)}` : what;
    const where = `${this.#structs.at(-1) ?? ""}.${this.#path.join(".")}`;
    this.#error = `json: cannot unmarshal ${found} into Go struct field ${where} of type ${goType}`;
  }

  /** Fields of an object. By hand-read structs are unknown to the error: the one around them is named. */
  struct(name: string, value: RegoValue, keys: Case): StructReader {
    const object = isPlainObject(value) ? value : undefined;
    if (object === undefined && value !== null) {
      this.mismatch(value, keys === "any case" ? `ast.${name}` : "map[string]json.RawMessage");
    }
    return new StructReader(this, name, object ?? {}, keys);
  }

  /** Structs that are read by hand have no name here: errors inside them know only what is around. */
  inField<T>(struct: string | undefined, key: string, read: () => T): T {
    this.#depth += 1;
    if (this.#depth > maxDepth) throw budgetExceeded("depth");
    if (struct !== undefined) {
      this.#path.push(key);
      this.#structs.push(struct);
    }
    const value = read();
    if (struct !== undefined) {
      this.#path.pop();
      this.#structs.pop();
    }
    this.#depth -= 1;
    return value;
  }
}

class StructReader {
  readonly #reader: Reader;
  readonly #name: string;
  readonly #object: PlainObject;
  readonly #keys: Case;

  constructor(reader: Reader, name: string, object: PlainObject, keys: Case) {
    this.#reader = reader;
    this.#name = name;
    this.#object = object;
    this.#keys = keys;
  }

  text(key: string, goType = "string"): string {
    return this.#scalar(key, goType, "", (value) => (typeof value === "string" ? value : undefined));
  }

  flag(key: string): boolean {
    return this.#scalar(key, "bool", false, (value) => (typeof value === "boolean" ? value : undefined));
  }

  kind(key: string): number {
    return this.#scalar(key, "ast.ValueKind", 0, (value) => (isNumber(value) ? toInteger(value) : undefined));
  }

  texts(key: string, goElement = "string"): string[] {
    return this.#items(key, `[]${goElement}`, (reader, value) => {
      if (typeof value === "string") return value;
      if (value !== null) reader.mismatch(value, goElement);
      return "";
    });
  }

  list<T>(key: string, goType: string, read: Read<T>): T[] {
    return this.#items(key, `ast.${goType}`, read);
  }

  selections(key: string): Selection[] {
    return this.#items(key, "[]json.RawMessage", selection).flatMap((found) => found ?? []);
  }

  maybe<T>(key: string, read: Read<T>): T | undefined {
    const value = this.#value(key);
    if (value === undefined || value === null) return undefined;
    return this.#inField(key, () => read(this.#reader, value));
  }

  /** As {@link maybe}, but its absence is an error. */
  needed<T>(key: string, read: Read<T>): T | undefined {
    const value = this.maybe(key, read);
    if (value === undefined) this.#reader.incomplete(`${this.#name} has no ${key}`);
    return value;
  }

  #items<T>(key: string, goType: string, read: Read<T>): T[] {
    const value = this.#value(key);
    if (value === undefined || value === null) return [];
    return this.#inField(key, () => {
      if (Array.isArray(value))
        return (value as readonly RegoValue[]).map((item) => {
          if (item === null && goType !== "[]string" && goType !== "[]json.RawMessage") {
            this.#reader.incomplete(`null stands in ${key}`);
          }
          return read(this.#reader, item);
        });
      this.#reader.mismatch(value, goType);
      return [];
    });
  }

  #scalar<T>(key: string, goType: string, zero: T, convert: (value: RegoValue) => T | undefined): T {
    const value = this.#value(key);
    if (value === undefined || value === null) return zero;
    return this.#inField(key, () => {
      const converted = convert(value);
      if (converted === undefined) this.#reader.mismatch(value, goType);
      return converted ?? zero;
    });
  }

  #inField<T>(key: string, read: () => T): T {
    return this.#reader.inField(this.#keys === "any case" ? this.#name : undefined, key, read);
  }

  /** The last of the keys that mean this one. */
  #value(key: string): RegoValue | undefined {
    if (this.#keys === "exact case") return Object.hasOwn(this.#object, key) ? this.#object[key] : undefined;
    const wanted = key.toLowerCase();
    const keys = sortedKeys(this.#object).filter((name) => name.toLowerCase() === wanted);
    const last = keys.at(-1);
    return last === undefined ? undefined : this.#object[last];
  }
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
    selections: read.selections("SelectionSet"),
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
    selections: read.selections("SelectionSet"),
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
        selections: read.selections("SelectionSet"),
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
        selections: read.selections("SelectionSet"),
      };
    })
  );
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
