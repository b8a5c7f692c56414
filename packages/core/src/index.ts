/** All of the package: what runs everywhere, and what needs `node:crypto`. */
export * from "./browser.ts";
export { type DigestEntry, digestOf, directoryDigest, sha256Bytes, sha256Hex } from "./digest.ts";
export { contextFingerprint, type FindingContext, findingKey, type SubjectName } from "./finding.ts";
