import type { Json } from "@sekisho/core";
import { readDocument } from "../http/body.ts";
import type { ApiRequest } from "../http/request.ts";

const WRITING = new Set(["POST", "PUT", "PATCH"]);
const DOCUMENTS = /^\/(?:$|v0\/data(?:\/|$)|v1\/data(?:\/|$)|v1\/query$)/;

/** The body as the policy on access sees it, where it is a document. Throws ApiError. */
export async function bodyForPolicy(request: ApiRequest): Promise<Json | undefined> {
  if (!WRITING.has(request.method) || !DOCUMENTS.test(request.rawPath)) return undefined;
  return readDocument(await request.body(), request.message, "");
}
