import type { ApiRequest } from "../http/request.ts";

/** What `/metrics` calls a route, and whether its answers may be packed. */
export interface Family {
  readonly handler: string;
  readonly isPacked: boolean;
}

const NAMED: readonly (readonly [prefix: string, family: Family])[] = [
  ["/v0/data", { handler: "v0/data", isPacked: true }],
  ["/v1/data", { handler: "v1/data", isPacked: true }],
  ["/v1/policies", { handler: "v1/policies", isPacked: false }],
  ["/v1/query", { handler: "v1/query", isPacked: false }],
  ["/v1/compile", { handler: "v1/compile", isPacked: true }],
  ["/v1/config", { handler: "v1/config", isPacked: false }],
  ["/v1/status", { handler: "v1/status", isPacked: false }],
  ["/health", { handler: "health", isPacked: false }],
];
const INDEX: Family = { handler: "index", isPacked: false };
const CATCHALL: Family = { handler: "catchall", isPacked: false };

/** The family of a request. */
export function familyOf({ rawPath, method }: Pick<ApiRequest, "rawPath" | "method">): Family {
  if (rawPath === "/") return INDEX;
  const found = NAMED.find(([prefix]) => rawPath === prefix || rawPath.startsWith(`${prefix}/`));
  if (found === undefined) return CATCHALL;
  const [, family] = found;
  return method === "GET" || method === "POST" ? family : { ...family, isPacked: false };
}
