import type {
  ArgumentDefinition,
  Definition,
  DirectiveDefinition,
  EnumValueDefinition,
  FieldDefinition,
  OperationTypeDefinition,
  SchemaDefinition,
  SchemaDocument,
} from "./nodes.ts";
import { directives, operationType, typeReference, value } from "./parse-query.ts";
import { TokenStream } from "./parser.ts";

const kinds: { readonly [keyword: string]: string } = {
  scalar: "SCALAR",
  type: "OBJECT",
  interface: "INTERFACE",
  union: "UNION",
  enum: "ENUM",
  input: "INPUT_OBJECT",
};

const locations = new Set(
  (
    "QUERY MUTATION SUBSCRIPTION FIELD FRAGMENT_DEFINITION FRAGMENT_SPREAD INLINE_FRAGMENT VARIABLE_DEFINITION " +
    "SCHEMA SCALAR OBJECT FIELD_DEFINITION ARGUMENT_DEFINITION INTERFACE UNION ENUM ENUM_VALUE INPUT_OBJECT " +
    "INPUT_FIELD_DEFINITION"
  ).split(" "),
);

/** Reads a document of the type system. Throws `GraphqlError`. */
export function parseSchema(text: string, builtIn = false): SchemaDocument {
  const s = new TokenStream(text);
  const document: SchemaDocument = { schema: [], schemaExtension: [], directives: [], definitions: [], extensions: [] };
  while (!s.is("<EOF>")) {
    const first = s.peek();
    const described = first.kind === "BlockString" || first.kind === "String" ? s.next() : undefined;
    const description = described?.value ?? "";
    const token = s.peek();
    if (token.kind !== "Name") s.unexpected();
    if (Object.hasOwn(kinds, token.value)) document.definitions.push(definition(s, description, builtIn));
    else if (token.value === "schema") document.schema.push(schemaDefinition(s, description));
    else if (token.value === "directive") document.directives.push(directiveDefinition(s, description));
    else if (token.value === "extend") {
      if (described !== undefined && description !== "") s.unexpected(described);
      extension(s, document, builtIn);
    } else s.unexpected();
  }
  return document;
}

function schemaDefinition(s: TokenStream, description: string): SchemaDefinition {
  s.expectKeyword("schema");
  const { position } = s.peek();
  return { position, description, directives: directives(s, "const"), operationTypes: operationTypes(s) };
}

function operationTypes(s: TokenStream): OperationTypeDefinition[] {
  return s.some("{", "}", () => {
    const { position } = s.peek();
    const operation = operationType(s);
    s.expect(":");
    return { position, operation, type: s.name() };
  });
}

/** `type A implements B @c { … }` and its like, from the keyword on. */
function definition(s: TokenStream, description: string, builtIn: boolean): Definition {
  const keyword = s.next().value;
  const { position } = s.peek();
  const name = s.name();
  return { position, kind: kinds[keyword] ?? "", description, name, builtIn, ...parts(s, keyword, "definition") };
}

type Parts = Pick<Definition, "interfaces" | "directives" | "fields" | "types" | "enumValues">;

function parts(s: TokenStream, keyword: string, form: "definition" | "extension"): Parts {
  const implementing = keyword === "type" || (keyword === "interface" && form === "definition");
  const interfaces = implementing ? implementedInterfaces(s) : [];
  const constness = keyword === "input" && form === "extension" ? "variables" : "const";
  const found: Parts = { interfaces, directives: directives(s, constness), fields: [], types: [], enumValues: [] };
  if (keyword === "type" || keyword === "interface") found.fields = s.some("{", "}", () => fieldDefinition(s));
  else if (keyword === "input") found.fields = s.some("{", "}", () => ({ ...inputValue(s), arguments: [] }));
  else if (keyword === "union") found.types = unionMembers(s);
  else if (keyword === "enum") found.enumValues = s.some("{", "}", () => enumValue(s));
  return found;
}

function implementedInterfaces(s: TokenStream): string[] {
  if (s.peek().value !== "implements") return [];
  s.next();
  s.skip("&");
  const names = [s.name()];
  while (s.skip("&")) names.push(s.name());
  return names;
}

function unionMembers(s: TokenStream): string[] {
  if (!s.skip("=")) return [];
  s.skip("|");
  const names = [s.name()];
  while (s.skip("|")) names.push(s.name());
  return names;
}

function description(s: TokenStream): string {
  return s.is("BlockString") || s.is("String") ? s.next().value : "";
}

function fieldDefinition(s: TokenStream): FieldDefinition {
  const { position } = s.peek();
  const text = description(s);
  const name = s.name();
  const args = argumentDefinitions(s);
  s.expect(":");
  return {
    position,
    description: text,
    name,
    arguments: args,
    defaultValue: undefined,
    type: typeReference(s),
    directives: directives(s, "const"),
  };
}

function argumentDefinitions(s: TokenStream): ArgumentDefinition[] {
  return s.some("(", ")", () => inputValue(s));
}

function inputValue(s: TokenStream): ArgumentDefinition {
  const { position } = s.peek();
  const text = description(s);
  const name = s.name();
  s.expect(":");
  return {
    position,
    description: text,
    name,
    type: typeReference(s),
    defaultValue: s.skip("=") ? value(s, "const") : undefined,
    directives: directives(s, "const"),
  };
}

function enumValue(s: TokenStream): EnumValueDefinition {
  const { position } = s.peek();
  return { position, description: description(s), name: s.name(), directives: directives(s, "const") };
}

function extension(s: TokenStream, document: SchemaDocument, builtIn: boolean): void {
  s.expectKeyword("extend");
  const keyword = s.peek().value;
  if (keyword === "schema") {
    const extended = schemaDefinition(s, "");
    if (extended.directives.length === 0 && extended.operationTypes.length === 0) s.unexpected();
    document.schemaExtension.push(extended);
    return;
  }
  if (!Object.hasOwn(kinds, keyword)) s.unexpected();
  s.next();
  const { position } = s.peek();
  const name = s.name();
  const added = parts(s, keyword, "extension");
  if (Object.values(added).every((list) => list.length === 0)) s.unexpected();
  document.extensions.push({ position, kind: kinds[keyword] ?? "", description: "", name, builtIn, ...added });
}

function directiveDefinition(s: TokenStream, text: string): DirectiveDefinition {
  s.expectKeyword("directive");
  s.expect("@");
  const { position } = s.peek();
  const name = s.name();
  const args = argumentDefinitions(s);
  const token = s.peek();
  const isRepeatable = token.kind === "Name" && token.value === "repeatable";
  if (isRepeatable) s.next();
  s.expectKeyword("on");
  s.skip("|");
  const list = [location(s)];
  while (s.skip("|")) list.push(location(s));
  return { position, description: text, name, arguments: args, locations: list, isRepeatable };
}

function location(s: TokenStream): string {
  const token = s.expect("Name");
  return locations.has(token.value) ? token.value : s.unexpected(token);
}
