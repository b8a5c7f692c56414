import {
  appendEntry,
  createSession,
  createSignInLink,
  rememberPerson,
  revokeSession,
  type Store,
  setMembership,
  spendSignInLink,
} from "@sekisho/store";
import { Refusal } from "../http/problem-details.ts";
import { SESSION } from "./session.ts";

/** How long a printed link may be used. */
const LINK_MS = 15 * 60_000;

/** Who stands at the machine: known to the server only, an administrator. */
const LOCAL = { issuer: "sekisho:local", subject: "administrator", name: "Administrator" } as const;

/**
 * Makes a link by which whoever reads the server's own output signs in as the local administrator, once, within a quarter
 * of an hour. That it was made stands in the ledger.
 */
export async function makeSignInLink(store: Store, now: number): Promise<{ readonly secret: string }> {
  return store.transaction(async (tx) => {
    const person = await rememberPerson(tx, LOCAL);
    await setMembership(tx, { person, role: "admin", teams: [], source: "server", at: now, actor: "system" });
    await appendEntry(tx, { kind: "sign-in.link-made", at: now, actor: "system", detail: { person } });
    return { secret: await createSignInLink(tx, { person, validMs: LINK_MS }) };
  });
}

/** Begins a session in place of the browser's `before`; answers with its secret. Throws Refusal 401 `link_spent`. */
export async function signInByLink(
  store: Store,
  { secret, before }: { readonly secret: string; readonly before: string | undefined },
  now: number,
): Promise<string> {
  return store.transaction(async (tx) => {
    const person = await spendSignInLink(tx, secret);
    if (person === undefined) {
      throw new Refusal(
        401,
        "link_spent",
        "the link was used, or its time is over: the server prints a new one when it starts",
      );
    }
    await appendEntry(tx, { kind: "sign-in.by-link", at: now, actor: person });
    if (before !== undefined) await revokeSession(tx, before);
    return createSession(tx, { person, ...SESSION });
  });
}
