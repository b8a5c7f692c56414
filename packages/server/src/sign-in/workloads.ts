import type { Log } from "@sekisho/core";
import { compilePattern } from "@sekisho/rulebook";
import { createRemoteJWKSet, customFetch, decodeJwt, type JWTPayload, jwtVerify } from "jose";
import type { Workloads } from "../access/authenticate.ts";
import type { WorkloadSettings } from "../config/schema.ts";
import type { Caller } from "../http/operation.ts";

/** Keys of issuers sign with these; `none` and shared secrets are not among them. */
const ALGORITHMS = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA"];
const TOLERANCE_SECONDS = 30;
const TIMEOUT_MS = 10_000;

type Keys = ReturnType<typeof createRemoteJWKSet>;

export interface WorkloadParts {
  readonly settings: readonly WorkloadSettings[];
  readonly log: Log;
  /** Outbound requests; the caller's policy. */
  readonly fetch: typeof fetch;
}

/**
 * Who calls by a token that a forge or cluster gave to a run of it (OpenID Connect for workloads). The first of the
 * settings counts whose issuer, audience and claims fit.
 */
export function workloadTokens({ settings, log, fetch }: WorkloadParts): Workloads {
  const keys = new Map<string, Promise<Keys>>();
  const keysOf = (issuer: string): Promise<Keys> => {
    const known = keys.get(issuer) ?? discoverKeys(issuer, fetch);
    keys.set(issuer, known);
    known.catch(() => keys.delete(issuer));
    return known;
  };
  return async (token) => {
    const issuer = issuerOf(token);
    // Nobody makes this server ask an issuer that it was not told of.
    for (const one of settings.filter((setting) => setting.issuer === issuer)) {
      try {
        const { payload } = await jwtVerify(token, await keysOf(one.issuer), {
          issuer: one.issuer,
          audience: one.audience,
          algorithms: ALGORITHMS,
          clockTolerance: TOLERANCE_SECONDS,
          requiredClaims: ["exp", "sub"],
        });
        if (fits(payload, one)) return callerOf(payload, one);
      } catch (error) {
        log.info("a workload's token is refused", { issuer: one.issuer, error });
      }
    }
    return undefined;
  };
}

async function discoverKeys(issuer: string, fetch: WorkloadParts["fetch"]): Promise<Keys> {
  const address = new URL(`${issuer.replace(/\/$/, "")}/.well-known/openid-configuration`);
  const answer = await fetch(address, { signal: AbortSignal.timeout(TIMEOUT_MS), redirect: "error" });
  if (!answer.ok) throw new Error(`${address.href} answers ${answer.status}`);
  const described: unknown = await answer.json();
  const uri: unknown =
    typeof described === "object" && described !== null ? Reflect.get(described, "jwks_uri") : undefined;
  if (typeof uri !== "string" || !URL.canParse(uri)) throw new Error(`${address.href} names no jwks_uri`);
  // Whoever can change the keys on their way is the issuer.
  if (address.protocol === "https:" && new URL(uri).protocol !== "https:") {
    throw new Error(`${address.href} names a jwks_uri that is not https`);
  }
  return createRemoteJWKSet(new URL(uri), {
    timeoutDuration: TIMEOUT_MS,
    [customFetch]: (url, options) => fetch(url, options),
  });
}

function issuerOf(token: string): string | undefined {
  try {
    return decodeJwt(token).iss;
  } catch {
    return undefined;
  }
}

function fits(payload: JWTPayload, { claims }: WorkloadSettings): boolean {
  return [...claims].every(([name, pattern]) => {
    const value = payload[name];
    return typeof value === "string" && compilePattern(pattern).matches(value);
  });
}

function callerOf(payload: JWTPayload, { issuer, team, permissions, speaksFor }: WorkloadSettings): Caller | undefined {
  const scopes = speaksFor.map((pattern) => filled(pattern, payload));
  if (scopes.includes(undefined)) return undefined;
  return {
    kind: "workload",
    digest: `workload:${issuer}#${payload.sub}`,
    name: payload.sub ?? "",
    role: "member",
    teams: team === undefined ? [] : [team],
    permissions,
    speaksFor: scopes.filter((scope) => scope !== undefined),
  };
}

/** `{repository}` stands for the claim; undefined where it is not there, or would be a pattern itself. */
function filled(pattern: string, payload: JWTPayload): string | undefined {
  let isWhole = true;
  const text = pattern.replaceAll(/\{([\w.:-]+)\}/g, (_, name: string) => {
    const value = payload[name];
    if (typeof value === "string" && /^[^\s*]+$/.test(value)) return value;
    isWhole = false;
    return "";
  });
  return isWhole ? text : undefined;
}
