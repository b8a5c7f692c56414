import { type FoundEntry, type LedgerQuery, type Store, searchLedger } from "@sekisho/store";
import { z } from "zod";
import { type Operation, operation } from "../http/operation.ts";
import { given } from "./given.ts";
import { limit, shortText, time, wholeText } from "./shapes.ts";

const entry = z.object({
  id: z.int(),
  /** Absent until the sealer has given it its place. */
  seq: z.int().optional(),
  at: time,
  kind: z.string(),
  scope: z.string().optional(),
  type: z.string().optional(),
  name: z.string().optional(),
  rule: z.string().optional(),
  actor: z.string().optional(),
  detail: z.record(z.string(), z.unknown()),
});

const DEFAULT_LIMIT = 50;
const MAX_LIMIT = 500;

/** The record of every decision and every change of mind. */
export function ledgerOperations(store: Store): readonly Operation[] {
  return [
    operation({
      id: "searchLedger",
      method: "GET",
      path: "/ledger",
      tag: "ledger",
      summary: "Entries of the ledger, the newest first.",
      permission: "ledger.read",
      query: z.strictObject({
        kind: shortText.optional().meta({ description: "whole, or its start and *: finding.*" }),
        scope: shortText.optional(),
        type: shortText.optional(),
        name: shortText.optional(),
        rule: shortText.optional(),
        actor: shortText.optional(),
        text: shortText.optional(),
        since: wholeText.optional(),
        until: wholeText.optional(),
        limit: limit.optional(),
      }),
      answers: { 200: { what: "Entries.", body: z.object({ entries: z.array(entry) }) } },
      async handle({ query: { limit: size = DEFAULT_LIMIT, ...asked } }) {
        const found = await searchLedger(store, {
          ...given(asked),
          limit: Math.min(size, MAX_LIMIT),
        } satisfies LedgerQuery);
        return { status: 200, body: { entries: found.map(shownEntry) } };
      },
    }),
  ];
}

function shownEntry({ id, seq, at, kind, scope, type, name, rule, actor, body }: FoundEntry): z.infer<typeof entry> {
  // `appendEntry` wrote it.
  const { detail = {} } = JSON.parse(body) as { readonly detail?: Record<string, unknown> };
  return {
    id,
    ...(seq !== null && { seq }),
    at,
    kind,
    ...(scope !== null && { scope }),
    ...(type !== null && { type }),
    ...(name !== null && { name }),
    ...(rule !== null && { rule }),
    ...(actor !== null && { actor }),
    detail,
  };
}
