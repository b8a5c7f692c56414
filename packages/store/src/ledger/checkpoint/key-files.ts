import { mkdirSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Problem } from "@sekisho/core";
import { makeWhole, syncPath } from "../../files/whole.ts";
import {
  generateSigningKey,
  privatePem,
  publicPem,
  readSigningKey,
  readVerifyingKey,
  type SigningKey,
  type VerifyingKey,
} from "./keys.ts";

/** Where a secret is: the configuration holds no secret itself. */
export type KeySource = { readonly file: string } | { readonly env: string };

/** Reads the configured key. Throws Problem `ledger_key`. */
export function loadSigningKey(source: KeySource, env: Readonly<Record<string, string | undefined>>): SigningKey {
  if ("file" in source) return readSigningKey(readKeyFile(source.file), source.file);
  const pem = env[source.env];
  if (pem !== undefined && pem !== "") return readSigningKey(pem, `environment variable ${source.env}`);
  throw new Problem(
    "ledger_key",
    `the environment variable ${source.env} is not set: it holds the ledger's key in PEM`,
  );
}

/** Reads a public key; of a private key its public half. Throws Problem `ledger_key`. */
export function loadVerifyingKey(file: string): VerifyingKey {
  return readVerifyingKey(readKeyFile(file), file);
}

/** The key of a server that none was configured for: made once in its data directory, for its owner only. */
export function ownSigningKey(data: string): {
  readonly key: SigningKey;
  readonly file: string;
  readonly made: boolean;
} {
  const file = join(data, "ledger-key.pem");
  const fresh = generateSigningKey();
  try {
    mkdirSync(data, { recursive: true, mode: 0o700 });
    if (makeWhole(file, privatePem(fresh))) return { key: fresh, file, made: true };
  } catch (error) {
    throw new Problem("ledger_key", `the ledger's key can't be written to ${file}`, { cause: error });
  }
  return { key: readSigningKey(readKeyFile(file), file), file, made: false };
}

/** Keeps the public half of a key that signs, so that `ledger verify --data` still has it after a rotation. */
export function rememberKey(data: string, key: VerifyingKey): void {
  mkdirSync(publicKeys(data), { recursive: true, mode: 0o700 });
  makeWhole(join(publicKeys(data), `${key.id}.pem`), publicPem(key));
  syncPath(data);
}

/** The public keys that a data directory remembers; none where there are none. Throws Problem `ledger_key`. */
export function rememberedKeys(data: string): readonly VerifyingKey[] {
  const files = namesIn(publicKeys(data)).filter((name) => name.endsWith(".pem"));
  return files.map((name) => loadVerifyingKey(join(publicKeys(data), name)));
}

function publicKeys(data: string): string {
  return join(data, "ledger-keys");
}

function namesIn(directory: string): readonly string[] {
  try {
    return readdirSync(directory).sort();
  } catch (error) {
    if (error instanceof Error && Reflect.get(error, "code") === "ENOENT") return [];
    throw error;
  }
}

function readKeyFile(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    throw new Problem("ledger_key", `the key file ${file} can't be read`, { cause: error });
  }
}
