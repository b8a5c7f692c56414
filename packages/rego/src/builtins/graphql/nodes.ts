/** The syntax trees of GraphQL documents, with the names that policies see (gqlparser's). */

/** Where a node begins: 1-based, in code points. Nodes that were given as objects have none. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

export type Operation = "query" | "mutation" | "subscription" | "";

/** Kinds of values by the number that policies see. */
export const valueKinds = {
  variable: 0,
  int: 1,
  float: 2,
  string: 3,
  block: 4,
  boolean: 5,
  null: 6,
  enum: 7,
  list: 8,
  object: 9,
} as const;

export interface QueryDocument {
  operations: OperationDefinition[];
  fragments: FragmentDefinition[];
}

export interface OperationDefinition {
  operation: string;
  name: string;
  variables: VariableDefinition[];
  directives: Directive[];
  selections: Selection[];
  position: Position | undefined;
}

export interface VariableDefinition {
  variable: string;
  type: TypeRef | undefined;
  defaultValue: Value | undefined;
  directives: Directive[];
  position: Position | undefined;
  used: boolean;
}

export interface FragmentDefinition {
  name: string;
  variables: VariableDefinition[];
  typeCondition: string;
  directives: Directive[];
  selections: Selection[];
  position: Position | undefined;
}

export type Selection = Field | FragmentSpread | InlineFragment;

export interface Field {
  readonly is: "field";
  alias: string;
  name: string;
  arguments: Argument[];
  directives: Directive[];
  selections: Selection[];
  position: Position | undefined;
  /** Set by the walk that checks a query. */
  definition?: FieldDefinition | undefined;
  parent?: Definition | undefined;
}

export interface FragmentSpread {
  readonly is: "spread";
  name: string;
  directives: Directive[];
  position: Position | undefined;
  definition?: FragmentDefinition | undefined;
  parent?: Definition | undefined;
}

export interface InlineFragment {
  readonly is: "inline";
  typeCondition: string;
  directives: Directive[];
  selections: Selection[];
  position: Position | undefined;
  parent?: Definition | undefined;
}

export interface Argument {
  name: string;
  value: Value | undefined;
  position: Position | undefined;
}

export interface Directive {
  name: string;
  arguments: Argument[];
  location: string;
  position: Position | undefined;
  definition?: DirectiveDefinition | undefined;
}

export interface Value {
  raw: string;
  kind: number;
  children: ChildValue[];
  position: Position | undefined;
  expectedType?: TypeRef | undefined;
  expectedTypeHasDefault: boolean;
  definition?: Definition | undefined;
  variable?: VariableDefinition | undefined;
}

export interface ChildValue {
  name: string;
  value: Value | undefined;
  position: Position | undefined;
}

export interface TypeRef {
  named: string;
  elem: TypeRef | undefined;
  nonNull: boolean;
  position: Position | undefined;
}

export interface SchemaDocument {
  schema: SchemaDefinition[];
  schemaExtension: SchemaDefinition[];
  directives: DirectiveDefinition[];
  definitions: Definition[];
  extensions: Definition[];
}

export interface SchemaDefinition {
  description: string;
  directives: Directive[];
  operationTypes: OperationTypeDefinition[];
  position: Position | undefined;
}

export interface OperationTypeDefinition {
  operation: string;
  type: string;
  position: Position | undefined;
}

export type DefinitionKind = "SCALAR" | "OBJECT" | "INTERFACE" | "UNION" | "ENUM" | "INPUT_OBJECT" | "";

export interface Definition {
  kind: string;
  description: string;
  name: string;
  directives: Directive[];
  interfaces: string[];
  fields: FieldDefinition[];
  types: string[];
  enumValues: EnumValueDefinition[];
  builtIn: boolean;
  position: Position | undefined;
}

export interface FieldDefinition {
  description: string;
  name: string;
  arguments: ArgumentDefinition[];
  defaultValue: Value | undefined;
  type: TypeRef | undefined;
  directives: Directive[];
  position: Position | undefined;
}

export interface ArgumentDefinition {
  description: string;
  name: string;
  defaultValue: Value | undefined;
  type: TypeRef | undefined;
  directives: Directive[];
  position: Position | undefined;
}

export interface EnumValueDefinition {
  description: string;
  name: string;
  directives: Directive[];
  position: Position | undefined;
}

export interface DirectiveDefinition {
  description: string;
  name: string;
  arguments: ArgumentDefinition[];
  locations: string[];
  isRepeatable: boolean;
  position: Position | undefined;
}

/** The name at the heart of a type: of `[Int!]!` it is Int. */
export function typeName(type: TypeRef | undefined): string {
  let inner = type;
  while (inner?.elem !== undefined && inner.named === "") inner = inner.elem;
  return inner?.named ?? "";
}

/** As it is written: `[Int!]!`. */
export function typeText(type: TypeRef | undefined): string {
  if (type === undefined) return "";
  const mark = type.nonNull ? "!" : "";
  return type.named !== "" ? type.named + mark : `[${typeText(type.elem)}]${mark}`;
}

/** Whether a value of type `given` may stand where `wanted` is expected. */
export function isCompatible(given: TypeRef | undefined, wanted: TypeRef | undefined): boolean {
  if (given === undefined || wanted === undefined) return given === wanted;
  if (given.named !== wanted.named) return false;
  if (given.elem !== undefined && wanted.elem === undefined) return false;
  if (given.elem !== undefined && !isCompatible(given.elem, wanted.elem)) return false;
  return wanted.nonNull ? given.nonNull : true;
}

export function isInputType(definition: Definition): boolean {
  return definition.kind === "SCALAR" || definition.kind === "ENUM" || definition.kind === "INPUT_OBJECT";
}

export function isLeafType(definition: Definition): boolean {
  return definition.kind === "SCALAR" || definition.kind === "ENUM";
}

export function isCompositeType(definition: Definition): boolean {
  return definition.kind === "OBJECT" || isAbstractType(definition);
}

export function isAbstractType(definition: Definition): boolean {
  return definition.kind === "INTERFACE" || definition.kind === "UNION";
}

/** The first of a name. */
export function named<T extends { readonly name: string }>(list: readonly T[], name: string): T | undefined {
  return list.find((item) => item.name === name);
}
