import { canonicalJson } from "./canonical.ts";
import { sha256Bytes, sha256Hex } from "./digest.ts";

/** The three parts of a subject's id (identity.md). */
export interface SubjectName {
  readonly scope: string;
  readonly type: string;
  readonly name: string;
}

/**
 * The key of a finding, frozen as `finding/1` (identity.md): the first 26 characters of the base32 (RFC 4648, lower
 * case, no padding) of SHA-256 over the canonical JSON of `["finding/1", ruleId, scope, type, name, instance]`.
 * `ruleId` is the qualified id after following `formerly`; `instance` is "" where the rule names no instance field.
 * Throws `lone_surrogate`.
 */
export function findingKey(ruleId: string, subject: SubjectName, instance: string): string {
  const text = canonicalJson(["finding/1", ruleId, subject.scope, subject.type, subject.name, instance]);
  return base32(sha256Bytes(text)).slice(0, 26);
}

/** What {@link contextFingerprint} is made of. */
export interface FindingContext {
  readonly ruleId: string;
  readonly type: string;
  readonly instance: string;
  /** The located line, as the redactor leaves it: an unkeyed digest of a short secret could be guessed. */
  readonly line: string;
}

/**
 * `sekisho/context/v1` of SARIF and of baselines: SHA-256, hex, over the canonical JSON of
 * `["context/1", ruleId, type, instance, line]`, runs of white space in the line made one space and the ends trimmed,
 * so that a finding is known again after a move of its line or a new indentation. Throws `lone_surrogate`.
 */
export function contextFingerprint({ ruleId, type, instance, line }: FindingContext): string {
  return sha256Hex(canonicalJson(["context/1", ruleId, type, instance, line.replace(/\s+/g, " ").trim()]));
}

const ALPHABET = "abcdefghijklmnopqrstuvwxyz234567";

/** RFC 4648, section 6, in lower case and without padding. */
function base32(bytes: Uint8Array): string {
  let text = "";
  let buffer = 0;
  let bits = 0;
  for (const byte of bytes) {
    buffer = ((buffer << 8) | byte) & 0xfff;
    bits += 8;
    while (bits >= 5) {
      bits -= 5;
      text += ALPHABET.charAt((buffer >> bits) & 31);
    }
  }
  return bits === 0 ? text : text + ALPHABET.charAt((buffer << (5 - bits)) & 31);
}
