import { isJsonArray, type JsonObject, ownValue, Problem } from "@sekisho/core";
import { goJson, type Writable } from "../../go/json.ts";
import { signBytes } from "./keys.ts";
import type { SignedFile } from "./signature.ts";

export interface Signing {
  /** A secret, or a private key in PEM. */
  readonly key: string;
  /** A JWS algorithm: `RS256`. */
  readonly algorithm: string;
  /** What the token says beside the files; then it names no key. */
  readonly claims?: JsonObject;
  /** The name of the key that verifies. */
  readonly keyId?: string;
}

/** The token that vouches for some files, as OPA makes it. Throws Problem `bundle_signature`. */
export function signedToken(files: readonly SignedFile[], { key, algorithm, claims, keyId }: Signing): string {
  const header: Record<string, string> = { alg: algorithm, typ: "JWT" };
  if (keyId !== undefined && keyId !== "") header["kid"] = keyId;
  const payload: Record<string, Writable> = { files: files.map(fileFields) };
  if (claims !== undefined) Object.assign(payload, withAudience(claims));
  else if (keyId !== undefined && keyId !== "") payload["keyid"] = keyId;
  const text = [header, payload].map(segment).join(".");
  return `${text}.${signBytes(Buffer.from(text), key, algorithm).toString("base64url")}`;
}

/** The file `.signatures.json`, as OPA writes it; without the name of who signed from `opa sign`. */
export function signaturesText(token: string, plugin?: string): string {
  const fields = new Map<string, Writable>([["signatures", [token]]]);
  if (plugin !== undefined) fields.set("plugin", plugin);
  return goJson(fields, { indent: " ", numbers: "literal" });
}

function segment(value: Writable): string {
  return Buffer.from(goJson(value, { numbers: "literal" })).toString("base64url");
}

function fileFields({ name, hash, algorithm }: SignedFile): Writable {
  return new Map([
    ["name", name],
    ["hash", hash],
    ["algorithm", algorithm],
  ]);
}

/** Writers of tokens that OPA uses make a list of whom one is for. */
function withAudience(claims: JsonObject): JsonObject {
  const audience = ownValue(claims, "aud");
  if (audience === undefined || isJsonArray(audience)) return claims;
  if (typeof audience !== "string") throw new Problem("bundle_signature", "expected a text or a list of texts as aud");
  return { ...claims, aud: [audience] };
}
