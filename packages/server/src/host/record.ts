import type { Decision } from "@sekisho/gate";
import { appendEntry, countPass, type Tx } from "@sekisho/store";

/**
 * Writes a decision of a gate. What was denied, exempted or let through because a gate could not judge is an entry of its
 * own; clean passes are counted by rules and minute, for there are too many of them to be read one by one.
 */
export async function recordDecision(tx: Tx, gate: string, decision: Decision): Promise<void> {
  const { outcome, at, subject, actor, rules, exemptions = [], operation, digests, subjectDigest } = decision;
  if (outcome === "allowed") return countPass(tx, { gate, scope: subject.scope, rules: digests["rules"] ?? "", at });
  const [rule] = rules;
  await appendEntry(tx, {
    kind: `decision.${outcome}`,
    at,
    ...subject,
    ...(rule !== undefined && { rule }),
    ...(actor !== undefined && { actor }),
    detail: {
      gate,
      rules: [...rules],
      exemptions: [...exemptions],
      ...(operation !== undefined && { operation }),
      digests: { ...digests },
      subjectDigest,
      ...decision.detail,
    },
  });
}
