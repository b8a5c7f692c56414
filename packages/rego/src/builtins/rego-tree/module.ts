/** Modules as OPA's syntax trees in JSON (`opa parse --format=json`, without places). */
import type { PlainObject, Value } from "../../runtime/value.ts";
import type { ElseBranch, Head, Import, Module, Rule } from "../../syntax/ast.ts";
import { encodeBase64 } from "../bytes/base64.ts";
import { toBytes } from "../bytes/utf8.ts";
import { type Charge, Terms } from "./terms.ts";

/** Each node of the tree is charged for. */
export function moduleTree(module: Module, charge: Charge): PlainObject {
  const terms = new Terms(charge);
  const tree: { [key: string]: Value } = {
    package: { path: [{ type: "var", value: "data" }, ...module.package.path.map(text)] },
  };
  if (module.imports.length > 0) tree["imports"] = module.imports.map(importTree);
  if (module.rules.length > 0) tree["rules"] = module.rules.map((rule) => ruleTree(rule, terms));
  if (module.comments.length > 0) {
    tree["comments"] = module.comments.map(({ text: comment, start }) => {
      const { line, column } = module.lines.position(start);
      charge(comment.length);
      return {
        Text: encodeBase64(toBytes(comment), "standard", "pad"),
        Location: { file: module.file, row: line, col: column },
      };
    });
  }
  return tree;
}

function text(value: string): Value {
  return { type: "string", value };
}

function importTree({ path, alias }: Import): Value {
  const [root = "", ...rest] = path;
  const tree = { path: { type: "ref", value: [{ type: "var", value: root }, ...rest.map(text)] } };
  return alias === undefined ? tree : { ...tree, alias };
}

function ruleTree(rule: Rule, terms: Terms): Value {
  const tree: { [key: string]: Value } = { head: headTree(rule.head, terms), body: terms.body(rule.body) };
  if (rule.default) tree["default"] = true;
  const branches = elseTree(rule.else, rule.head, terms);
  return branches === undefined ? tree : { ...tree, else: branches };
}

/** Branches hang one in the other; each repeats the name of the rule. */
function elseTree(branches: readonly ElseBranch[], head: Head, terms: Terms): Value | undefined {
  const [first, ...rest] = branches;
  if (first === undefined) return undefined;
  const { value: _value, operator: _operator, ...named } = head;
  const { value, operator } = first;
  const own: Head = { ...named, ...(value !== undefined && { value }), ...(operator !== undefined && { operator }) };
  const tree = { head: headTree(own, terms), body: terms.body(first.body) };
  const inner = elseTree(rest, head, terms);
  return inner === undefined ? tree : { ...tree, else: inner };
}

function headTree(head: Head, terms: Terms): Value {
  const [first, ...rest] = head.ref;
  const name = first?.type === "string" ? first.value : "";
  const tree: { [key: string]: Value } = {
    ref: [{ type: "var", value: name }, ...rest.map((part) => terms.term(part))],
  };
  if (head.contains !== undefined) {
    tree["key"] = terms.term(head.contains);
    if (rest.length === 0) tree["name"] = name;
    return tree;
  }
  const [key, ...further] = rest;
  // One part behind the name is a key, too; where a value is written the head is that of an object by its name.
  if (key !== undefined && further.length === 0 && head.args === undefined) tree["key"] = terms.term(key);
  if (rest.length === 0 || (tree["key"] !== undefined && head.value !== undefined)) tree["name"] = name;
  if (head.args !== undefined && head.args.length > 0) tree["args"] = head.args.map((arg) => terms.term(arg));
  if (head.operator === ":=") tree["assign"] = true;
  tree["value"] = head.value === undefined ? { type: "boolean", value: true } : terms.term(head.value);
  return tree;
}
