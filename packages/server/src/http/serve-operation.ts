import type { Permission } from "@sekisho/gate";
import { denied, deniedOnAll } from "../access/decide.ts";
import { etagOf, hasTag } from "./etag.ts";
import { type Caller, nobody, type Operation, type OperationAnswer, type OperationRequest } from "./operation.ts";
import { type ParsedRequest, parseRequest } from "./parse-request.ts";
import { Refusal } from "./problem-details.ts";

/** A request that is to be answered by an operation. */
export interface Asked {
  readonly request: Request;
  /** From the path, decoded. */
  readonly parameters: Readonly<Record<string, string>>;
  readonly caller: Caller | undefined;
  /** The secret of the session's cookie. */
  readonly session: string | undefined;
  /** Whether the browser came by https. */
  readonly isSecure: boolean;
}

/**
 * Answers a request by an operation: who calls, may they, is it well formed, are the things theirs; then the work. Throws
 * Refusal 401 `sign_in`, 403 `forbidden`, 404 `not_found`, 422 `request_invalid`, and what the operation throws.
 */
export async function serveOperation(
  operation: Operation,
  permission: Permission | undefined,
  { request, parameters, caller, session, isSecure }: Asked,
): Promise<Response> {
  // Who may not do it on anything learns nothing from how a request is refused.
  if (permission !== undefined) requireCaller(caller, permission);
  const parsed = await parseRequest(request, parameters, operation);
  const asked = { ...operationRequest(request, caller ?? nobody, parsed), session, isSecure };
  if (caller !== undefined && permission?.reach === "own-team") {
    const teams = await operation.teams?.(asked);
    if (operation.teams !== undefined && teams === undefined)
      throw new Refusal(404, "not_found", "there is no such thing");
    requireAllowed(permission, denied(caller, permission, teams ?? []));
  }
  return respond(request, await operation.handle(asked));
}

/** Lets through who may do it on anything. Throws Refusal 401 `sign_in` and 403 `forbidden`. */
export function requireCaller(caller: Caller | undefined, permission: Permission): void {
  if (caller === undefined) {
    throw new Refusal(401, "sign_in", "sign in, or send a token: authorization: Bearer …", {
      headers: { "www-authenticate": 'Bearer realm="sekisho"' },
    });
  }
  requireAllowed(permission, deniedOnAll(caller, permission));
}

function requireAllowed(permission: Permission, why: ReturnType<typeof denied>): void {
  if (why === undefined) return;
  const reason = {
    role: `this takes the role ${permission.role}`,
    team: "this belongs to another team",
    token: "the token does not name this permission",
  }[why];
  throw new Refusal(403, "forbidden", `${permission.name}: ${reason}`);
}

function operationRequest(
  request: Request,
  caller: Caller,
  parsed: ParsedRequest,
): Omit<OperationRequest<unknown, unknown, unknown>, "session" | "isSecure"> {
  return {
    caller,
    ...parsed,
    header: (name) => request.headers.get(name) ?? undefined,
    signal: request.signal,
  };
}

/** JSON with a tag where it is read; 304 where the reader has it. */
function respond(request: Request, { status, body, headers = {} }: OperationAnswer): Response {
  if (body === undefined) return new Response(null, { status, headers });
  const text = JSON.stringify(body);
  const all = { "content-type": "application/json", "cache-control": "no-store", ...headers };
  if (request.method !== "GET" || status !== 200) return new Response(text, { status, headers: all });
  const etag = headers["etag"] ?? etagOf(text);
  const known = request.headers.get("if-none-match");
  const cached = { ...all, etag, "cache-control": "private, no-cache" };
  if (known !== null && hasTag(known, etag)) return new Response(null, { status: 304, headers: cached });
  return new Response(text, { status, headers: cached });
}
