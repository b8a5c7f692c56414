import type { Clock } from "@sekisho/core";
import {
  appendEntry,
  erasePerson,
  listMembers,
  readMember,
  readPerson,
  revokeSessionsOf,
  type Store,
} from "@sekisho/store";
import { z } from "zod";
import { type Operation, operation } from "../http/operation.ts";
import { Refusal } from "../http/problem-details.ts";
import { cursorOf, pageQuery, pageSize, readCursor } from "./pages.ts";
import { time } from "./shapes.ts";

const member = z.object({
  /** As the ledger names them. */
  person: z.string(),
  /** Absent once the person is erased. */
  name: z.string().optional(),
  email: z.string().optional(),
  role: z.string(),
  teams: z.array(z.string()),
  source: z.string(),
  updatedAt: time,
});

const digest = z.object({ person: z.string().regex(/^[0-9a-f]{64}$/) });

/** Who may do what, by whom the ledger's digests are, and how somebody is signed out or erased. */
export function memberOperations(store: Store, clock: Clock): readonly Operation[] {
  const requireKnown = async (person: string): Promise<void> => {
    const isKnown = (await readMember(store.read, person)) ?? (await readPerson(store.read, person));
    if (isKnown === undefined) throw new Refusal(404, "person_unknown", "nobody has this digest, or they are erased");
  };
  return [
    operation({
      id: "listMembers",
      method: "GET",
      path: "/members",
      tag: "members",
      summary: "People with their roles and teams.",
      permission: "members.read",
      query: z.strictObject(pageQuery),
      answers: {
        200: {
          what: "A page of members, and where the next one starts.",
          body: z.object({ members: z.array(member), next: z.string().optional() }),
        },
      },
      async handle({ query: { after, limit } }) {
        const size = pageSize(limit);
        const [last] = after === undefined ? [] : readCursor(after, z.tuple([z.string()]));
        const found = await listMembers(store.read, { limit: size + 1, ...(last !== undefined && { after: last }) });
        const all = found.slice(0, size);
        const end = found.length > size ? all.at(-1) : undefined;
        const members = await Promise.all(
          all.map(async ({ person, role, teams, source, updatedAt }) => {
            const known = await readPerson(store.read, person);
            return { person, name: known?.name, email: known?.email, role, teams: [...teams], source, updatedAt };
          }),
        );
        return { status: 200, body: { members, next: end && cursorOf([end.person]) } };
      },
    }),
    operation({
      id: "endSessions",
      method: "DELETE",
      path: "/members/{person}/sessions",
      tag: "members",
      summary: "Sign a person out everywhere.",
      permission: "members.manage",
      parameters: digest,
      answers: {
        200: { what: "How many sessions ended.", body: z.object({ ended: z.int() }) },
        404: { what: "Nobody has this digest." },
      },
      async handle({ caller, parameters: { person } }) {
        await requireKnown(person);
        const ended = await store.transaction(async (tx) => {
          const count = await revokeSessionsOf(tx, person);
          const detail = { person, ended: count };
          await appendEntry(tx, { kind: "sign-in.sessions-ended", at: clock.now(), actor: caller.digest, detail });
          return count;
        });
        return { status: 200, body: { ended } };
      },
    }),
    operation({
      id: "erasePerson",
      method: "DELETE",
      path: "/members/{person}",
      tag: "members",
      summary: "Erase a person: name, address, rights and sessions. The ledger keeps a digest that leads nowhere.",
      permission: "members.manage",
      parameters: digest,
      answers: { 204: { what: "Erased." }, 404: { what: "Nobody has this digest." }, 409: { what: "It is yourself." } },
      async handle({ caller, parameters: { person } }) {
        if (person === caller.digest) {
          throw new Refusal(409, "erase_self", "you can't erase yourself: another administrator has to");
        }
        const isErased = await store.transaction(async (tx) =>
          erasePerson(tx, { digest: person, at: clock.now(), actor: caller.digest }),
        );
        if (!isErased) throw new Refusal(404, "person_unknown", "nobody has this digest, or they are erased");
        await store.scrub();
        return { status: 204 };
      },
    }),
  ];
}
