import { isJsonArray, isJsonObject, type Json } from "@sekisho/core";
import { z } from "zod";
import type { Operation } from "../src/http/operation.ts";

/** A request below `/api/v1`; a text as a body is sent as it stands. */
export interface HostileRequest {
  readonly path: string;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** What is there to be asked for. */
export interface Known {
  readonly key: string;
}

/** Texts that have done harm elsewhere. */
const TEXTS: readonly string[] = [
  "",
  "'; drop table finding; --",
  '<script>alert(1)</script>"><img src=x onerror=alert(1)>',
  "\u0000",
  "a\ud800b",
  "\u202egnp.exe",
  "ｐａｙments é é ﷽ 日本語 🛂",
  "%' or '%'='%' _ * ? \\",
  "../../../../etc/passwd",
  "__proto__",
  "constructor",
  "${7*7}{{7*7}}#{7*7}",
  "x".repeat(30_000),
  "99999999999999999999",
  "-1",
  "1e400",
  "NaN",
  "\r\nset-cookie: a=b",
];

const VALUES: readonly Json[] = [null, true, -1, 1e308, [], {}, [[]], { toString: 1 }];

/** The same request with good parts only. */
export function wellFormedTo(operation: Operation, known: Known): HostileRequest {
  const path = pathOf(operation, (name) => good(name, undefined, known));
  const query = Object.entries(partsOf(operation.query))
    .filter(([, { isRequired }]) => isRequired)
    .map(([name, { schema }]) => `${name}=${encodeURIComponent(textOf(sample(name, schema, known)))}`);
  const body = bodyOf(operation, known);
  return { path: query.length === 0 ? path : `${path}?${query.join("&")}`, ...(body !== undefined && { body }) };
}

/** Requests that differ from a good one in one place each, and some that are nothing at all. */
export function* requestsTo(operation: Operation, known: Known): Generator<HostileRequest> {
  const whole = wellFormedTo(operation, known);
  yield whole;
  yield { ...whole, headers: { "if-none-match": '"stale", W/"other", *'.repeat(50), "if-match": '"stale"' } };
  const names = [...operation.path.matchAll(/\{(\w+)\}/g)].map(([, name = ""]) => name);
  for (const name of names) {
    for (const text of TEXTS.filter((one) => one !== "")) {
      const of = (one: string): string => (one === name ? text : good(one, undefined, known));
      yield { ...whole, path: pathOf(operation, of) };
    }
    yield { ...whole, path: operation.path.replaceAll(/\{\w+\}/g, "%ff%00%zz") };
  }
  const [path = "", asked = ""] = whole.path.split("?");
  for (const name of [...Object.keys(partsOf(operation.query)), "__proto__", "nothing-of-the-kind"]) {
    const others = asked.split("&").filter((pair) => pair !== "" && !pair.startsWith(`${name}=`));
    const withQuery = (text: string): HostileRequest => ({ ...whole, path: `${path}?${[...others, text].join("&")}` });
    for (const text of TEXTS) yield withQuery(`${encodeURIComponent(name)}=${encoded(text)}`);
    yield withQuery(`${name}=a&${name}=b`);
    yield withQuery(`${name}[]=a&${name}[x]=b`);
  }
  if (operation.body === undefined) return;
  yield* bodiesLike(whole.body as Json, whole);
}

function* bodiesLike(body: Json, whole: HostileRequest): Generator<HostileRequest> {
  for (const value of VALUES) yield { ...whole, body: JSON.stringify(value) };
  for (const text of ["", " ", "{", "\ufeff{}", '{"a":1}{"a":1}', `${"[".repeat(2_000)}${"]".repeat(2_000)}`, "\u0000"])
    yield { ...whole, body: text };
  yield { ...whole, headers: { "content-type": "text/plain" } };
  yield { ...whole, headers: { "content-type": "application/json; charset=utf-16" } };
  yield { ...whole, body: `{"__proto__":{"role":"admin"},${JSON.stringify(body).slice(1)}` };
  for (const at of placesIn(body)) {
    for (const text of TEXTS) yield { ...whole, body: JSON.stringify(changed(body, at, text)) };
    for (const value of VALUES) yield { ...whole, body: JSON.stringify(changed(body, at, value)) };
    yield { ...whole, body: JSON.stringify(changed(body, at, undefined)) };
    yield {
      ...whole,
      body: JSON.stringify(
        changed(
          body,
          at,
          Array.from({ length: 3_000 }, () => "x"),
        ),
      ),
    };
  }
}

type Place = readonly (string | number)[];

function placesIn(value: Json, at: Place = []): readonly Place[] {
  const below = isJsonArray(value) ? [...value.entries()] : isJsonObject(value) ? Object.entries(value) : [];
  return [...(at.length === 0 ? [] : [at]), ...below.flatMap(([key, part]) => placesIn(part, [...at, key]))];
}

function changed(value: Json, [key, ...rest]: Place, to: Json | undefined): Json | undefined {
  if (key === undefined) return to;
  if (isJsonArray(value)) return value.map((part, i) => (i === key ? (changed(part, rest, to) ?? null) : part));
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, part]) => {
      const next = name === key ? changed(part, rest, to) : part;
      return next === undefined ? [] : [[name, next] as const];
    }),
  );
}

function pathOf({ path }: Operation, of: (name: string) => string): string {
  return path.replaceAll(/\{(\w+)\}/g, (_, name: string) => encoded(of(name)));
}

/** Half a pair of surrogates has no UTF-8: what a careless client sends for it. */
function encoded(text: string): string {
  return text.isWellFormed() ? encodeURIComponent(text) : "%ED%A0%80";
}

function bodyOf({ body }: Operation, known: Known): Json | undefined {
  return body === undefined ? undefined : sample("", jsonSchema(body), known);
}

function jsonSchema(schema: z.ZodType): Json {
  return z.toJSONSchema(schema, { io: "input", unrepresentable: "any" }) as Json;
}

interface QueryPart {
  readonly schema: Json;
  readonly isRequired: boolean;
}

function partsOf(schema: z.ZodType | undefined): Readonly<Record<string, QueryPart>> {
  const { properties, required } = objectOf(schema === undefined ? {} : jsonSchema(schema));
  const needed = isJsonArray(required) ? required : [];
  return Object.fromEntries(
    Object.entries(objectOf(properties)).map(([name, part]) => [
      name,
      { schema: part, isRequired: needed.includes(name) },
    ]),
  );
}

function objectOf(value: Json | undefined): Readonly<Record<string, Json>> {
  return value !== undefined && isJsonObject(value) ? value : {};
}

function textOf(value: Json): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}

/** A value that a schema takes, where it is one of those that the API uses. */
function sample(name: string, schema: Json, known: Known): Json {
  const { type, properties, items, anyOf, minimum, enum: values } = objectOf(schema);
  const [first] = values !== undefined && isJsonArray(values) ? values : [];
  if (first !== undefined) return first;
  if (anyOf !== undefined && isJsonArray(anyOf)) return sample(name, anyOf[0] ?? {}, known);
  switch (type) {
    case "object":
      return Object.fromEntries(
        Object.entries(objectOf(properties)).map(([key, part]) => [key, sample(key, part, known)]),
      );
    case "array":
      return items === undefined ? [] : [sample(name, items, known)];
    case "integer":
    case "number":
      return typeof minimum === "number" ? Math.max(1, minimum) : 1;
    case "boolean":
      return true;
    case "string":
      return good(name, schema, known);
    default:
      return { anything: "goes" };
  }
}

const CANDIDATES = ["acme", "1", "0".repeat(64), "0".repeat(16), "2027-01-01"];

function good(name: string, schema: Json | undefined, { key }: Known): string {
  if (name === "key" || name === "keys") return key;
  if (name === "person") return "0".repeat(64);
  if (name === "id") return "0".repeat(16);
  if (name === "until") return "2027-01-01";
  if (name === "permissions") return "findings.read";
  if (name === "reason") return "because of the test of bad input";
  const { pattern } = objectOf(schema);
  if (typeof pattern !== "string") return "acme";
  return CANDIDATES.find((one) => new RegExp(pattern, "u").test(one)) ?? "acme";
}
