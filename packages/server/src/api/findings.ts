import type { Clock } from "@sekisho/core";
import type { RulebookFeed } from "@sekisho/gate";
import { assignFindings, findingsByKey, groupFindings, listFindings, readFinding, type Store } from "@sekisho/store";
import { z } from "zod";
import { type Operation, operation } from "../http/operation.ts";
import { Refusal } from "../http/problem-details.ts";
import {
  assigned,
  assignment,
  findingDetail,
  findingGroups,
  findingPage,
  groupBy,
  placeKind,
} from "./finding-shapes.ts";
import { given } from "./given.ts";
import { cursor, findingKey, findingState, limit, severity, shortText, wholeText } from "./shapes.ts";
import { shownDetail, shownFinding, shownRule, versionOf } from "./show-finding.ts";

const filter = z.strictObject({
  state: findingState.optional(),
  owner: z.string().max(100).optional().meta({ description: "the team; empty: findings of nobody" }),
  rule: shortText.optional(),
  scope: shortText.optional(),
  type: shortText.optional(),
  subject: shortText.optional().meta({ description: "the subject's name, whole" }),
  severity: severity.optional(),
  name: shortText.optional().meta({ description: "a part of the subject's name" }),
  place: placeKind.optional(),
  since: wholeText.optional().meta({ description: "in its state since then or later: UTC epoch milliseconds" }),
});

export interface FindingParts {
  readonly store: Store;
  readonly clock: Clock;
  readonly rulebooks: Pick<RulebookFeed, "current">;
}

/** What the findings of all gates are asked for, and who takes them over. */
export function findingOperations({ store, clock, rulebooks }: FindingParts): readonly Operation[] {
  return [
    operation({
      id: "listFindings",
      method: "GET",
      path: "/findings",
      tag: "findings",
      summary: "Findings by state, then the gravest first, then the latest change first.",
      permission: "findings.read",
      query: filter.extend({ after: cursor.optional(), limit: limit.optional() }),
      answers: { 200: { what: "A page of findings, and where the next one starts.", body: findingPage } },
      async handle({ query: { after, limit: size, ...asked } }) {
        const page = await listFindings(store.read, given(asked), {
          after,
          ...(size !== undefined && { limit: size }),
        });
        return { status: 200, body: { findings: page.findings.map(shownFinding), next: page.next } };
      },
    }),
    operation({
      id: "groupFindings",
      method: "GET",
      path: "/findings/groups",
      tag: "findings",
      summary: "Findings counted by what they have in common, the groups with the gravest first, 500 at most.",
      permission: "findings.read",
      query: filter.extend({ by: groupBy }),
      answers: { 200: { what: "The groups.", body: findingGroups } },
      async handle({ query: { by, ...asked } }) {
        return { status: 200, body: await groupFindings(store.read, given(asked), by) };
      },
    }),
    operation({
      id: "assignFindings",
      method: "POST",
      path: "/findings/assign",
      tag: "findings",
      summary: "Give findings to a team, or back to whom the rulebook names; later scans keep to it.",
      permission: "findings.assign",
      body: assignment,
      answers: {
        200: { what: "How many changed hands.", body: assigned },
        404: { what: "There is no finding of one of these keys." },
        412: { what: "One has changed since it was read; nothing is changed." },
      },
      teams: async ({ body: { keys } }) => {
        const rows = await findingsByKey({ db: store.read, database: store.database }, [...new Set(keys)]);
        return rows.length === new Set(keys).size ? rows.map(({ owner }) => owner) : undefined;
      },
      async handle({ caller, body: { keys, team, note, versions } }) {
        const once = [...new Set(keys)];
        const changed = await store.transaction(async (tx) => {
          requireUnchanged(await findingsByKey(tx, once), versions);
          return assignFindings(tx, {
            keys: once,
            team: team ?? undefined,
            note,
            actor: caller.digest,
            at: clock.now(),
          });
        });
        return { status: 200, body: { changed } };
      },
    }),
    operation({
      id: "readFinding",
      method: "GET",
      path: "/findings/{key}",
      tag: "findings",
      summary: "One finding: what each gate saw last, its rule, and its history, oldest first.",
      permission: "findings.read",
      parameters: z.object({ key: findingKey }),
      answers: {
        200: { what: "The finding.", body: findingDetail },
        404: { what: "There is no finding of that key." },
      },
      async handle({ parameters: { key } }) {
        const found = await readFinding(store.read, key);
        if (found === undefined) throw new Refusal(404, "finding_unknown", "there is no finding of that key");
        const { rule: id, scope } = found.finding;
        const rulebook = rulebooks.current(scope);
        const rule = rulebook?.rules.find((one) => one.id === (rulebook.renamed.get(id) ?? id));
        return { status: 200, body: shownDetail(found, rule && rulebook && shownRule(rule, rulebook)) };
      },
    }),
  ];
}

/** Throws Refusal 412 `finding_changed`, which names those that are not what the caller saw. */
function requireUnchanged(
  rows: Awaited<ReturnType<typeof findingsByKey>>,
  versions: Readonly<Record<string, string>>,
): void {
  const mistakes = rows
    .filter(({ key, state, state_at: stateAt, severity, owner }) => {
      return versions[key] !== undefined && versions[key] !== versionOf({ state, stateAt, severity, owner });
    })
    .map(({ key }) => ({ at: `body.versions.${key}`, message: "it has changed since you read it" }));
  if (mistakes.length > 0) {
    throw new Refusal(412, "finding_changed", "findings have changed since you read them: nothing is assigned", {
      mistakes,
    });
  }
}
