/** What policies may use, in the shape of OPA's capabilities files: names and types, without OPA's descriptions. */
import type { Json } from "@sekisho/core";
import type { Builtin, Type } from "../builtins/builtin.ts";
import { deprecatedBuiltins } from "../check/resolve-term.ts";
import type { RegoVersion } from "../syntax/ast.ts";

/** What policies may use that are compiled with some functions, as `opa capabilities --current` shows what OPA has. `v0` lists the keywords that v0 imports. */
export function capabilities(
  builtins: ReadonlyMap<string, Builtin>,
  { regoVersion = "v1" }: { readonly regoVersion?: RegoVersion } = {},
): Json {
  const all = [...builtins.values(), ...PLACEHOLDERS].sort((a, b) => (a.name < b.name ? -1 : 1));
  return {
    builtins: all.map(describe),
    future_keywords: regoVersion === "v1" ? ["not"] : ["contains", "every", "if", "in", "not"],
    features: regoVersion === "v1" ? V1_FEATURES : V0_FEATURES,
  };
}

const V1_FEATURES = ["keywords_in_refs", "rego_v1", "template_strings"];
const V0_FEATURES = [
  "keywords_in_refs",
  "rego_v1",
  "rego_v1_import",
  "rule_head_ref_string_prefixes",
  "rule_head_refs",
  "template_strings",
];

type Described = Pick<Builtin, "name" | "args" | "result">;

const anyTwo: Pick<Builtin, "args" | "result"> = {
  args: [{ kind: "any" }, { kind: "any" }],
  result: { kind: "boolean" },
};

/** Operators that the language has without calling anything. */
const PLACEHOLDERS: readonly Described[] = [
  { name: "assign", ...anyTwo },
  { name: "eq", ...anyTwo },
];

const INFIX: ReadonlyMap<string, string> = new Map([
  ["and", "&"],
  ["assign", ":="],
  ["div", "/"],
  ["eq", "="],
  ["equal", "=="],
  ["gt", ">"],
  ["gte", ">="],
  ["internal.member_2", "in"],
  ["internal.member_3", "in"],
  ["lt", "<"],
  ["lte", "<="],
  ["minus", "-"],
  ["mul", "*"],
  ["neq", "!="],
  ["or", "|"],
  ["plus", "+"],
  ["rem", "%"],
]);

/** Functions whose answer rests on more than their arguments. */
const NONDETERMINISTIC: ReadonlySet<string> = new Set([
  "http.send",
  "io.jwt.decode_verify",
  "io.jwt.encode_sign",
  "io.jwt.encode_sign_raw",
  "net.lookup_ip_addr",
  "opa.runtime",
  "rand.intn",
  "time.now_ns",
  "uuid.rfc4122",
]);

function describe({ name, args, result }: Described): Json {
  const infix = INFIX.get(name);
  return {
    name,
    decl: {
      ...(name === "print"
        ? { variadic: { type: "any" } }
        : { args: args.map(typeJson), ...(result !== undefined && { result: typeJson(result) }) }),
      type: "function",
    },
    ...(infix !== undefined && { infix }),
    ...(name === "walk" && { relation: true }),
    ...(deprecatedBuiltins.has(name) && { deprecated: true }),
    ...(NONDETERMINISTIC.has(name) && { nondeterministic: true }),
  };
}

/** A type in OPA's notation. */
export function typeJson(type: Type): Json {
  switch (type.kind) {
    case "any":
    case "null":
    case "boolean":
    case "number":
    case "string":
      return { type: type.kind };
    case "array":
      return { dynamic: typeJson(type.of), type: "array" };
    case "tuple":
      return { static: type.items.map(typeJson), type: "array" };
    case "set":
      return { of: typeJson(type.of), type: "set" };
    case "object": {
      const fields = Object.entries(type.fields ?? {}).map(([key, value]) => ({ key, value: typeJson(value) }));
      const dynamic = { key: typeJson(type.key), value: typeJson(type.value) };
      return { dynamic, ...(fields.length > 0 && { static: fields }), type: "object" };
    }
    case "union":
      return { of: type.of.map(typeJson), type: "any" };
  }
}
