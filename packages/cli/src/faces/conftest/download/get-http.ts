import { mkdirSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { refusal } from "../refusal.ts";

const TIMEOUT_MS = 120_000;
const MAX_BYTES = 256 * 1024 * 1024;

/** A file by its URL, into a directory, under the last name of its path or `filename` of its query. */
export async function getHttp(source: URL, directory: string): Promise<void> {
  const url = new URL(source);
  const wanted = url.searchParams.get("filename") ?? basename(decodeURIComponent(url.pathname));
  for (const name of ["filename", "archive"]) url.searchParams.delete(name);
  if (wanted === "" || wanted.includes("/") || wanted === "..")
    throw refusal("download_failed", `${url.href} names no file: directories come by git or from a registry`);
  const expected = url.searchParams.get("checksum");
  url.searchParams.delete("checksum");
  const bytes = await fetchBytes(url);
  if (expected !== null) await checkSum(bytes, expected);
  mkdirSync(directory, { recursive: true });
  writeFileSync(join(directory, wanted), bytes);
}

/** The body of a URL, at most 256 MiB, within two minutes. Throws Problem `download_failed`. */
export async function fetchBytes(url: URL): Promise<Uint8Array> {
  let response: Response;
  try {
    response = await fetch(url, { signal: AbortSignal.timeout(TIMEOUT_MS) });
  } catch (error) {
    const cause = error instanceof Error ? (error.cause ?? error) : error;
    throw refusal(
      "download_failed",
      `Get ${url.href}: ${cause instanceof Error ? cause.message : String(cause)}`,
      error,
    );
  }
  if (!response.ok) throw refusal("download_failed", `bad response code: ${response.status}`);
  return readBody(response, MAX_BYTES);
}

/** A body that ends before it has more bytes than allowed. Throws Problem `download_failed`. */
export async function readBody(response: Response, maxBytes: number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    // Bodies of fetch are streams of bytes.
    const bytes = chunk as Uint8Array;
    size += bytes.length;
    if (size > maxBytes) throw refusal("download_failed", `the answer has more than ${maxBytes} bytes`);
    chunks.push(bytes);
  }
  return Buffer.concat(chunks);
}

async function checkSum(bytes: Uint8Array, expected: string): Promise<void> {
  const [kind = "", hex = ""] = expected.includes(":") ? expected.split(":", 2) : [kindOf(expected), expected];
  if (!["md5", "sha1", "sha256", "sha512"].includes(kind))
    throw refusal("download_failed", `invalid checksum: unsupported type ${JSON.stringify(kind)}`);
  const { createHash } = await import("node:crypto");
  const found = createHash(kind).update(bytes).digest("hex");
  if (found !== hex.toLowerCase())
    throw refusal("download_failed", `Checksums did not match: expected ${hex}, got ${found}`);
}

/** The kind of a checksum by its length. */
function kindOf(hex: string): string {
  return { 32: "md5", 40: "sha1", 64: "sha256", 128: "sha512" }[hex.length] ?? "";
}
