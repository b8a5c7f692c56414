import { reconcileScan } from "../../src/index.ts";
import { findingsIn, historyIn, report } from "../reports.ts";
import type { MakePath } from "./path.ts";
import { twoScans } from "./scans.ts";

/** Two reports become scans, findings, entries and messages. Sent again, they are the same scans. */
export const reports: MakePath = () => ({
  async run({ store }) {
    for (const scan of twoScans) {
      await report(store, scan);
      await reconcileScan(store, scan.id);
    }
  },
  async outcome(store) {
    const entries = await store.read.selectFrom("ledger_entry").select("body").execute();
    const messages = await store.read.selectFrom("outbox_message").select(["channel", "body"]).execute();
    const jobs = await store.read.selectFrom("job").select("kind").execute();
    return {
      findings: await findingsIn(store),
      history: await historyIn(store),
      entries: entries.map(({ body }) => body).sort(),
      messages: messages.map(({ channel, body }) => `${channel} ${body}`).sort(),
      jobs: jobs.map(({ kind }) => kind).sort(),
    };
  },
});
