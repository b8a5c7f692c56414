/** For tests: the texts that a program's code is made of, and what in one no emitter can have written. */
import type { Outcome } from "@sekisho/core";
import { parseAst } from "rolldown/parseAst";
import { type CompileOptions, compile, type MakeFunction, type Program } from "../src/index.ts";

/** Compiles; `texts` gets each text that the program makes code of, as it makes it. */
export function compileWatched(options: CompileOptions, texts: string[]): Outcome<Program> {
  const makeFunction: MakeFunction = (parameters, body) => {
    texts.push(body);
    // What `new Function` gives is called as MakeFunction says, by whoever asked for it.
    // oxlint-disable-next-line no-implied-eval, no-new-func
    return new Function(...parameters, body) as ReturnType<MakeFunction>;
  };
  return compile({ ...options, makeFunction });
}

const KINDS = new Set([
  "ArrayExpression",
  "ArrayPattern",
  "ArrowFunctionExpression",
  "AssignmentExpression",
  "BinaryExpression",
  "BlockStatement",
  "BreakStatement",
  "CallExpression",
  "ConditionalExpression",
  "ContinueStatement",
  "ExpressionStatement",
  "ForOfStatement",
  "ForStatement",
  "FunctionDeclaration",
  "FunctionExpression",
  "Identifier",
  "IfStatement",
  "LabeledStatement",
  "Literal",
  "LogicalExpression",
  "MemberExpression",
  "NewExpression",
  "ObjectExpression",
  "ObjectPattern",
  "ParenthesizedExpression",
  "Program",
  "Property",
  "RestElement",
  "ReturnStatement",
  "SpreadElement",
  "UnaryExpression",
  "UpdateExpression",
  "VariableDeclaration",
  "VariableDeclarator",
]);

/** What ends or begins a template, a comment, an element or a line: no emitter writes it, and in literals it is escaped. */
// oxlint-disable-next-line no-control-regex -- control characters are what must not be there
const RAW = /[`\u2028\u2029\ufeff\u0000-\u0009\u000b-\u001f]|\$\{|\*\/|\/\*|<\/|<!|-->/g;

/** Names that objects, arrays and strings inherit; emitted code reads `length` and calls the others that it knows. */
const INHERITED = new Set(
  [Object, Array, String, Number, Boolean].flatMap((c) => Object.getOwnPropertyNames(c.prototype)),
);
const CALLED = new Set(["push", "flatMap"]);

/** What an identifier is: a variable (one that is called, too), the key of an object literal, a property. */
type Role = "name" | "callee" | "key" | "member" | "method";

/**
 * Node kinds and regular expressions that no emitter writes, names that are neither generated nor the runtime's, members
 * that objects inherit, keys that set a prototype, hidden entries of tables, and raw pieces of text.
 */
export function foreignParts(text: string): string[] {
  const found: string[] = [...text.matchAll(RAW)].map(([raw]) => `raw ${JSON.stringify(raw)}`);
  if (!text.isWellFormed()) found.push("raw lone surrogate");
  const known = new Set(["Array", "Map", "mark", "done", "undefined", "main"]);
  const support = /^const \{ ([\w, ]+) \} = S;$/m.exec(text);
  for (const name of support?.[1]?.split(", ") ?? []) known.add(name);
  const isExpected = (name: string, role: Role): boolean => {
    if (role === "member") return name === "length" || !INHERITED.has(name);
    if (role === "method") return CALLED.has(name) || !INHERITED.has(name);
    if (role === "key") return name === "groups" || name === "queries";
    return known.has(name) || /^[a-zA-Z]\d*$/.test(name);
  };
  const tables = new Set<string>();
  const declared = (id: unknown): void => {
    const name = typeof id === "object" && id !== null && "name" in id ? String(id.name) : "";
    if (!/^[kfd]\d+$/.test(name)) return;
    // The tables are declared first; what has the name of an entry would hide it.
    if (tables.has(name)) found.push(`hidden ${name}`);
    tables.add(name);
  };
  const visit = (node: unknown, role: Role): void => {
    if (Array.isArray(node)) for (const item of node) visit(item, "name");
    if (typeof node !== "object" || node === null || !("type" in node)) return;
    const { type } = node;
    if (typeof type !== "string" || !KINDS.has(type)) found.push(String(type));
    if ("regex" in node || "bigint" in node) found.push("regex or bigint");
    if (type === "Identifier" && "name" in node && !isExpected(String(node.name), role)) {
      found.push(`${role} ${String(node.name)}`);
    }
    if (type === "VariableDeclarator" && "id" in node) declared(node.id);
    const isPlain = "computed" in node && node.computed === false;
    if (type === "Property" && isPlain && "key" in node && isProto(node.key)) found.push("prototype");
    for (const [key, child] of Object.entries(node)) {
      if (isPlain && key === "key") visit(child, "key");
      else if (isPlain && key === "property") visit(child, role === "callee" ? "method" : "member");
      else visit(child, type === "CallExpression" && key === "callee" ? "callee" : "name");
    }
  };
  // The names of the runtime are checked by the pattern that they are read with.
  visit(parseAst(`function main(S, K, F, B, D) {\n${text.replace(support?.[0] ?? "", "")}\n}`).body, "name");
  return found;
}

function isProto(key: unknown): boolean {
  return typeof key === "object" && key !== null && "value" in key && key.value === "__proto__";
}
