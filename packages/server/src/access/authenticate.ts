import { checkToken, readMember, readPerson, type Store, type TokenHolder, useSession } from "@sekisho/store";
import type { Caller } from "../http/operation.ts";
import { isRole } from "./decide.ts";

/** What a request brings to say who calls. */
export interface Credentials {
  /** The value of `authorization: Bearer …`. */
  readonly bearer: string | undefined;
  /** The secret of the session cookie. */
  readonly session: string | undefined;
}

/** Who calls by a token of a workload: a CI run that its forge vouches for. Undefined for a text that is none. */
export type Workloads = (token: string) => Promise<Caller | undefined>;

/**
 * Who calls; undefined where nothing says so, or what says so is unknown, wrong, ended or revoked. Rights are read anew
 * with each request, so that they end when they are taken away. A bearer token wins over a cookie.
 */
export async function authenticate(
  store: Store,
  { bearer, session }: Credentials,
  workloads: Workloads,
): Promise<Caller | undefined> {
  if (bearer !== undefined) {
    const holder = await checkToken(store, bearer);
    return holder === undefined ? workloads(bearer) : tokenCaller(holder);
  }
  if (session === undefined) return undefined;
  const found = await useSession(store, session);
  return found && personCaller(store, found.person);
}

async function personCaller(store: Store, digest: string): Promise<Caller | undefined> {
  const member = await readMember(store.read, digest);
  if (member === undefined || !isRole(member.role)) return undefined;
  const person = await readPerson(store.read, digest);
  if (person === undefined) return undefined;
  return { kind: "person", digest, name: person.name, role: member.role, teams: member.teams };
}

/** Scopes of tokens that name subjects start with it: `for:repo:github.com/acme/*`; all others are permissions. */
export const FOR = "for:";

/**
 * A team's token acts as one of its members, an installation's as an administrator; either only within the permissions
 * that it names, and it speaks only for subjects that it names.
 */
export function tokenCaller({ id, name, team, scopes }: TokenHolder): Caller {
  return {
    kind: "token",
    digest: `token:${id}`,
    name,
    role: team === null ? "admin" : "member",
    teams: team === null ? [] : [team],
    permissions: scopes.filter((scope) => !scope.startsWith(FOR)),
    speaksFor: scopes.filter((scope) => scope.startsWith(FOR)).map((scope) => scope.slice(FOR.length)),
  };
}
