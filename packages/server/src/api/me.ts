import type { Clock } from "@sekisho/core";
import { revokeSession, type Store } from "@sekisho/store";
import { z } from "zod";
import { beginSession, endSession } from "../access/session-cookie.ts";
import { type Operation, operation } from "../http/operation.ts";
import { signInByLink } from "../sign-in/link.ts";
import { me, signInWays } from "./me-shapes.ts";

export interface SignInParts {
  readonly store: Store;
  readonly clock: Clock;
  /** Beside links, which whoever runs the server prints. */
  readonly ways: { readonly oidc: boolean };
}

/** Who calls, and how people come in and go out. */
export function signInOperations({ store, clock, ways }: SignInParts): readonly Operation[] {
  return [
    operation({
      id: "readMe",
      method: "GET",
      path: "/me",
      tag: "sign-in",
      summary: "Who calls, and what they may do.",
      permission: "server.me",
      answers: { 200: { what: "The caller.", body: me } },
      async handle({ caller: { kind, name, digest, role, teams, permissions } }) {
        return { status: 200, body: { kind, name, digest, role, teams, permissions } };
      },
    }),
    operation({
      id: "readSignInWays",
      method: "GET",
      path: "/sign-in",
      tag: "sign-in",
      summary: "How people sign in here.",
      permission: "open",
      answers: { 200: { what: "The ways.", body: signInWays } },
      handle: async () => ({ status: 200, body: ways }),
    }),
    operation({
      id: "signInByLink",
      method: "POST",
      path: "/sign-in/link",
      tag: "sign-in",
      summary: "Sign in by the secret of a link, once.",
      permission: "open",
      body: z.strictObject({ secret: z.string().min(1).max(200) }),
      answers: { 204: { what: "Signed in; the session is in a cookie." }, 401: { what: "The link is used or late." } },
      async handle({ body: { secret }, session: before, isSecure }) {
        const session = await signInByLink(store, { secret, before }, clock.now());
        return { status: 204, headers: { "set-cookie": beginSession(session, { isSecure }) } };
      },
    }),
    operation({
      id: "signOut",
      method: "POST",
      path: "/sign-out",
      tag: "sign-in",
      summary: "End the session.",
      permission: "open",
      answers: { 204: { what: "Signed out." } },
      async handle({ session, isSecure }) {
        if (session !== undefined) await store.transaction(async (tx) => revokeSession(tx, session));
        return { status: 204, headers: { "set-cookie": endSession({ isSecure }) } };
      },
    }),
  ];
}
