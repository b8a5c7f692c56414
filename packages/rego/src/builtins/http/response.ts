/** Answers to `http.send` as policies see them. */
import { type AnyObject, define, getKey } from "../../runtime/objects.ts";
import type { Value } from "../../runtime/value.ts";
import { fromBytes } from "../bytes/utf8.ts";
import { JsonError, readJson } from "../json/read.ts";
import { readYaml, YamlError } from "../yaml/read.ts";
import { fieldFlag, type HttpResponse } from "./request.ts";

/**
 * `{status, status_code, headers, body, raw_body}`. The body is read where its type is JSON or YAML, or where the
 * request wants that; it is null where that fails. Throws `RequestError`.
 */
export function responseValue(request: AnyObject, response: HttpResponse, charge: (steps: number) => void): Value {
  const forceJson = fieldFlag(request, "force_json_decode");
  const forceYaml = fieldFlag(request, "force_yaml_decode");
  charge(response.body.length);
  const raw = fromBytes(response.body);
  const headers: { [name: string]: Value } = {};
  for (const [name, values] of Object.entries(response.headers)) define(headers, name.toLowerCase(), values);
  const type = (getKey(headers, "content-type") as readonly string[] | undefined)?.[0] ?? "";
  let body: Value = null;
  if (forceJson || isJson(type)) body = quietly(() => readJson(raw));
  else if (forceYaml || /application\/(?:x-)?yaml/.test(type)) body = quietly(() => readYaml(raw, charge));
  return { status: response.status, status_code: response.statusCode, body, raw_body: raw, headers };
}

function isJson(type: string): boolean {
  const [media = ""] = type.split(";");
  return /^application\/(?:json|[^/]*\+json)$/.test(media.trim().toLowerCase());
}

function quietly(read: () => Value): Value {
  try {
    return read();
  } catch (error) {
    if (error instanceof JsonError || error instanceof YamlError) return null;
    throw error;
  }
}
