import { createHmac } from "node:crypto";

/** Headers by which a receiver knows who sent a body, when, and whether it had it before. */
export interface SignedHeaders {
  readonly "sekisho-id": string;
  /** Seconds since 1970. */
  readonly "sekisho-timestamp": string;
  /** `v1=` and the HMAC-SHA256 of `TIMESTAMP.BODY` in hexadecimal. */
  readonly "sekisho-signature": string;
}

export function signedHeaders(
  id: string,
  body: string,
  { key, now }: { readonly key: string; readonly now: number },
): SignedHeaders {
  const timestamp = String(Math.floor(now / 1_000));
  const signature = createHmac("sha256", key).update(`${timestamp}.${body}`).digest("hex");
  return { "sekisho-id": id, "sekisho-timestamp": timestamp, "sekisho-signature": `v1=${signature}` };
}
