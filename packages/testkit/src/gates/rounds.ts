import { findingKey } from "@sekisho/core";
import type { Gate, Host } from "@sekisho/gate";
import type { Verdict } from "@sekisho/rulebook";
import type { Coverage } from "@sekisho/store";

/** A gate like posture: a schedule, a job a scope, and scopes that answer only in part. */
export const rounds: Gate<RoundsConfig> = {
  name: "rounds",
  commands: [],
  open: (host, config) =>
    Promise.resolve({
      schedules: [
        { name: "all", everyMs: config.everyMs, job: (at) => ({ kind: "rounds.begin", input: { at }, key: "begin" }) },
      ],
      jobs: [
        {
          kind: "rounds.begin",
          async run({ input }, { finish }) {
            // The schedule wrote it.
            const { at } = input as { readonly at: number };
            await finish(async (tx) => {
              for (const scope of config.cloud.scopes()) {
                await host.enqueue({ kind: "rounds.look", input: { at, scope }, key: scope }, tx);
              }
            });
          },
        },
        {
          kind: "rounds.look",
          async run({ input }) {
            // `rounds.begin` wrote it.
            await look(host, config.cloud, input as { readonly at: number; readonly scope: string });
          },
        },
      ],
      health: () => Promise.resolve({ state: "ok" as const }),
      close: () => Promise.resolve(),
    }),
};

export interface RoundsConfig {
  readonly everyMs: number;
  readonly cloud: TestCloud;
}

/** Types of things, each answered whole or not at all. */
export interface TestCloud {
  scopes(): readonly string[];
  /** Names, and whether each is in order. Throws where the scope does not answer for the type. */
  list(scope: string, type: string): readonly { readonly name: string; readonly ok: boolean }[];
}

export const ROUND_TYPES = ["aws:AWS::S3::Bucket", "aws:AWS::EC2::Volume"] as const;
const RULE = "rounds/in-order";

/** One scan of a scope: what answered is covered, what did not is left out, and resolves nothing. */
async function look(
  host: Host,
  cloud: TestCloud,
  { at, scope }: { readonly at: number; readonly scope: string },
): Promise<void> {
  const verdicts: Verdict[] = [];
  const coverage: Coverage[number][] = [];
  const failed: string[] = [];
  for (const type of ROUND_TYPES) {
    try {
      verdicts.push(...cloud.list(scope, type).map(({ name, ok }) => verdictOf({ scope, type, name }, ok)));
      coverage.push({ type });
    } catch {
      failed.push(type);
    }
  }
  const scan = await host.scan({
    id: `${scope} ${at}`,
    scope,
    startedAt: at,
    coverage,
    digests: { rules: "1".repeat(64) },
  });
  if (!scan.isOpen) return;
  if (coverage.length === 0) await scan.fail(`nothing answered: ${failed.join(", ")}`);
  else {
    await scan.add(verdicts);
    await scan.close();
  }
}

function verdictOf(subject: Verdict["subject"], ok: boolean): Verdict {
  const violation = {
    key: findingKey(RULE, subject, ""),
    rule: RULE,
    severity: "medium" as const,
    action: "audit" as const,
    message: "it is not in order",
    instance: "",
    evidence: {},
    path: [],
    places: [],
  };
  return {
    subject,
    digest: "0".repeat(64),
    judged: [RULE],
    violations: [],
    exempted: [],
    warnings: [],
    audited: ok ? [] : [violation],
    unknown: [],
    errors: [],
    owner: "platform",
  };
}
