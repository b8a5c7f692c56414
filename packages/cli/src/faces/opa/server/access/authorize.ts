import { isJsonObject, type Json, ownValue } from "@sekisho/core";
import type { Revision } from "../contents/revision.ts";
import { ApiError } from "../http/api-error.ts";
import type { ApiRequest } from "../http/request.ts";

/** Who asks, as far as a request says it: the token of `Authorization: Bearer`. */
export function identityOf({ message: { headers } }: ApiRequest): string | undefined {
  return /^Bearer\s+(\S+)$/i.exec(headers.authorization ?? "")?.[1];
}

export interface Access {
  /** The decision: a path below `data`. */
  readonly decision: readonly string[];
  readonly hasIdentity: boolean;
}

/**
 * Asks the policy whether a request may go on. Throws ApiError `unauthorized` (401) where it says no, and
 * `internal_error` where it says nothing.
 */
export async function authorize(
  request: ApiRequest,
  body: Json | undefined,
  { revision, access: { decision, hasIdentity } }: { readonly revision: Revision; readonly access: Access },
): Promise<void> {
  const identity = hasIdentity ? identityOf(request) : undefined;
  const input: Json = {
    path: request.path,
    method: request.method,
    params: Object.fromEntries(request.params),
    headers: headersOf(request),
    ...(identity !== undefined && { identity }),
    ...(body !== undefined && { body }),
  };
  const { value } = await revision.document(decision, { input });
  if (value === undefined) throw new ApiError(500, "internal_error", "authorization policy missing or undefined");
  if (value === true || ownValue(value, "allowed") === true) return;
  if (isJsonObject(value) && !("allowed" in value)) {
    throw new ApiError(500, "internal_error", "authorization policy missing or undefined");
  }
  const reason = ownValue(value, "reason");
  throw new ApiError(
    401,
    "unauthorized",
    typeof reason === "string" ? reason : "request rejected by administrative policy",
  );
}

/** By their names as Go writes them, each with its values; `Host` is none of them, as in Go. */
function headersOf({ message }: ApiRequest): { readonly [name: string]: readonly string[] } {
  const headers: Record<string, string[]> = {};
  for (const [name, values] of Object.entries(message.headersDistinct)) {
    if (name === "host" || values === undefined) continue;
    headers[name.replace(/(^|-)[a-z]/g, (start) => start.toUpperCase())] = values;
  }
  return headers;
}
