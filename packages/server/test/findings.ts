import { findingKey } from "@sekisho/core";
import type { Verdict, Violation } from "@sekisho/rulebook";
import { addVerdicts, closeScan, openScan, reconcileScan, type Store } from "@sekisho/store";

export interface Wanted {
  readonly name: string;
  readonly owner: string;
  readonly rule?: string;
  readonly scope?: string;
  readonly type?: string;
  readonly instance?: string;
}

/** Opens findings as a scan of the files gate does; answers with their keys. */
export async function findingsFor(store: Store, wanted: readonly Wanted[]): Promise<readonly string[]> {
  const verdicts = wanted.map(verdictOf);
  const scope = verdicts[0]?.subject.scope ?? "";
  const id = crypto.randomUUID();
  await store.transaction(async (tx) => {
    const startedAt = Date.now();
    await openScan(tx, { id, gate: "files", scope, coverage: [], startedAt, digests: { rules: "r" } });
    await addVerdicts(tx, id, verdicts);
    await closeScan(tx, id, startedAt + 1);
  });
  await reconcileScan(store, id);
  return verdicts.flatMap(({ violations }) => violations.map(({ key }) => key));
}

function verdictOf({
  name,
  owner,
  rule = "acme/no-name",
  scope = "repo:github.com/acme/shop",
  type = "k8s:apps/Deployment",
  instance = "",
}: Wanted): Verdict {
  const subject = { scope, type, name };
  const violation: Violation = {
    key: findingKey(rule, subject, instance),
    rule,
    severity: "high",
    action: "deny",
    message: `${name} breaks ${rule}`,
    instance,
    evidence: {},
    path: [],
    places: [],
  };
  return {
    subject,
    digest: "0".repeat(64),
    judged: [rule],
    violations: [violation],
    exempted: [],
    warnings: [],
    audited: [],
    unknown: [],
    errors: [],
    owner,
  };
}
