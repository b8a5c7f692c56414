import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Problem } from "@sekisho/core";
import type { Gate } from "@sekisho/gate";
import { enqueue, generateSigningKey, privatePem, readStream, type Store } from "@sekisho/store";
import { describeStores } from "@sekisho/testkit";
import { afterAll, expect, it } from "vitest";
import { lineLog } from "../src/process/log.ts";
import { keyTextIn, processSecrets } from "../src/process/secrets.ts";
import { runtimeOf, until } from "./gates.ts";

const CANARY = "canaryEpsilon55";
const FORMS = [CANARY, Buffer.from(CANARY).toString("base64")];

/** Says its secret wherever it tells why something failed. */
const leaky: Gate = {
  name: "leaky",
  commands: [],
  async open(host) {
    const secret = await host.secrets.read({ env: "LEAKY" });
    const why = `the other side refuses ${secret}, ${Buffer.from(secret).toString("base64")}`;
    const failing = (kind: string, error: Error) => ({ kind, run: () => Promise.reject(error) });
    return {
      jobs: [
        failing("leaky.throws", new Error(why)),
        failing("leaky.hopeless", new Problem("job_hopeless", why)),
        {
          kind: "leaky.scan",
          async run() {
            const scan = await host.scan({ scope: "repo:x/y", startedAt: 1, coverage: [{}], digests: {} });
            await scan.fail(why);
            await host.streams.append("output", why);
            host.log.warn(why, { error: new Error(why) });
          },
        },
      ],
      health: () => Promise.reject(new Error(why)),
      close: () => Promise.resolve(),
    };
  },
};

describeStores("a secret that a gate has read", ({ open }) => {
  const data = mkdtempSync(join(tmpdir(), "sekisho-redaction-"));
  afterAll(() => rmSync(data, { recursive: true, force: true }));

  it("stands in no reason that is stored, in no log and in no answer", { timeout: 60_000 }, async () => {
    const store = await open();
    const lines: string[] = [];
    const log = lineLog({ name: "server", write: (line) => void lines.push(line) });
    const runtime = await runtimeOf(store, {
      data,
      log,
      redact: (text) => log.redact(text),
      secrets: processSecrets({ LEAKY: CANARY }, (secret) => log.hide(secret)),
      gates: [{ gate: leaky, config: undefined }],
    });
    try {
      await store.transaction(async (tx) => {
        for (const kind of ["throws", "hopeless", "scan"]) {
          await enqueue(tx, { kind: `leaky.${kind}`, input: null, maxAttempts: 1 });
        }
      });
      await until(async () => ((await statesOf(store)).every((state) => /dead|done/.test(state)) ? true : undefined));
      const told = [lines.join(""), JSON.stringify([...(await runtime.health())]), await reasonsOf(store)];
      for (const text of told) {
        expect(text).toContain("the other side refuses");
        for (const form of FORMS) expect(text).not.toContain(form);
      }
      expect((await statesOf(store)).toSorted()).toEqual(["dead", "dead", "done"]);
    } finally {
      await runtime.close(1_000);
    }
  });
});

it("a key that signs the ledger stands in no log, whole or by its lines", () => {
  const lines: string[] = [];
  const log = lineLog({ name: "server", write: (line) => void lines.push(line) });
  const pem = privatePem(generateSigningKey());
  const [, secret = ""] = pem.split("\n");
  log.hide(keyTextIn(pem));
  log.error(`can't read ${pem}`, { pem, error: new Error(secret) });
  expect(lines.join("")).toContain("PRIVATE KEY");
  expect(lines.join("")).not.toContain(secret);
});

async function statesOf(store: Store): Promise<readonly string[]> {
  return (await store.read.selectFrom("job").select("state").where("kind", "like", "leaky.%").execute()).map(
    ({ state }) => state,
  );
}

/** All that is stored of what failed. */
async function reasonsOf(store: Store): Promise<string> {
  const jobs = await store.read.selectFrom("job").selectAll().execute();
  const scans = await store.read.selectFrom("scan").selectAll().execute();
  const entries = await store.read.selectFrom("ledger_entry").select("body").execute();
  const { chunks } = await readStream(store.read, "leaky/output");
  expect(JSON.stringify(chunks)).toContain("the other side refuses");
  const reasons = jobs.flatMap(({ reason }) => (reason === null ? [] : [reason]));
  expect(reasons).toHaveLength(2);
  expect(JSON.stringify(scans)).toContain("the other side refuses");
  return JSON.stringify([jobs, scans, entries, chunks]);
}
