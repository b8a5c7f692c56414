import { awsBuiltins } from "./aws.ts";
import type { Builtin } from "./builtin.ts";
import { cryptoBuiltins } from "./crypto.ts";
import { nodeHashes } from "./hashes-node.ts";
import { jwtMacBuiltins } from "./jwt-mac.ts";
import { jwt } from "./jwt-node.ts";
import { portableFamilies } from "./portable.ts";
import { x509 } from "./x509-node.ts";

/** All families, in one place: a builtin exists if and only if its family stands here. */
const families: readonly (readonly Builtin[])[] = [
  ...portableFamilies,
  awsBuiltins(nodeHashes),
  cryptoBuiltins(nodeHashes),
  jwtMacBuiltins(nodeHashes),
  jwt,
  x509,
];

/** Every builtin by its name. */
export const builtins: ReadonlyMap<string, Builtin> = new Map(
  families.flat().map((builtin) => [builtin.name, builtin]),
);
