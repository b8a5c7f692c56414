import { toJson } from "../runtime/export.ts";
import { isObject, isPlainObject } from "../runtime/kinds.ts";
import type { PlainObject, Value } from "../runtime/value.ts";
import { anyObject, type Builtin, type BuiltinContext, boolean, string, tuple, union } from "./builtin.ts";
import { queryDocument, schemaDocument } from "./graphql/from-value.ts";
import type { QueryDocument, SchemaDocument } from "./graphql/nodes.ts";
import { parseQuery } from "./graphql/parse-query.ts";
import { parseSchema } from "./graphql/parse-schema.ts";
import { GraphqlError } from "./graphql/parser.ts";
import { makeSchema } from "./graphql/schema.ts";
import { TreeError } from "./graphql/struct-reader.ts";
import { queryValue, schemaValue } from "./graphql/to-value.ts";
import { type Finding, validateQuery } from "./graphql/validate.ts";
import { builtinError, operandTypeError, stringOperand } from "./operands.ts";

const textOrTree = union(string, anyObject);

export const graphql: readonly Builtin[] = [
  {
    name: "graphql.parse",
    args: [textOrTree, textOrTree],
    result: tuple(anyObject, anyObject),
    run: (c, a, b) => parse(c, a, b),
  },
  {
    name: "graphql.parse_and_verify",
    args: [textOrTree, textOrTree],
    result: tuple(boolean, anyObject, anyObject),
    run(c, a, b) {
      const checked = quietly(() => check(c, a, b));
      return checked === undefined ? [false, {}, {}] : [true, checked.query, checked.schema];
    },
  },
  {
    name: "graphql.parse_query",
    args: [string],
    result: anyObject,
    run: (c, a) => parseText(c, "graphql.parse_query", a, (text) => queryValue(parseQuery(text))),
  },
  {
    name: "graphql.parse_schema",
    args: [string],
    result: anyObject,
    run: (c, a) => parseText(c, "graphql.parse_schema", a, (text) => schemaValue(parseSchema(text))),
  },
  {
    name: "graphql.is_valid",
    args: [textOrTree, textOrTree],
    result: boolean,
    run: (c, a, b) => quietly(() => check(c, a, b)) !== undefined,
  },
  {
    name: "graphql.schema_is_valid",
    args: [textOrTree],
    result: boolean,
    run: (c, a) => quietly(() => makeSchema(readSchema(c, a), (steps) => c.charge(steps))) !== undefined,
  },
];

/** The first mistakes of a document, as one text. */
class Refused extends Error {}

function parseText(
  c: BuiltinContext,
  name: string,
  value: Value,
  read: (text: string) => PlainObject,
): Value | undefined {
  const text = stringOperand(c, name, 1, value);
  if (text === undefined) return undefined;
  c.charge(text.length);
  try {
    const result = read(text);
    c.produce(text.length);
    return result;
  } catch (error) {
    if (error instanceof GraphqlError) return builtinError(c, name, located(error));
    throw error;
  }
}

function parse(c: BuiltinContext, query: Value, schema: Value): Value | undefined {
  const name = "graphql.parse";
  // OPA counts these operands from 0.
  if (!isTextOrTree(query)) return operandTypeError(c, name, 0, query, "string", "object");
  try {
    if (!isTextOrTree(schema)) {
      readQuery(c, query);
      return operandTypeError(c, name, 1, schema, "string", "object");
    }
    const checked = check(c, query, schema);
    return [checked.query, checked.schema];
  } catch (error) {
    if (error instanceof GraphqlError) return builtinError(c, name, located(error));
    if (error instanceof Refused || error instanceof TreeError) return builtinError(c, name, error.message);
    throw error;
  }
}

/** Undefined where the documents are refused for whatever reason; budgets and bugs still end the evaluation. */
function quietly<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch (error) {
    if (error instanceof GraphqlError || error instanceof Refused || error instanceof TreeError) return undefined;
    throw error;
  }
}

interface Checked {
  readonly query: PlainObject;
  readonly schema: PlainObject;
}

function check(c: BuiltinContext, query: Value, schema: Value): Checked {
  const queryTree = readQuery(c, query);
  const schemaTree = readSchema(c, schema);
  // The trees are given out as they were before checking notes types in them.
  const checked: Checked = { query: queryValue(queryTree), schema: schemaValue(schemaTree) };
  const findings = validateQuery(conversion(c, schemaTree), queryTree, c);
  if (findings.length > 0) throw new Refused(listed(findings, "\n"));
  return checked;
}

function conversion(c: BuiltinContext, tree: SchemaDocument): ReturnType<typeof makeSchema> {
  try {
    return makeSchema(tree, (steps) => c.charge(steps));
  } catch (error) {
    if (!(error instanceof GraphqlError)) throw error;
    const { line, column } = error.position ?? { line: -1, column: -1 };
    const where = `input:${line}:${column}`;
    throw new Refused(`Error in gqlparser SchemaDocument to Schema conversion: ${where}: ${error.message}`);
  }
}

function readQuery(c: BuiltinContext, value: Value): QueryDocument {
  if (typeof value === "string") {
    c.charge(value.length);
    return parseQuery(value);
  }
  return queryDocument(tree(c, value));
}

function readSchema(c: BuiltinContext, value: Value): SchemaDocument {
  if (typeof value === "string") {
    c.charge(value.length);
    return parseSchema(value);
  }
  return schemaDocument(tree(c, value));
}

function tree(c: BuiltinContext, value: Value): PlainObject {
  const object = toJson(value);
  if (!isPlainObject(object)) throw new Refused("neither a text nor a tree");
  c.charge(Object.keys(object).length);
  return object;
}

function isTextOrTree(value: Value): boolean {
  return typeof value === "string" || isObject(value);
}

function located(error: GraphqlError): string {
  return listed([error]);
}

/** All findings as OPA tells them: the place of the first one stands last, those of the others before them. */
function listed(findings: readonly Finding[], end: "" | "\n" = ""): string {
  const first = findings[0]?.position;
  const lines = findings.map(({ message, position }) =>
    position === undefined ? `input: ${message}` : `input:${position.line}:${position.column}: ${message}`,
  );
  const text = lines.join("\n");
  // A block string may begin before the line that its column counts from; OPA does not know such a place.
  if (first === undefined || first.column < 0) return `GraphQL parse error: ${text}${end}`;
  const { line, column } = first;
  const message = `${text}${end}`.slice(`input:${line}:${column}: `.length).replace(/\.\n$/, "");
  return `${message} in GraphQL string at location ${line}:${column}`;
}
