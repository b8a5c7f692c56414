import { mkdirSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { refusal } from "../refusal.ts";

const TIMEOUT_MS = 120_000;
const MAX_BYTES = 256 * 1024 * 1024;

/** A file by its URL, into a directory, under the last name of its path or `filename` of its query. */
export async function getHttp(url: URL, directory: string): Promise<void> {
  const wanted = url.searchParams.get("filename") ?? basename(decodeURIComponent(url.pathname));
  if (wanted === "" || wanted.includes("/") || wanted === "..")
    throw refusal("download_failed", `${url.href} names no file: directories come by git or from a registry`);
  const bytes = await fetchFile(url);
  mkdirSync(directory, { recursive: true });
  writeFileSync(join(directory, wanted), bytes);
}

/** The body of a URL, without what its query says to us; checked against `checksum`. Throws Problem `download_failed`. */
export async function fetchFile(source: URL): Promise<Uint8Array> {
  const url = new URL(source);
  const expected = url.searchParams.get("checksum") ?? "";
  for (const name of ["filename", "archive", "checksum"]) url.searchParams.delete(name);
  const bytes = await fetchBytes(url);
  if (expected === "") return bytes;
  const { verifyChecksum } = await import("./checksum.ts");
  await verifyChecksum(bytes, { expected, path: url.pathname }, fetchList);
  return bytes;
}

/** A list of checksums, which may stand beside the file or elsewhere. */
export async function fetchList(url: string): Promise<Uint8Array> {
  if (!URL.canParse(url) || !/^https?:/.test(url))
    throw refusal("download_failed", `invalid checksum: ${url} is no URL of http or https`);
  return fetchBytes(new URL(url));
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
