import { randomBytes } from "node:crypto";
import type { Clock } from "@sekisho/core";
import {
  approverOf,
  exemptionFile,
  exemptionPath,
  isPattern,
  type LoadOptions,
  mayHaveInstances,
} from "@sekisho/rulebook";
import { appendEntry, readFinding, type Store } from "@sekisho/store";
import { newFilePatch } from "../exemptions/patch.ts";
import { tryFile } from "../exemptions/propose.ts";
import { type Caller, type Operation, operation } from "../http/operation.ts";
import { Refusal } from "../http/problem-details.ts";
import type { FollowedRulebooks } from "../rulebooks/feed.ts";
import { proposedExemption, wantedExemption } from "./exemption-shapes.ts";

const DAY_MS = 86_400_000;

export interface ExemptionParts {
  readonly store: Store;
  readonly clock: Clock;
  readonly rulebooks: Pick<FollowedRulebooks, "standingFor" | "propose">;
  readonly load: LoadOptions;
}

/**
 * Asking for an exemption makes a branch in the rulebook's repository, or a patch: it holds once it is reviewed and
 * followed like every other change, and never by a hidden row.
 */
export function exemptionOperations({ store, clock, rulebooks, load }: ExemptionParts): readonly Operation[] {
  type Found = NonNullable<Awaited<ReturnType<typeof readFinding>>>["finding"];
  const findingsOf = async (keys: readonly string[]): Promise<readonly Found[] | undefined> => {
    const found = await Promise.all([...new Set(keys)].map(async (key) => readFinding(store.read, key)));
    const findings = found.map((one) => one?.finding);
    return findings.some((one) => one === undefined) ? undefined : findings.filter((one) => one !== undefined);
  };
  return [
    operation({
      id: "proposeExemption",
      method: "POST",
      path: "/findings/exempt",
      tag: "findings",
      summary: "Ask for an exemption: a branch in the rulebook's repository, or a patch to apply there.",
      permission: "findings.exempt",
      body: wantedExemption,
      answers: {
        201: { what: "Asked for; it holds once the rulebook has it.", body: proposedExemption },
        404: { what: "One of the findings is not there." },
        409: { what: "No rulebook is in force for them, or they are of several." },
      },
      teams: async ({ body }) => (await findingsOf(body.keys))?.map(({ owner }) => owner),
      async handle({ caller, body }) {
        const findings = await findingsOf(body.keys);
        const [first] = findings ?? [];
        if (findings === undefined || first === undefined)
          throw new Refusal(404, "finding_unknown", "a finding is not there");
        const standing = rulebooks.standingFor(first.scope);
        if (standing?.inForce === undefined) {
          throw new Refusal(
            409,
            "no_rulebook",
            `no rulebook is in force for ${first.scope}: it could not hold an exemption`,
          );
        }
        if (findings.some(({ scope }) => rulebooks.standingFor(scope)?.name !== standing.name)) {
          throw new Refusal(
            409,
            "several_rulebooks",
            "the findings are under several rulebooks: ask for each by itself",
          );
        }
        const rules = [...new Set(findings.map(({ rule }) => rule))].toSorted();
        const approver = body.approver ?? approverOf(standing.inForce.rulebook.owners, rules);
        if (approver === undefined) {
          throw new Refusal(422, "no_approver", "no team of owners.yaml approves exemptions from all of these rules", {
            mistakes: [{ at: "body.keys", message: `rules: ${rules.join(", ")}` }],
          });
        }
        const wide = findings.filter(isPattern);
        if (wide.length > 0) {
          throw new Refusal(422, "exemption_pattern", "a name with `*` would exempt others, too: write it by hand", {
            mistakes: wide.map(({ name }) => ({ at: "body.keys", message: name })),
          });
        }
        const known = new Map(standing.inForce.rulebook.rules.map((rule) => [rule.id, rule]));
        const id = newId(rules[0] ?? "");
        const path = exemptionPath(id);
        const text = exemptionFile({
          id,
          broken: findings,
          reason: body.reason,
          ticket: body.ticket,
          approver,
          approved: new Date(clock.now() - (clock.now() % DAY_MS)).toISOString().slice(0, 10),
          expires: body.until,
          hasInstances: (rule) => mayHaveInstances(known.get(rule)),
        });
        const mistakes = await tryFile({ store, load }, standing.name, { path, text });
        if (mistakes.length > 0) {
          throw new Refusal(422, "exemption_invalid", "the rulebook would refuse this exemption", {
            mistakes: mistakes.map(({ message }) => ({ at: "body", message })),
          });
        }
        const pushed = await rulebooks.propose(standing.name, {
          branch: `exemption/${id}`,
          path,
          text,
          message: messageOf(id, rules, { ticket: body.ticket, caller }),
        });
        await store.transaction(async (tx) =>
          appendEntry(tx, {
            kind: "exemption.requested",
            at: clock.now(),
            actor: caller.digest,
            detail: {
              exemption: id,
              rulebook: standing.name,
              rules,
              findings: findings.map(({ key }) => key),
              until: body.until,
              ticket: body.ticket,
              ...(pushed && { branch: pushed.branch, commit: pushed.commit }),
            },
          }),
        );
        const answer = { exemption: id, approver, path, text };
        return {
          status: 201,
          body: pushed === undefined ? { ...answer, patch: newFilePatch(path, text) } : { ...answer, ...pushed },
        };
      },
    }),
  ];
}

/** Of the first rule's own name: people read it in lists. */
function newId(rule: string): string {
  const words = (rule.split("/").at(-1) ?? "")
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== "");
  return [...words.slice(0, 6), randomBytes(3).toString("hex")].join("-");
}

function messageOf(
  id: string,
  rules: readonly string[],
  { ticket, caller }: { readonly ticket: string; readonly caller: Caller },
): string {
  return `Exempt ${id}\n\n${rules.join(", ")}\n\nTicket: ${plain(ticket)}\nAsked-for-by: ${plain(caller.name)} (${caller.digest})\n`;
}

/** One line in which a forge reads no order to itself: `[skip ci]`, `***NO_CI***`. The reason stands in the file. */
function plain(text: string): string {
  return text.replaceAll(/[\s\p{Cc}\p{Cf}]+/gu, " ").replaceAll(/[[\]*]/g, "");
}
