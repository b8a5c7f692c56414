import type { IncomingMessage } from "node:http";
import { promisify } from "node:util";
import { gunzip } from "node:zlib";
import { type Json } from "@sekisho/core";
import { json, yaml } from "@sekisho/formats";
import { type ApiError, invalid } from "./api-error.ts";

/** How large bodies may be, in bytes: as they come, and unpacked. */
export interface BodyLimits {
  readonly maxLength: number;
  readonly gzipMaxLength: number;
}

/** Reads a body. Throws ApiError `invalid_parameter` where it is too large, or ends before it is whole. */
export function readBody(message: IncomingMessage, { maxLength }: Pick<BodyLimits, "maxLength">): Promise<Buffer> {
  const said = message.headers["content-length"];
  if (said === "0" || (said === undefined && message.headers["transfer-encoding"] === undefined)) {
    return Promise.resolve(EMPTY);
  }
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    message.on("data", (chunk: Buffer) => {
      size += chunk.length;
      if (size > maxLength) {
        message.pause();
        reject(tooLarge());
      } else chunks.push(chunk);
    });
    // Most bodies come in one piece.
    message.on("end", () =>
      resolve(chunks.length === 1 && chunks[0] !== undefined ? chunks[0] : Buffer.concat(chunks)),
    );
    message.on("close", () => {
      // It comes behind the end of every request: an error for nobody would cost more than the body.
      if (!message.readableEnded) reject(invalid("unexpected EOF"));
    });
    message.on("error", () => reject(invalid("unexpected EOF")));
  });
}

const EMPTY = Buffer.alloc(0);

/** A body is larger than the limit. */
export function tooLarge(): ApiError {
  return invalid("request body too large");
}

const unpacked = promisify(gunzip);

/** Whether a body comes with `Content-Encoding: gzip`. */
export function isPacked({ headers }: Pick<IncomingMessage, "headers">): boolean {
  return (headers["content-encoding"] ?? "").includes("gzip");
}

/** The body of a request that {@link isPacked}. Throws ApiError. */
export async function unpackBody(body: Buffer, { gzipMaxLength }: Pick<BodyLimits, "gzipMaxLength">): Promise<Buffer> {
  try {
    return await unpacked(body, { maxOutputLength: gzipMaxLength });
  } catch (error) {
    const isLarge = error instanceof RangeError;
    throw invalid(
      `could not decompress the body: ${isLarge ? "gzip payload too large" : "it is no whole gzip stream"}`,
    );
  }
}

/** The document of a body in JSON, undefined for none; `what` begins the message of the ApiError that it throws. */
export function readJson(body: Uint8Array, what = ""): Json | undefined {
  return read(json, body, what);
}

/** As {@link readJson}, or YAML where the headers say so. */
export function readDocument(
  body: Uint8Array,
  { headers }: Pick<IncomingMessage, "headers">,
  what: string,
): Json | undefined {
  const type = headers["content-type"] ?? "";
  return read(type.includes("yaml") ? yaml : json, body, what);
}

/** More than any limit on bodies: they are told apart before. */
const ANY_SIZE = 1 << 30;

function read(format: typeof json, body: Uint8Array, what: string): Json | undefined {
  if (body.length === 0) return undefined;
  const options = { numbers: "text", duplicates: "silent", maxBytes: ANY_SIZE } as const;
  const { documents, diagnostics } = format.read(body, "body", options);
  const mistake = diagnostics.find(({ severity }) => severity === "error");
  if (mistake !== undefined) throw invalid(`${what}${mistake.message}`);
  return documents[0]?.value;
}
