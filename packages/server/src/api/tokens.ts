import type { Clock } from "@sekisho/core";
import type { Permission } from "@sekisho/gate";
import { compilePattern } from "@sekisho/rulebook";
import {
  appendEntry,
  createToken,
  listTokens,
  readToken,
  revokeToken,
  type Store,
  type TokenRecord,
} from "@sekisho/store";
import { z } from "zod";
import { FOR } from "../access/authenticate.ts";
import { isAtLeast } from "../access/decide.ts";
import { type Caller, type Operation, operation } from "../http/operation.ts";
import { Refusal } from "../http/problem-details.ts";
import { cursorOf, pageQuery, pageSize, readCursor } from "./pages.ts";
import { shortText, team, time } from "./shapes.ts";

const DAY_MS = 86_400_000;
const MAX_DAYS = 366;

const token = z.object({
  id: z.string(),
  name: z.string(),
  team: z.string().nullable(),
  permissions: z.array(z.string()),
  speaksFor: z.array(z.string()),
  createdAt: time,
  expiresAt: time.nullable(),
  revokedAt: time.nullable(),
  lastUsedAt: time.nullable(),
});

const newToken = z.strictObject({
  name: z.string().min(1).max(100),
  /** Absent: the installation's, which only administrators make. */
  team: team.optional(),
  permissions: z.array(z.string().max(100)).min(1).max(50),
  speaksFor: z.array(shortText).max(50).default([]),
  days: z.int().min(1).max(MAX_DAYS).default(90),
});

const tokenId = z.object({ id: z.string().regex(/^[0-9a-f]{16}$/) });

/** Tokens for programs: of a team, or of the installation; each names what it may do, and ends. */
export function tokenOperations(store: Store, clock: Clock, permissions: readonly Permission[]): readonly Operation[] {
  const teamOf = async (id: string): Promise<readonly string[] | undefined> => {
    const found = await readToken(store.read, id);
    return found && (found.team === null ? [] : [found.team]);
  };
  return [
    operation({
      id: "listTokens",
      method: "GET",
      path: "/tokens",
      tag: "tokens",
      summary: "Tokens of the caller's teams; of all for administrators. Never a secret.",
      permission: "tokens.read",
      query: z.strictObject(pageQuery),
      answers: {
        200: {
          what: "A page of tokens, oldest first, and where the next one starts.",
          body: z.object({ tokens: z.array(token), next: z.string().optional() }),
        },
      },
      teams: async ({ caller }) => caller.teams,
      async handle({ caller, query: { after, limit } }) {
        const size = pageSize(limit);
        const place = after === undefined ? undefined : readCursor(after, z.tuple([z.int(), z.string()]));
        const found = await listTokens(store.read, {
          limit: size + 1,
          ...(caller.role !== "admin" && { teams: caller.teams }),
          ...(place && { after: { createdAt: place[0], id: place[1] } }),
        });
        const all = found.slice(0, size);
        const end = found.length > size ? all.at(-1) : undefined;
        const next = end && cursorOf([end.createdAt, end.id]);
        return { status: 200, body: { tokens: all.map(shownToken), next } };
      },
    }),
    operation({
      id: "createToken",
      method: "POST",
      path: "/tokens",
      tag: "tokens",
      summary: "Make a token. Its text is in this answer and nowhere else.",
      permission: "tokens.manage",
      body: newToken,
      answers: {
        201: { what: "The token.", body: z.object({ id: z.string(), token: z.string() }) },
        422: { what: "A permission is unknown, or one that the caller lacks." },
      },
      teams: async ({ body }) => (body.team === undefined ? [] : [body.team]),
      async handle({ caller, body: { name, team: of, permissions: names, speaksFor, days } }) {
        requireOwn(caller, names, permissions);
        requireOwnScopes(caller, speaksFor);
        const scopes = [...names, ...speaksFor.map((pattern) => `${FOR}${pattern}`)];
        const made = await store.transaction(async (tx) => {
          const { id, text } = await createToken(tx, {
            name,
            ...(of !== undefined && { team: of }),
            scopes,
            validMs: days * DAY_MS,
          });
          const detail = { token: id, name, team: of ?? null, permissions: names, speaksFor, days };
          await appendEntry(tx, { kind: "token.created", at: clock.now(), actor: caller.digest, detail });
          return { id, token: text };
        });
        return { status: 201, body: made };
      },
    }),
    operation({
      id: "revokeToken",
      method: "DELETE",
      path: "/tokens/{id}",
      tag: "tokens",
      summary: "End a token for good.",
      permission: "tokens.manage",
      parameters: tokenId,
      answers: { 204: { what: "It is worth nothing any more." }, 404: { what: "There is no such token." } },
      teams: async ({ parameters }) => teamOf(parameters.id),
      async handle({ caller, parameters: { id } }) {
        if ((await teamOf(id)) === undefined) throw new Refusal(404, "token_unknown", "there is no token of that id");
        await store.transaction(async (tx) => {
          if (!(await revokeToken(tx, id))) return;
          await appendEntry(tx, {
            kind: "token.revoked",
            at: clock.now(),
            actor: caller.digest,
            detail: { token: id },
          });
        });
        return { status: 204 };
      },
    }),
  ];
}

/** Nobody makes a token that may do what they may not. */
function requireOwn(caller: Caller, names: readonly string[], permissions: readonly Permission[]): void {
  const mistakes = names.flatMap((name, i) => {
    const known = permissions.find((permission) => permission.name === name);
    const at = `body.permissions.${i}`;
    if (known === undefined) return [{ at, message: "there is no such permission" }];
    const isOwn = isAtLeast(caller.role, known.role) && (caller.permissions?.includes(name) ?? true);
    return isOwn ? [] : [{ at, message: "you lack this permission yourself" }];
  });
  if (mistakes.length > 0) throw new Refusal(422, "token_permissions", "the token asks for too much", { mistakes });
}

/** Who speaks for some subjects only makes no token that speaks for others. */
function requireOwnScopes({ speaksFor: own }: Caller, wanted: readonly string[]): void {
  if (own === undefined) return;
  const patterns = own.map((pattern) => compilePattern(pattern));
  const mistakes = wanted.flatMap((pattern, i) => {
    const isOwn = own.includes(pattern) || (!pattern.includes("*") && patterns.some((one) => one.matches(pattern)));
    return isOwn ? [] : [{ at: `body.speaksFor.${i}`, message: "you do not speak for it yourself" }];
  });
  if (mistakes.length > 0) throw new Refusal(422, "token_scopes", "the token asks for too much", { mistakes });
}

function shownToken({ scopes, ...rest }: TokenRecord): z.infer<typeof token> {
  return {
    ...rest,
    permissions: scopes.filter((scope) => !scope.startsWith(FOR)),
    speaksFor: scopes.filter((scope) => scope.startsWith(FOR)).map((scope) => scope.slice(FOR.length)),
  };
}
