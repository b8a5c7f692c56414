import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { silentLog } from "@sekisho/core";
import { fileSink, openStore, ownSigningKey, publicPem, rememberKey, startSealer, type Tx } from "@sekisho/store";
import { migrations } from "../src/gates.ts";
import { folder } from "./world.ts";

/**
 * A new directory with a server's data in `data`: what `fill` writes, sealed. Its public key stands in `key.pem`, its
 * checkpoints in `witness`.
 */
export async function sealedData(fill: (tx: Tx) => Promise<unknown>): Promise<string> {
  const root = folder({});
  const data = join(root, "data");
  mkdirSync(data);
  const { key } = ownSigningKey(data);
  rememberKey(data, key);
  writeFileSync(join(root, "key.pem"), publicPem(key));
  const store = await openStore({ url: `sqlite:${join(data, "sekisho.db")}`, migrations });
  await store.transaction(fill);
  const checkpoints = { key, origin: "test/ledger", sinks: [fileSink(join(root, "witness"))] };
  await startSealer({ store, holder: "test", log: silentLog, checkpoints }).stop();
  await store.close();
  return root;
}
