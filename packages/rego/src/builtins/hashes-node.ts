import { createHmac, hash } from "node:crypto";
import type { Hashes } from "./hashes.ts";

export const nodeHashes: Hashes = {
  digest: (name, text) => hash(name, text, "hex"),
  mac: (name, key, text) => createHmac(name, key).update(text, "utf8").digest(),
};
