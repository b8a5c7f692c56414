import { Refusal } from "./problem-details.ts";

/**
 * Reads a body of at most `maxBytes`, whatever its headers say of its length. Throws Refusal `body_too_large`, and
 * `body_broken` where the sender ends in the middle of it.
 */
export async function readBody(request: Request, maxBytes: number): Promise<Uint8Array> {
  const said = Number(request.headers.get("content-length") ?? "0");
  if (said > maxBytes) throw tooLarge(maxBytes);
  if (request.body === null) return new Uint8Array();
  const chunks: Uint8Array[] = [];
  let size = 0;
  try {
    // A body is a stream of bytes (Fetch standard); the type leaves it open.
    for await (const chunk of request.body as ReadableStream<Uint8Array>) {
      size += chunk.byteLength;
      if (size > maxBytes) throw tooLarge(maxBytes);
      chunks.push(chunk);
    }
  } catch (error) {
    if (error instanceof Refusal) throw error;
    throw new Refusal(400, "body_broken", "the body ends before it is whole");
  }
  return Buffer.concat(chunks, size);
}

function tooLarge(maxBytes: number): Refusal {
  return new Refusal(413, "body_too_large", `the body is larger than ${maxBytes} bytes`, {
    headers: { connection: "close" },
  });
}
