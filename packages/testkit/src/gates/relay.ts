import { createHmac, timingSafeEqual } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import type { Gate, Host, JobContext, LeasedJob, Webhook } from "@sekisho/gate";

/** A gate like the one for pull requests: a signed webhook, one job at a time a project, output that is read as it comes. */
export const relay: Gate<RelayConfig> = {
  name: "relay",
  commands: [],
  migrations: [
    {
      owner: "relay",
      id: "0001-runs",
      release: 1,
      phase: "expand",
      statements: ({ id, text, int }) => [
        `create table relay_run (id ${id}, delivery ${text} not null, project ${text} not null, lines ${int} not null)`,
      ],
    },
  ],
  open: (host, config) =>
    Promise.resolve({
      webhooks: [pushes(config)],
      jobs: [
        {
          kind: "relay.run",
          timeoutMs: 60_000,
          run: (job, context) => run({ host, config }, job, context),
        },
      ],
      health: () => Promise.resolve({ state: "ok" as const }),
      close: () => Promise.resolve(),
    }),
};

export interface RelayConfig {
  readonly secret: string;
  /** Lines of output of a run, and milliseconds between two. */
  readonly lines: number;
  readonly lineMs: number;
}

export interface RelayTables {
  readonly relay_run: { readonly delivery: string; readonly project: string; readonly lines: number };
}

interface Push {
  readonly delivery: string;
  readonly project: string;
}

/** What a sender of the test sends. */
export function signedPush(
  secret: string,
  push: Push,
): { readonly bytes: Uint8Array; readonly headers: Readonly<Record<string, string>> } {
  const bytes = Buffer.from(JSON.stringify(push));
  return { bytes, headers: { "x-signature": sign(secret, bytes), "x-delivery": push.delivery } };
}

function sign(secret: string, bytes: Uint8Array): string {
  return createHmac("sha256", secret).update(bytes).digest("hex");
}

function pushes({ secret }: RelayConfig): Webhook {
  return {
    name: "push",
    verify({ bytes, headers }) {
      const given = Buffer.from(headers["x-signature"] ?? "");
      const expected = Buffer.from(sign(secret, bytes));
      const isOurs = given.length === expected.length && timingSafeEqual(given, expected);
      if (!isOurs) return Promise.resolve({ ok: false, why: "signature" });
      // Signed by the test's own sender, which writes this.
      const { delivery, project } = JSON.parse(Buffer.from(bytes).toString("utf8")) as Push;
      const job = { kind: "relay.run", input: { delivery, project }, key: project };
      return Promise.resolve({ ok: true, id: headers["x-delivery"] ?? "", job });
    },
  };
}

/** Goes on behind the last line that is there: a run that was killed half-way prints none twice. */
async function run(
  { host, config }: { readonly host: Host; readonly config: RelayConfig },
  { input }: LeasedJob,
  { finish, signal }: JobContext,
): Promise<void> {
  // The webhook wrote it.
  const { delivery, project } = input as unknown as Push;
  for (let line = await printed(host, delivery); line < config.lines; line++) {
    await sleep(config.lineMs, undefined, { signal });
    await host.streams.append(delivery, `${project} line ${line + 1}`);
  }
  await finish(async (tx) => {
    await host.streams.close(delivery, tx);
    await host
      .tables<RelayTables>(tx)
      .insertInto("relay_run")
      .values({ delivery, project, lines: config.lines })
      .execute();
  });
}

async function printed(host: Host, stream: string): Promise<number> {
  let last = 0;
  const all = host.streams.follow(stream, { signal: AbortSignal.timeout(50) });
  for await (const { seq } of all) last = seq;
  return last;
}
