import { isJsonArray, isJsonObject, type Json, type JsonObject, ownValue, Problem } from "@sekisho/core";
import { json } from "@sekisho/formats";
import { compileGlob } from "../../go/glob.ts";
import type { BundleFile } from "./bundle.ts";
import { digestOfFile } from "./digest.ts";
import { verifyBytes } from "./keys.ts";

export const SIGNATURES = "signatures.json";

/** What a signature says of one file. */
export interface SignedFile {
  readonly name: string;
  /** Hexadecimal. */
  readonly hash: string;
  /** `SHA-256`, and its like. */
  readonly algorithm: string;
}

export interface VerificationKey {
  /** A secret, or PEM. */
  readonly key: string;
  /** A JWS algorithm: `RS256`. What the token says of it never counts. */
  readonly algorithm: string;
  readonly scope?: string;
}

/** With which keys a bundle must be signed. */
export interface Verification {
  readonly keys: ReadonlyMap<string, VerificationKey>;
  /** The key to take; without it the one that the signature names, and bundles without a signature are taken. */
  readonly keyId?: string;
  readonly scope?: string;
  /** Patterns of file names that need no signature. */
  readonly exclude?: readonly string[];
}

/**
 * Checks the signature of a bundle, and that it covers exactly these files. Throws Problem `bundle_signature`, in the
 * words of OPA.
 */
export function verifyFiles(files: readonly BundleFile[], verification: Verification | undefined): void {
  const signatures = files.filter(isSignature).map(readSignatures).at(-1);
  if (signatures === undefined) {
    if (verification?.keyId === undefined || verification.keyId === "") return;
    throw refused("bundle missing .signatures.json file");
  }
  if (verification === undefined) throw refused("verification key not provided");
  const signed = new Map(signedFiles(signatures, verification).map((file) => [file.name, file]));
  const excluded = (verification.exclude ?? []).flatMap((pattern) => compileGlob(pattern) ?? []);
  for (const file of files) {
    if (isSignature(file)) continue;
    const name = file.file.replace(/^\//, "");
    if (!excluded.some((pattern) => pattern.test(name))) checkFile(name, file.bytes, signed.get(name));
    signed.delete(name);
  }
  if (signed.size === 0) return;
  const names = [...signed.keys()].sort().join(" ");
  throw refused(`file(s) [${names}] specified in bundle signatures but not found in the target bundle`);
}

export function isSignature({ path }: Pick<BundleFile, "path">): boolean {
  return path.endsWith(SIGNATURES);
}

function checkFile(name: string, bytes: Uint8Array, signed: SignedFile | undefined): void {
  if (signed === undefined) throw refused(`file ${name} not included in bundle signature`);
  if (signed.algorithm === "") throw refused(`no hashing algorithm provided for file ${name}`);
  const found = digestOfFile(name, bytes, signed.algorithm);
  const wanted = signed.hash.toLowerCase();
  if (found !== wanted) throw refused(`${name}: digest mismatch (want: ${wanted}, got: ${found})`);
}

/** What the file of signatures has; undefined where there is none. */
export function signaturesOf(files: readonly BundleFile[]): JsonObject | undefined {
  const file = files.findLast(isSignature);
  return file === undefined ? undefined : signaturesObject(file);
}

interface Signatures {
  readonly tokens: readonly string[];
  readonly plugin: string;
}

/** Undefined for a file without any. */
function readSignatures(file: BundleFile): Signatures | undefined {
  const value = signaturesObject(file);
  const tokens = ownValue(value, "signatures");
  const plugin = textOf(value, "plugin");
  if (tokens === undefined && plugin === "") return undefined;
  const texts = isJsonArray(tokens) ? tokens.filter((token) => typeof token === "string") : [];
  return { tokens: texts, plugin };
}

function signaturesObject({ bytes }: BundleFile): JsonObject {
  const { documents } = json.read(bytes, SIGNATURES, { duplicates: "last" });
  const value = documents[0]?.value;
  if (!isJsonObject(value)) throw refused("bundle load failed on signatures decode: expected an object");
  return value;
}

function signedFiles({ tokens, plugin }: Signatures, verification: Verification): readonly SignedFile[] {
  if (plugin !== "" && plugin !== "_default") throw refused(`no verifier exists under id ${plugin}`);
  const [token, more] = tokens;
  if (token === undefined) throw refused(".signatures.json: missing JWT (expected exactly one)");
  if (more !== undefined) throw refused(".signatures.json: multiple JWTs not supported (expected exactly one)");
  const payload = verifiedPayload(token, verification);
  const files = ownValue(payload, "files");
  return (isJsonArray(files) ? files : []).map((file) => ({
    name: textOf(file, "name"),
    hash: textOf(file, "hash"),
    algorithm: textOf(file, "algorithm"),
  }));
}

/** The claims of a token (RFC 7515, compact) whose signature holds. */
function verifiedPayload(token: string, { keys, keyId = "", scope = "" }: Verification): JsonObject {
  const parts = token.split(".");
  const [header = "", payload = "", signature = ""] = parts;
  if (parts.length !== 3) throw refused("failed to split compact JWT: invalid number of segments");
  const claims = jsonOf(payload);
  const id = [keyId, textOf(jsonOf(header), "kid"), textOf(claims, "keyid")].find((name) => name !== "");
  if (id === undefined) throw refused("verification key ID is empty");
  const key = keys.get(id);
  if (key === undefined) throw refused(`verification key corresponding to ID ${id} not found`);
  verifyBytes(Buffer.from(`${header}.${payload}`), Buffer.from(signature, "base64url"), key);
  const wanted = scope === "" ? (key.scope ?? "") : scope;
  if (textOf(claims, "scope") !== wanted) throw refused("scope mismatch");
  return claims;
}

function jsonOf(segment: string): JsonObject {
  const { documents } = json.read(Buffer.from(segment, "base64url"), "JWT", { duplicates: "last" });
  const value = documents[0]?.value;
  if (!isJsonObject(value)) throw refused("failed to base64 decode JWT payload: expected an object");
  return value;
}

function textOf(value: Json | undefined, name: string): string {
  const found = ownValue(value, name);
  return typeof found === "string" ? found : "";
}

function refused(why: string): Problem {
  return new Problem("bundle_signature", why);
}
