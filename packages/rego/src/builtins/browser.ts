import { awsBuiltins } from "./aws.ts";
import type { Builtin } from "./builtin.ts";
import { cryptoBuiltins } from "./crypto.ts";
import { unavailable } from "./declarations.ts";
import { pureHashes } from "./hashes-browser.ts";
import { keyedDeclarations as ofTokens } from "./jwt/declarations.ts";
import { jwtMacBuiltins } from "./jwt-mac.ts";
import { portableFamilies } from "./portable.ts";
import { keyedDeclarations as ofCertificates } from "./x509/declarations.ts";

const notHere = unavailable([...ofTokens, ...ofCertificates]);

/** Every builtin by its name, as a browser runs it. */
export const builtins: ReadonlyMap<string, Builtin> = new Map(
  [...portableFamilies, awsBuiltins(pureHashes), cryptoBuiltins(pureHashes), jwtMacBuiltins(pureHashes), notHere]
    .flat()
    .map((builtin) => [builtin.name, builtin]),
);

/** Names of those that answer with an error here, because they verify or sign with keys. */
export const unavailableBuiltins: readonly string[] = notHere.map(({ name }) => name);
