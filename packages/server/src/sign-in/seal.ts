import { hkdfSync } from "node:crypto";
import { EncryptJWT, jwtDecrypt } from "jose";

/** What seals a text into a cookie that only this server reads, for a time. */
export interface Seal {
  seal(content: Readonly<Record<string, string>>, seconds: number): Promise<string>;
  /** Undefined for what is not sealed by this key, or late. */
  open(text: string): Promise<Readonly<Record<string, unknown>> | undefined>;
}

/** From a secret of any length; replicas that share it read each other's cookies. AES-256-GCM. */
export function sealBy(secret: string): Seal {
  const key = new Uint8Array(hkdfSync("sha256", secret, "", "sekisho/cookies/1", 32));
  return {
    seal: (content, seconds) =>
      new EncryptJWT({ ...content })
        .setProtectedHeader({ alg: "dir", enc: "A256GCM" })
        .setExpirationTime(Math.floor(Date.now() / 1000) + seconds)
        .encrypt(key),
    async open(text) {
      try {
        const { payload } = await jwtDecrypt(text, key, {
          keyManagementAlgorithms: ["dir"],
          contentEncryptionAlgorithms: ["A256GCM"],
          requiredClaims: ["exp"],
        });
        return payload;
      } catch {
        // Forged, cut, or of an older key: all the same.
        return undefined;
      }
    },
  };
}
