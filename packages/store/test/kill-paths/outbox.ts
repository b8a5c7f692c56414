import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { expect } from "vitest";
import { type Channel, deliverMessages, runJobs, type Store, sendLater } from "../../src/index.ts";
import { Deliveries, linesOf } from "../load.ts";
import { acksIn, appendSynced } from "./acks.ts";
import type { MakePath } from "./path.ts";

/** Topic and body; the channel refuses the last one at first. */
const MESSAGES = [
  ["one", "first"],
  ["one", "second"],
  ["two", "third"],
  ["two", "refused"],
] as const;

/**
 * Claim, the channel's answer, the commit that records it. What the channel has taken stands in `DIR/channel`; a message
 * stands there once, and once more for each kill between answer and commit.
 */
export const outbox: MakePath = (dir) => {
  const acks = acksIn(dir);
  const taken = join(dir, "channel");
  const deliveries = new Deliveries(dir);
  return {
    async run({ store, reader, onStep }) {
      const there = new Set((await messagesIn(reader)).map(({ body }) => body));
      for (const [topicKey, body] of MESSAGES) {
        if (there.has(JSON.stringify(body))) continue;
        await store.transaction(async (tx) => sendLater(tx, { channel: "file", topicKey, body }));
        acks.add(JSON.stringify(body));
      }
      let hasRefused = false;
      const channel: Channel = {
        async deliver({ id, body }) {
          onStep("before the channel");
          if (body === "refused" && !hasRefused) {
            hasRefused = true;
            throw new Error("not now");
          }
          appendSynced(taken, `${id}`);
          onStep("behind the channel");
          return Promise.resolve({ took: id });
        },
      };
      const deliver = deliverMessages(store, new Map([["file", channel]]));
      const handlers = [{ ...deliver, backoff: { baseMs: 0, capMs: 0 } }];
      const worker = runJobs(store, { pollMs: 50, concurrency: 2, handlers });
      while ((await messagesIn(reader)).some(({ receipt }) => receipt === null)) await sleep(10);
      await worker.stop();
    },
    async expectKept(store, where) {
      const bodies = (await messagesIn(store)).map(({ body }) => body);
      expect(bodies, `${where}: acknowledged messages`).toEqual(expect.arrayContaining([...acks.all()]));
      await deliveries.killed(store);
      await store.transaction(async ({ db }) =>
        db.updateTable("job").set({ lease_until: 0 }).where("state", "=", "leased").execute(),
      );
    },
    async outcome(store) {
      await deliveries.expectAll(store);
      const messages = await messagesIn(store);
      const bodies = new Map(messages.map(({ id, body }) => [`${id}`, body]));
      const jobs = await store.read.selectFrom("job").select("state").execute();
      return {
        delivered: messages.map(({ body, receipt }) => [body, receipt?.replace(/\d+/, "ID")].join(" ")).sort(),
        order: [...new Set(linesOf(taken))].map((id) => bodies.get(id)).filter((body) => isOfTopic("one", body)),
        jobs: jobs.map(({ state }) => state),
      };
    },
  };
};

function isOfTopic(topic: string, body: string | undefined): boolean {
  return MESSAGES.some(([key, text]) => key === topic && JSON.stringify(text) === body);
}

function messagesIn(store: Store) {
  return store.read.selectFrom("outbox_message").select(["id", "body", "receipt"]).orderBy("id").execute();
}
