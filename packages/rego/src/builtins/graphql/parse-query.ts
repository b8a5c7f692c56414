import {
  type Argument,
  type ChildValue,
  type Directive,
  type Field,
  type FragmentDefinition,
  type FragmentSpread,
  type InlineFragment,
  type OperationDefinition,
  type QueryDocument,
  type Selection,
  type TypeRef,
  type Value,
  type VariableDefinition,
  valueKinds,
} from "./nodes.ts";
import { TokenStream } from "./parser.ts";

/** What may stand in a value: variables only where the document runs. */
export type Constness = "const" | "variables";

/** Reads an executable document. Throws `GraphqlError`. */
export function parseQuery(text: string): QueryDocument {
  const s = new TokenStream(text);
  const document: QueryDocument = { operations: [], fragments: [] };
  while (!s.is("<EOF>")) {
    const token = s.peek();
    if (token.kind === "{" || (token.kind === "Name" && isOperation(token.value))) {
      document.operations.push(operation(s));
    } else if (token.kind === "Name" && token.value === "fragment") {
      document.fragments.push(fragmentDefinition(s));
    } else s.unexpected();
  }
  return document;
}

function isOperation(word: string): boolean {
  return word === "query" || word === "mutation" || word === "subscription";
}

function operation(s: TokenStream): OperationDefinition {
  const { position } = s.peek();
  if (s.is("{")) {
    return { position, operation: "query", name: "", variables: [], directives: [], selections: requiredSelections(s) };
  }
  return {
    position,
    operation: operationType(s),
    name: s.is("Name") ? s.next().value : "",
    variables: variableDefinitions(s),
    directives: directives(s, "variables"),
    selections: requiredSelections(s),
  };
}

/** query, mutation or subscription. */
export function operationType(s: TokenStream): string {
  const token = s.next();
  return isOperation(token.value) ? token.value : s.unexpected(token);
}

function variableDefinitions(s: TokenStream): VariableDefinition[] {
  return s.some("(", ")", () => {
    const { position } = s.peek();
    s.expect("$");
    const variable = s.name();
    s.expect(":");
    return {
      position,
      variable,
      type: typeReference(s),
      defaultValue: s.skip("=") ? value(s, "const") : undefined,
      directives: directives(s, "variables"),
      used: false,
    };
  });
}

function requiredSelections(s: TokenStream): Selection[] {
  if (!s.is("{")) s.expect("{");
  return selections(s);
}

function selections(s: TokenStream): Selection[] {
  return s.some("{", "}", () => (s.is("...") ? fragment(s) : field(s)));
}

function field(s: TokenStream): Field {
  const { position } = s.peek();
  const alias = s.name();
  return {
    is: "field",
    position,
    alias,
    name: s.skip(":") ? s.name() : alias,
    arguments: callArguments(s, "variables"),
    directives: directives(s, "variables"),
    selections: selections(s),
  };
}

function fragment(s: TokenStream): InlineFragment | FragmentSpread {
  s.expect("...");
  const token = s.peek();
  const { position } = token;
  if (token.kind === "Name" && token.value !== "on") {
    return { is: "spread", position, name: s.name(), directives: directives(s, "variables") };
  }
  let typeCondition = "";
  if (token.value === "on") {
    s.next();
    typeCondition = s.name();
  }
  return {
    is: "inline",
    position,
    typeCondition,
    directives: directives(s, "variables"),
    selections: requiredSelections(s),
  };
}

function fragmentDefinition(s: TokenStream): FragmentDefinition {
  const { position } = s.peek();
  s.expectKeyword("fragment");
  if (s.peek().value === "on") s.unexpected();
  const name = s.name();
  const variables = variableDefinitions(s);
  s.expectKeyword("on");
  return {
    position,
    name,
    variables,
    typeCondition: s.name(),
    directives: directives(s, "variables"),
    selections: requiredSelections(s),
  };
}

function callArguments(s: TokenStream, constness: Constness): Argument[] {
  return s.some("(", ")", () => {
    const { position } = s.peek();
    const name = s.name();
    s.expect(":");
    return { position, name, value: value(s, constness) };
  });
}

export function directives(s: TokenStream, constness: Constness): Directive[] {
  const list: Directive[] = [];
  while (s.skip("@")) {
    const { position } = s.peek();
    list.push({ position, name: s.name(), arguments: callArguments(s, constness), location: "" });
  }
  return list;
}

export function typeReference(s: TokenStream): TypeRef {
  let type: TypeRef;
  if (s.skip("[")) {
    const { position } = s.peek();
    const elem = s.nested(() => typeReference(s));
    s.expect("]");
    type = { position, named: "", elem, nonNull: false };
  } else {
    const { position } = s.peek();
    type = { position, named: s.name(), elem: undefined, nonNull: false };
  }
  const { position } = s.peek();
  return s.skip("!") ? { ...type, position, nonNull: true } : type;
}

export function value(s: TokenStream, constness: Constness): Value {
  const token = s.peek();
  const { position } = token;
  const make = (kind: number, raw: string, children: ChildValue[] = []): Value => ({
    position,
    kind,
    raw,
    children,
    expectedTypeHasDefault: false,
  });
  switch (token.kind) {
    case "[": {
      const items = s.many("[", "]", () => ({ position: undefined, name: "", value: value(s, constness) }));
      return make(valueKinds.list, "", items);
    }
    case "{": {
      const fields = s.many("{", "}", () => {
        const at = s.peek().position;
        const name = s.name();
        s.expect(":");
        return { position: at, name, value: value(s, constness) };
      });
      return make(valueKinds.object, "", fields);
    }
    case "$":
      if (constness === "const") s.unexpected();
      s.next();
      return make(valueKinds.variable, s.name());
    case "Int":
      return make(valueKinds.int, s.next().value);
    case "Float":
      return make(valueKinds.float, s.next().value);
    case "String":
      return make(valueKinds.string, s.next().value);
    case "BlockString":
      return make(valueKinds.block, s.next().value);
    case "Name":
      return make(wordKind(token.value), s.next().value);
    default:
      return s.unexpected();
  }
}

function wordKind(word: string): number {
  if (word === "true" || word === "false") return valueKinds.boolean;
  return word === "null" ? valueKinds.null : valueKinds.enum;
}
