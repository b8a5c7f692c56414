import { type Clock, type Log, Problem } from "@sekisho/core";
import { appendEntry, createSession, rememberPerson, revokeSession, type Store, setMembership } from "@sekisho/store";
import * as client from "openid-client";
import type { OidcSettings } from "../config/schema.ts";
import { grantOf, groupsIn } from "./grants.ts";
import type { Seal } from "./seal.ts";
import { SESSION } from "./session.ts";

/** Why a sign-in did not end in a session; the page that people come back to says it in words. */
export type SignInFailure = "expired" | "refused" | "no-role" | "provider";

export interface OidcParts {
  readonly store: Store;
  readonly clock: Clock;
  readonly log: Log;
  readonly settings: OidcSettings;
  readonly clientSecret: () => Promise<string>;
  /** Where the provider sends people back to, absolute. */
  readonly callback: string;
  readonly seal: Seal;
  /** Outbound requests; the caller's policy. */
  readonly fetch: typeof fetch;
}

export interface Oidc {
  /** Where to send the browser, and what it must bring back. `to`: a path of the console. */
  begin(to: string): Promise<{ readonly location: string; readonly cookie: string }>;
  /** `session`: one that the browser had before; it ends. */
  finish(
    url: URL,
    cookie: string | undefined,
    session: string | undefined,
  ): Promise<{ readonly session: string; readonly to: string } | { readonly failure: SignInFailure }>;
}

/** How long a person may take at the provider. */
export const SIGN_IN_SECONDS = 600;
/** The provider's keys and addresses are asked for again after so long. */
const DISCOVERY_MS = 3_600_000;
const TIMEOUT_SECONDS = 10;

/**
 * Sign-in by an OpenID Connect provider: authorization code with PKCE, state and nonce. What has to be remembered
 * meanwhile stands sealed in the browser, so that any replica finishes what another began.
 */
export function openOidc(parts: OidcParts): Oidc {
  const { settings, callback, seal, log } = parts;
  const configuration = discovered(parts);
  return {
    async begin(to) {
      const verifier = client.randomPKCECodeVerifier();
      const state = client.randomState();
      const nonce = client.randomNonce();
      const url = client.buildAuthorizationUrl(await configuration(), {
        redirect_uri: callback,
        scope: ["openid", ...settings.scopes].join(" "),
        code_challenge: await client.calculatePKCECodeChallenge(verifier),
        code_challenge_method: "S256",
        state,
        nonce,
      });
      return {
        location: url.href,
        cookie: await seal.seal({ verifier, state, nonce, to: localPath(to) }, SIGN_IN_SECONDS),
      };
    },
    async finish(url, cookie, session) {
      const begun = cookie === undefined ? undefined : await seal.open(cookie);
      if (begun === undefined) return { failure: "expired" };
      let person: Claims;
      try {
        person = await claimsFrom(await configuration(), url, begun, { settings, callback });
      } catch (error) {
        log.warn("a sign-in failed at the provider", { error });
        return { failure: isRefusal(error) ? "refused" : "provider" };
      }
      const started = await startSession(parts, person, session);
      return started === undefined ? { failure: "no-role" } : { session: started, to: localPath(begun["to"]) };
    },
  };
}

/** The provider's description, asked for when it is needed and kept for a while. */
function discovered({ settings, clientSecret, fetch }: OidcParts): () => Promise<client.Configuration> {
  let known: { readonly at: number; readonly configuration: Promise<client.Configuration> } | undefined;
  return () => {
    const now = performance.now();
    if (known === undefined || now - known.at > DISCOVERY_MS) {
      const configuration = discover(settings, clientSecret, fetch);
      known = { at: now, configuration };
      // The next sign-in asks again.
      configuration.catch(() => {
        known = undefined;
      });
    }
    return known.configuration;
  };
}

async function discover(
  { issuer, clientId }: OidcSettings,
  clientSecret: () => Promise<string>,
  fetch: OidcParts["fetch"],
): Promise<client.Configuration> {
  const url = new URL(issuer);
  const isPlain = url.protocol === "http:";
  if (isPlain && !LOOPBACK.has(url.hostname)) {
    throw new Problem("oidc_issuer", "the identity provider must be reached by https: its answers say who people are");
  }
  return client.discovery(url, clientId, await clientSecret(), undefined, {
    timeout: TIMEOUT_SECONDS,
    [client.customFetch]: (address, options) => fetch(address, options as RequestInit),
    ...(isPlain && { execute: [client.allowInsecureRequests] }),
  });
}

const LOOPBACK: ReadonlySet<string> = new Set(["localhost", "127.0.0.1", "[::1]"]);

interface Claims {
  readonly issuer: string;
  readonly subject: string;
  readonly name: string;
  readonly email: string | undefined;
  readonly groups: readonly string[];
}

async function claimsFrom(
  configuration: client.Configuration,
  url: URL,
  begun: Readonly<Record<string, unknown>>,
  { settings, callback }: Pick<OidcParts, "settings" | "callback">,
): Promise<Claims> {
  // The provider's answer stands in the query; the address is ours, whatever a proxy made of it.
  const current = new URL(callback);
  current.search = url.search;
  const tokens = await client.authorizationCodeGrant(configuration, current, {
    pkceCodeVerifier: String(begun["verifier"]),
    expectedState: String(begun["state"]),
    expectedNonce: String(begun["nonce"]),
    idTokenExpected: true,
  });
  const claims = tokens.claims();
  if (claims === undefined) throw new Problem("oidc_claims", "the provider sent no id token");
  const { claim } = settings.groups;
  const isAsked = claims[claim] === undefined || claims["name"] === undefined;
  const more =
    isAsked && configuration.serverMetadata().userinfo_endpoint !== undefined
      ? await client.fetchUserInfo(configuration, tokens.access_token, claims.sub)
      : {};
  const all: Readonly<Record<string, unknown>> = { ...more, ...claims };
  const name = [all["name"], all["preferred_username"], all["email"]].find((one) => typeof one === "string");
  const { email } = all;
  return {
    issuer: claims.iss,
    subject: claims.sub,
    name: typeof name === "string" ? name : claims.sub,
    email: typeof email === "string" ? email : undefined,
    groups: groupsIn(all[claim]),
  };
}

/** Undefined where the person's groups give no role; what they could do before ends, too. */
async function startSession(
  { store, clock, settings }: OidcParts,
  { issuer, subject, name, email, groups }: Claims,
  before: string | undefined,
): Promise<string | undefined> {
  const grant = grantOf(groups, settings.groups);
  const at = clock.now();
  return store.transaction(async (tx) => {
    const person = await rememberPerson(tx, { issuer, subject, name, ...(email !== undefined && { email }) });
    if (before !== undefined) await revokeSession(tx, before);
    if (grant === undefined) {
      await tx.db.deleteFrom("member").where("person", "=", person).execute();
      await appendEntry(tx, { kind: "sign-in.refused", at, actor: person, detail: { why: "no-role" } });
      return undefined;
    }
    await setMembership(tx, { person, ...grant, source: "groups", at, actor: "system" });
    await appendEntry(tx, { kind: "sign-in.by-oidc", at, actor: person, detail: { issuer } });
    return createSession(tx, { person, ...SESSION });
  });
}

/** The provider, or the person there, said no; anything else is that it can't be understood or reached. */
function isRefusal(error: unknown): boolean {
  return error instanceof client.AuthorizationResponseError;
}

/** A path of this server's pages; anything that could lead elsewhere is the first page. */
export function localPath(to: unknown): string {
  if (typeof to !== "string" || !/^\/(?![/\\])[\x21-\x7e]*$/.test(to)) return "/";
  const url = new URL(to, "http://here");
  // What `/..//elsewhere` comes to would name another host.
  return url.host === "here" && !url.pathname.startsWith("//") ? `${url.pathname}${url.search}` : "/";
}
