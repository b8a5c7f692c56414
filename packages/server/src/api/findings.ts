import type { Json } from "@sekisho/core";
import { type FindingFilter, listFindings, readFinding, type Store } from "@sekisho/store";
import { z } from "zod";
import { type Operation, operation } from "../http/operation.ts";
import { Refusal } from "../http/problem-details.ts";
import { cursor, findingKey, findingState, limit, severity, shortText, team, time } from "./shapes.ts";

const SEVERITIES = severity.options;

const finding = z.object({
  key: findingKey,
  rule: z.string(),
  scope: z.string(),
  type: z.string(),
  name: z.string(),
  instance: z.string(),
  state: findingState,
  severity,
  action: z.string(),
  message: z.string(),
  owner: z.string(),
  firstSeenAt: time,
  stateAt: time,
});

const place = z.object({
  file: z.string(),
  line: z.int(),
  column: z.int(),
  endLine: z.int(),
  endColumn: z.int(),
});

const sight = z.object({
  gate: z.string(),
  outcome: z.enum(["violated", "exempted"]),
  violatedAt: time,
  passedAt: time.optional(),
  message: z.string(),
  exemptions: z.array(z.string()),
  places: z.array(place),
  evidence: z.record(z.string(), z.unknown()),
});

const event = z.object({
  at: time,
  kind: z.string(),
  owner: z.string(),
  detail: z.record(z.string(), z.unknown()),
});

const filter = z.strictObject({
  state: findingState.optional(),
  owner: team.optional(),
  rule: shortText.optional(),
  scope: shortText.optional(),
  severity: severity.optional(),
  name: shortText.optional(),
  after: cursor.optional(),
  limit: limit.optional(),
});

/** What the findings of all gates are asked for. */
export function findingOperations(store: Store): readonly Operation[] {
  return [
    operation({
      id: "listFindings",
      method: "GET",
      path: "/findings",
      tag: "findings",
      summary: "Findings by state, then the gravest first, then the latest change first.",
      permission: "findings.read",
      query: filter,
      answers: {
        200: {
          what: "A page of findings, and where the next one starts.",
          body: z.object({ findings: z.array(finding), next: cursor.optional() }),
        },
      },
      async handle({ query: { after, limit: size, ...asked } }) {
        const page = await listFindings(store.read, given(asked), {
          after,
          ...(size !== undefined && { limit: size }),
        });
        return { status: 200, body: { findings: page.findings.map(shownFinding), next: page.next } };
      },
    }),
    operation({
      id: "readFinding",
      method: "GET",
      path: "/findings/{key}",
      tag: "findings",
      summary: "One finding: what each gate saw last, and its history, oldest first.",
      permission: "findings.read",
      parameters: z.object({ key: findingKey }),
      answers: {
        200: {
          what: "The finding.",
          body: z.object({ finding, sights: z.array(sight), history: z.array(event) }),
        },
        404: { what: "There is no finding of that key." },
      },
      async handle({ parameters: { key } }) {
        const found = await readFinding(store.read, key);
        if (found === undefined) throw new Refusal(404, "finding_unknown", "there is no finding of that key");
        return {
          status: 200,
          body: {
            finding: shownFinding(found.finding),
            sights: found.sights.map(shownSight),
            history: found.history.map(({ at, kind, owner, detail }) => ({ at, kind, owner, detail: parsed(detail) })),
          },
        };
      },
    }),
  ];
}

/** Without what was not asked for. */
function given(asked: z.infer<typeof filter>): FindingFilter {
  return Object.fromEntries(Object.entries(asked).filter(([, value]) => value !== undefined));
}

type Found = NonNullable<Awaited<ReturnType<typeof readFinding>>>;

function shownFinding(one: Found["finding"]): z.infer<typeof finding> {
  const { key, rule, scope, type, name, instance, state, action, message, owner, firstSeenAt, stateAt } = one;
  // Ranks of severities are positions in this list.
  const shown = SEVERITIES[one.severity] ?? "info";
  return {
    key,
    rule,
    scope,
    type,
    name,
    instance,
    state,
    severity: shown,
    action,
    message,
    owner,
    firstSeenAt,
    stateAt,
  };
}

function shownSight(one: Found["sights"][number]): z.infer<typeof sight> {
  const { gate, outcome, violatedAt, passed, message, exemptions, places, evidence } = one;
  return {
    gate,
    outcome,
    violatedAt,
    ...(passed && { passedAt: passed.at }),
    message,
    // A scan wrote these: lists and objects.
    exemptions: parsed(exemptions) as unknown as string[],
    places: parsed(places) as unknown as z.infer<typeof place>[],
    evidence: parsed(evidence),
  };
}

function parsed(text: string): { readonly [key: string]: Json } {
  // Columns of JSON hold what canonicalJson wrote.
  return JSON.parse(text) as { readonly [key: string]: Json };
}
