import { quote } from "../../runtime/print.ts";
import {
  type ArgumentDefinition,
  type Definition,
  type Directive,
  type DirectiveDefinition,
  type FieldDefinition,
  isCompatible,
  isInputType,
  named,
  type Position,
  type SchemaDocument,
  type TypeRef,
  typeName,
  typeText,
  valueKinds,
} from "./nodes.ts";
import { GraphqlError } from "./parser.ts";
import { prelude, redefinable } from "./prelude.ts";

/** A checked schema. */
export interface Schema {
  readonly types: ReadonlyMap<string, Definition>;
  readonly directives: ReadonlyMap<string, DirectiveDefinition>;
  readonly query: Definition | undefined;
  readonly mutation: Definition | undefined;
  readonly subscription: Definition | undefined;
  /** The types that a value of a type may have; unions are not in here (see {@link possibleTypes}). */
  readonly possible: ReadonlyMap<string, readonly Definition[]>;
}

interface Draft extends Schema {
  types: Map<string, Definition>;
  directives: Map<string, DirectiveDefinition>;
  query: Definition | undefined;
  mutation: Definition | undefined;
  subscription: Definition | undefined;
  possible: Map<string, Definition[]>;
  readonly charge: (steps: number) => void;
}

/** Merges a document with what is built in and checks it. Throws `GraphqlError` for the first mistake. */
export function makeSchema(document: SchemaDocument, charge: (steps: number) => void): Schema {
  const base = prelude();
  const schema: Draft = {
    types: new Map(),
    directives: new Map(),
    query: undefined,
    mutation: undefined,
    subscription: undefined,
    possible: new Map(),
    charge,
  };
  const definitions: Definition[] = [];
  for (const given of [...base.definitions, ...document.definitions]) {
    if (schema.types.has(given.name)) fail(given.position, `Cannot redeclare type ${given.name}.`);
    const definition = copyOf(given);
    schema.types.set(given.name, definition);
    definitions.push(definition);
  }
  for (const extension of document.extensions) extend(schema, definitions, extension);
  for (const definition of definitions) notePossible(schema, definition);
  for (const directive of [...base.directives, ...document.directives]) {
    if (schema.directives.has(directive.name) && !redefinable.has(directive.name)) {
      fail(directive.position, `Cannot redeclare directive ${directive.name}.`);
    }
    schema.directives.set(directive.name, directive);
  }
  setRoots(schema, document);
  for (const name of [...schema.types.keys()].sort()) {
    const definition = schema.types.get(name);
    if (definition !== undefined) checkDefinition(schema, definition);
  }
  for (const name of [...schema.directives.keys()].sort()) {
    const directive = schema.directives.get(name);
    if (directive === undefined) continue;
    checkName(directive.position, directive.name);
    checkArguments(schema, directive.arguments, directive);
  }
  if (document.schema.length === 0) {
    schema.query ??= schema.types.get("Query");
    schema.mutation ??= schema.types.get("Mutation");
    schema.subscription ??= schema.types.get("Subscription");
  }
  schema.query?.fields.push(...introspectionFields);
  return schema;
}

/** The types that a value of this type may have. */
export function possibleTypes(schema: Schema, definition: Definition): readonly Definition[] {
  if (definition.kind !== "UNION") return schema.possible.get(definition.name) ?? [];
  return definition.types.flatMap((name) => schema.types.get(name) ?? []);
}

function fail(position: Position | undefined, message: string): never {
  throw new GraphqlError(message, position);
}

/** A definition that extensions may add to. */
function copyOf(definition: Definition): Definition {
  return {
    ...definition,
    directives: [...definition.directives],
    interfaces: [...definition.interfaces],
    fields: [...definition.fields],
    types: [...definition.types],
    enumValues: [...definition.enumValues],
  };
}

function extend(schema: Draft, definitions: Definition[], extension: Definition): void {
  let definition = schema.types.get(extension.name);
  if (definition === undefined) {
    definition = {
      ...extension,
      description: "",
      builtIn: false,
      directives: [],
      interfaces: [],
      fields: [],
      types: [],
      enumValues: [],
    };
    schema.types.set(extension.name, definition);
    definitions.push(definition);
  }
  if (definition.kind !== extension.kind) {
    const why = `the base type is a ${definition.kind}, not ${extension.kind}`;
    fail(extension.position, `Cannot extend type ${extension.name} because ${why}.`);
  }
  definition.directives.push(...extension.directives);
  definition.interfaces.push(...extension.interfaces);
  definition.fields.push(...extension.fields);
  definition.types.push(...extension.types);
  definition.enumValues.push(...extension.enumValues);
}

function notePossible(schema: Draft, definition: Definition): void {
  const note = (of: string, type: Definition | undefined): void => {
    if (type === undefined) return;
    const list = schema.possible.get(of);
    if (list === undefined) schema.possible.set(of, [type]);
    else list.push(type);
  };
  if (definition.kind === "UNION") for (const name of definition.types) note(definition.name, schema.types.get(name));
  if (definition.kind === "OBJECT" || definition.kind === "INPUT_OBJECT" || definition.kind === "INTERFACE") {
    for (const name of definition.interfaces) note(name, definition);
    if (definition.kind !== "INTERFACE") note(definition.name, definition);
  }
}

function setRoots(schema: Draft, document: SchemaDocument): void {
  const second = document.schema[1];
  if (second !== undefined) {
    fail(second.position, "Cannot have multiple schema entry points, consider schema extensions instead.");
  }
  for (const { operationTypes } of [...document.schema, ...document.schemaExtension]) {
    for (const { operation, type, position } of operationTypes) {
      const definition = schema.types.get(type);
      if (definition === undefined) {
        fail(position, `Schema root ${operation} refers to a type ${type} that does not exist.`);
      }
      if (operation === "query" || operation === "mutation" || operation === "subscription")
        schema[operation] = definition;
    }
  }
}

const outputKinds = ["SCALAR", "OBJECT", "INTERFACE", "UNION", "ENUM"];
const inputKinds = ["SCALAR", "ENUM", "INPUT_OBJECT"];

function checkDefinition(schema: Draft, definition: Definition): void {
  const { kind, name, position } = definition;
  for (const field of definition.fields) checkField(schema, kind, field);
  for (const type of definition.types) {
    const member = schema.types.get(type);
    if (member === undefined) fail(position, `Undefined type ${quote(type)}.`);
    if (member.kind !== "OBJECT") fail(position, `${kind} type ${quote(type)} must be OBJECT.`);
  }
  for (const name of definition.interfaces) checkImplements(schema, definition, name);
  if (kind === "OBJECT" || kind === "INTERFACE") {
    if (definition.fields.length === 0) fail(position, `${kind} ${name}: must define one or more fields.`);
    for (const field of definition.fields) {
      const type = schema.types.get(typeName(field.type));
      if (type !== undefined && !outputKinds.includes(type.kind)) {
        fail(field.position, `${kind} ${name}: field must be one of ${outputKinds.join(", ")}.`);
      }
    }
  } else if (kind === "ENUM") checkEnum(definition);
  else if (kind === "INPUT_OBJECT") {
    if (definition.fields.length === 0) fail(position, `${kind} ${name}: must define one or more input fields.`);
    for (const field of definition.fields) {
      const type = schema.types.get(typeName(field.type));
      if (type !== undefined && !inputKinds.includes(type.kind)) {
        fail(field.position, `${type.kind} ${field.name}: field must be one of ${inputKinds.join(", ")}.`);
      }
    }
  }
  const twice = repeated(definition.fields);
  if (twice !== undefined) fail(twice.position, `Field ${name}.${twice.name} can only be defined once.`);
  if (!definition.builtIn) checkName(position, name);
  checkDirectives(schema, definition.directives, kind, undefined);
}

function checkEnum({ kind, name, position, enumValues }: Definition): void {
  if (enumValues.length === 0) fail(position, `${kind} ${name}: must define one or more unique enum values.`);
  for (const value of enumValues) {
    if (value.name === "true" || value.name === "false" || value.name === "null") {
      fail(position, `${kind} ${name}: non-enum value ${value.name}.`);
    }
  }
  const twice = repeated(enumValues);
  if (twice !== undefined) fail(twice.position, `Enum value ${name}.${twice.name} can only be defined once.`);
}

/** The second of two with the same name, of those whose first comes first. */
function repeated<T extends { readonly name: string }>(list: readonly T[]): T | undefined {
  const first = new Map<string, number>();
  let found: { readonly of: number; readonly item: T } | undefined;
  list.forEach((item, i) => {
    const of = first.get(item.name);
    if (of === undefined) first.set(item.name, i);
    else if (found === undefined || of < found.of) found = { of, item };
  });
  return found?.item;
}

function checkField(schema: Draft, kind: string, field: FieldDefinition): void {
  schema.charge(1);
  checkName(field.position, field.name);
  checkTypeRef(schema, field.type);
  checkArguments(schema, field.arguments, undefined);
  const location = kind === "INPUT_OBJECT" ? "INPUT_FIELD_DEFINITION" : "FIELD_DEFINITION";
  checkDirectives(schema, field.directives, location, undefined);
}

function checkTypeRef(schema: Draft, type: TypeRef | undefined): Definition {
  const name = typeName(type);
  return schema.types.get(name) ?? fail(type?.position, `Undefined type ${name}.`);
}

function checkArguments(
  schema: Draft,
  args: readonly ArgumentDefinition[],
  directive: DirectiveDefinition | undefined,
): void {
  for (const argument of args) {
    schema.charge(1);
    checkName(argument.position, argument.name);
    const definition = checkTypeRef(schema, argument.type);
    if (!isInputType(definition)) {
      const why = `${definition.kind} is not a valid input type`;
      fail(argument.position, `cannot use ${typeText(argument.type)} as argument ${argument.name} because ${why}`);
    }
    checkDirectives(schema, argument.directives, "ARGUMENT_DEFINITION", directive);
  }
}

function checkDirectives(
  schema: Draft,
  directives: readonly Directive[],
  location: string,
  inside: DirectiveDefinition | undefined,
): void {
  for (const { name, position, arguments: args } of directives) {
    checkName(position, name);
    if (inside !== undefined && name === inside.name) fail(position, `Directive ${name} cannot refer to itself.`);
    const definition = schema.directives.get(name);
    if (definition === undefined) fail(position, `Undefined directive ${name}.`);
    if (!definition.locations.includes(location)) fail(position, `Directive ${name} is not applicable on ${location}.`);
    for (const argument of args) {
      if (named(definition.arguments, argument.name) === undefined) {
        fail(argument.position, `Undefined argument ${argument.name} for directive ${name}.`);
      }
    }
    for (const wanted of definition.arguments) {
      const given = named(args, wanted.name)?.value;
      if (
        wanted.type?.nonNull === true &&
        wanted.defaultValue === undefined &&
        (given === undefined || given.kind === valueKinds.null)
      ) {
        fail(position, `Argument ${wanted.name} for directive ${name} cannot be null.`);
      }
    }
  }
}

function checkImplements(schema: Draft, definition: Definition, name: string): void {
  const base = schema.types.get(name);
  if (base === undefined) fail(definition.position, `Undefined type ${quote(name)}.`);
  if (base.kind !== "INTERFACE") fail(definition.position, `${quote(name)} is a non interface type ${base.kind}.`);
  const implementing = `For ${definition.name} to implement ${base.name}`;
  for (const wanted of base.fields) {
    schema.charge(1 + definition.fields.length);
    const found = named(definition.fields, wanted.name);
    if (found === undefined) fail(definition.position, `${implementing} it must have a field called ${wanted.name}.`);
    if (!isCovariant(schema, wanted.type, found.type)) {
      fail(found.position, `${implementing} the field ${wanted.name} must have type ${typeText(wanted.type)}.`);
    }
    checkSameArguments(implementing, wanted, found);
  }
  for (const further of base.interfaces) {
    if (definition.interfaces.includes(further)) continue;
    if (further === definition.name) {
      const why = "because it would create a circular reference";
      fail(definition.position, `Type ${definition.name} cannot implement ${name} ${why}.`);
    }
    fail(
      definition.position,
      `Type ${definition.name} must implement ${further} because it is implemented by ${name}.`,
    );
  }
}

function checkSameArguments(implementing: string, wanted: FieldDefinition, found: FieldDefinition): void {
  for (const argument of wanted.arguments) {
    const same = named(found.arguments, argument.name);
    const must = `${implementing} the field ${wanted.name} must have the same arguments but`;
    if (same === undefined) fail(found.position, `${must} it is missing ${argument.name}.`);
    if (!isCompatible(argument.type, same.type)) fail(same.position, `${must} ${argument.name} has the wrong type.`);
  }
  for (const argument of found.arguments) {
    const required = argument.type?.nonNull === true && argument.defaultValue === undefined;
    if (required && named(wanted.arguments, argument.name) === undefined) {
      const rule = `any additional arguments on ${found.name} must be optional or have a default value`;
      fail(argument.position, `${implementing} ${rule} but ${argument.name} is required.`);
    }
  }
}

function isCovariant(schema: Schema, wanted: TypeRef | undefined, given: TypeRef | undefined): boolean {
  if (wanted === undefined || given === undefined) return wanted === given;
  if (wanted.nonNull && !given.nonNull) return false;
  if (wanted.named !== "") {
    if (wanted.named === given.named) return true;
    return schema.possible.get(wanted.named)?.some(({ name }) => name === given.named) ?? false;
  }
  return given.elem !== undefined && isCovariant(schema, wanted.elem, given.elem);
}

function checkName(position: Position | undefined, name: string): void {
  if (!name.startsWith("__")) return;
  fail(position, `Name "${name}" must not begin with "__", which is reserved by GraphQL introspection.`);
}

const noParts = { description: "", defaultValue: undefined, directives: [], position: undefined };

const introspectionFields: readonly FieldDefinition[] = [
  { ...noParts, name: "__schema", type: typeOf("__Schema", "non-null"), arguments: [] },
  {
    ...noParts,
    name: "__type",
    type: typeOf("__Type", "nullable"),
    arguments: [{ ...noParts, name: "name", type: typeOf("String", "non-null") }],
  },
];

/** A named type that stands nowhere in a document. */
export function typeOf(name: string, nullable: "non-null" | "nullable"): TypeRef {
  return { named: name, elem: undefined, nonNull: nullable === "non-null", position: undefined };
}
