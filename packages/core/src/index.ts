/** All of the package: what runs everywhere, and what needs `node:` modules. */
export * from "./browser.ts";
export { cacheDirectory } from "./cache-directory.ts";
export { type DigestEntry, digestOf, directoryDigest, sha256Bytes, sha256Hex } from "./digest.ts";
export { contextFingerprint, type FindingContext, findingKey, type SubjectName } from "./finding.ts";
