import type { Gate } from "@sekisho/gate";
import { sql } from "kysely";

/** A gate like the one for uploads: many events, some twice and out of order; the latest of each thing counts. */
export const tally: Gate = {
  name: "tally",
  commands: [],
  migrations: [
    {
      owner: "tally",
      id: "0001-latest",
      release: 1,
      phase: "expand",
      statements: ({ text, int }) => [
        `create table tally_latest (thing ${text} primary key, version ${int} not null, size ${int} not null)`,
      ],
    },
  ],
  open: (host) =>
    Promise.resolve({
      webhooks: [
        {
          name: "event",
          maxBytes: 4096,
          verify({ bytes }) {
            // The test's own sender writes this.
            const event = JSON.parse(Buffer.from(bytes).toString("utf8")) as TallyEvent;
            return Promise.resolve({ ok: true, id: event.id, job: { kind: "tally.count", input: { ...event } } });
          },
        },
      ],
      jobs: [
        {
          kind: "tally.count",
          async run({ input }, { finish }) {
            // The webhook wrote it.
            const { thing, version, size } = input as unknown as TallyEvent;
            await finish((tx) =>
              host
                .tables<TallyTables>(tx)
                .insertInto("tally_latest")
                .values({ thing, version, size })
                .onConflict((conflict) =>
                  conflict
                    .column("thing")
                    .doUpdateSet({ version, size })
                    .where("tally_latest.version", "<", sql<number>`excluded.version`),
                )
                .execute(),
            );
          },
        },
      ],
      health: () => Promise.resolve({ state: "ok" as const }),
      close: () => Promise.resolve(),
    }),
};

/** Something happened to a thing; of two events the one with the higher version is later. */
export interface TallyEvent {
  readonly id: string;
  readonly thing: string;
  readonly version: number;
  readonly size: number;
}

export interface TallyTables {
  readonly tally_latest: { readonly thing: string; readonly version: number; readonly size: number };
}
