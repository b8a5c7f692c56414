import type { Json } from "@sekisho/core";
import { json } from "@sekisho/formats";
import type { z } from "zod";
import { readBody } from "./body.ts";
import { Refusal, type RequestMistake } from "./problem-details.ts";

const MAX_BYTES = 64 * 1024;
const MAX_MISTAKES = 20;
const MAX_DEPTH = 128;

/** The parts of a request, each checked by its schema. */
export interface ParsedRequest {
  readonly parameters: unknown;
  readonly query: unknown;
  readonly body: unknown;
}

interface Schemas {
  readonly parameters?: z.ZodType;
  readonly query?: z.ZodType;
  readonly body?: z.ZodType;
  readonly maxBytes?: number;
}

/**
 * Reads path, query and body. All mistakes at once: Refusal 404 `not_found` for a path that can't name anything, 422
 * `request_invalid` for the rest; and those of {@link readJson}.
 */
export async function parseRequest(
  request: Request,
  parameters: Readonly<Record<string, string>>,
  schemas: Schemas,
): Promise<ParsedRequest> {
  const path = schemas.parameters?.safeParse(parameters);
  const broken: RequestMistake[] = [];
  refuseBrokenTexts(parameters, "path", broken);
  if (path?.success === false || broken.length > 0)
    throw new Refusal(404, "not_found", "there is nothing at this address");
  const mistakes: RequestMistake[] = [];
  const asked = queryOf(request.url, mistakes);
  refuseBrokenTexts(asked, "query", mistakes);
  const query = checked("query", schemas.query, asked, mistakes);
  const value = schemas.body === undefined ? null : await readJson(request, schemas.maxBytes ?? MAX_BYTES);
  refuseBrokenTexts(value, "body", mistakes);
  const body = checked("body", schemas.body, value, mistakes);
  if (mistakes.length > 0) {
    throw new Refusal(422, "request_invalid", "the request is not one that this operation takes", {
      mistakes: mistakes.slice(0, MAX_MISTAKES),
    });
  }
  return { parameters: path === undefined ? parameters : path.data, query, body };
}

/** What no text that is meant has, and what databases do not store: U+0000, and half of a pair of surrogates. */
function refuseBrokenTexts(value: unknown, at: string, mistakes: RequestMistake[]): void {
  if (typeof value === "string") {
    if (value.includes("\0") || !value.isWellFormed())
      mistakes.push({ at, message: "holds U+0000 or half a character" });
  } else if (typeof value === "object" && value !== null && mistakes.length <= MAX_MISTAKES) {
    for (const [key, part] of Object.entries(value)) {
      refuseBrokenTexts(key, at, mistakes);
      refuseBrokenTexts(part, `${at}.${key}`, mistakes);
    }
  }
}

function checked(name: string, schema: z.ZodType | undefined, value: unknown, mistakes: RequestMistake[]): unknown {
  if (schema === undefined) return value;
  const read = schema.safeParse(value);
  if (read.success) return read.data;
  for (const { path, message } of read.error.issues) {
    mistakes.push({ at: [name, ...path.map(String)].join("."), message });
  }
  return undefined;
}

function queryOf(url: string, mistakes: RequestMistake[]): Readonly<Record<string, string>> {
  const query = new Map<string, string>();
  for (const [name, value] of new URL(url).searchParams) {
    if (query.has(name)) mistakes.push({ at: `query.${name}`, message: "given twice" });
    query.set(name, value);
  }
  return Object.fromEntries(query);
}

/**
 * A JSON body, numbers exact. Throws Refusal 413 `body_too_large`, 415 `content_type`, 400 `body_broken` or `body_json`.
 * An empty one is null.
 */
export async function readJson(request: Request, maxBytes: number): Promise<Json> {
  const bytes = await readBody(request, maxBytes);
  if (bytes.byteLength === 0) return null;
  const type = request.headers.get("content-type")?.split(";")[0]?.trim().toLowerCase();
  if (type !== "application/json") {
    throw new Refusal(415, "content_type", "the body is not said to be application/json");
  }
  const { documents, diagnostics } = json.read(bytes, "body", { maxBytes, maxDepth: MAX_DEPTH });
  const [document] = documents;
  if (document !== undefined) return document.value;
  const [mistake] = diagnostics;
  throw new Refusal(400, "body_json", `the body is not JSON: ${mistake?.message ?? "there is nothing in it"}`);
}
