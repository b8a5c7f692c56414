import { awsBuiltins } from "./aws.ts";
import type { Builtin } from "./builtin.ts";
import { cryptoBuiltins } from "./crypto.ts";
import { nodeHashes } from "./hashes-node.ts";
import { jwtMacBuiltins } from "./jwt-mac.ts";
import { jwt } from "./jwt-node.ts";
import { x509 } from "./x509-node.ts";

/** Families that hash, sign or verify by Node's own means. */
export const keyedFamilies: readonly (readonly Builtin[])[] = [
  awsBuiltins(nodeHashes),
  cryptoBuiltins(nodeHashes),
  jwtMacBuiltins(nodeHashes),
  jwt,
  x509,
];
