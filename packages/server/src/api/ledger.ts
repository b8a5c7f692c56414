import { type FoundEntry, type LedgerQuery, pageOfLedger, type Store } from "@sekisho/store";
import { z } from "zod";
import { type Operation, operation } from "../http/operation.ts";
import { given } from "./given.ts";
import { cursorOf, pageQuery, pageSize, readCursor } from "./pages.ts";
import { shortText, time, wholeText } from "./shapes.ts";

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

/** How long a text is looked for in one request. */
const SEARCH_MS = 1_000;

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
        ...pageQuery,
      }),
      answers: {
        200: {
          what: "A page of entries, and where the next one starts.",
          body: z.object({
            entries: z.array(entry),
            next: z.string().optional(),
            isPartial: z.boolean().meta({
              description:
                "the time was over before the page was full: go on with `next`, also where nothing was found",
            }),
          }),
        },
      },
      async handle({ query: { after, limit, ...asked } }) {
        const [below] = after === undefined ? [] : readCursor(after, z.tuple([z.int()]));
        const query: LedgerQuery = { ...given(asked), limit: pageSize(limit) };
        const { entries, next, isPartial } = await pageOfLedger(store, query, { after: below, budgetMs: SEARCH_MS });
        return {
          status: 200,
          body: { entries: entries.map(shownEntry), next: next && cursorOf([next]), isPartial },
        };
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
