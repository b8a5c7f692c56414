import { createHash } from "node:crypto";
import { basename } from "node:path";
import { refusal } from "../refusal.ts";

/** What a file must hash to. */
interface Checksum {
  readonly kind: string;
  readonly hex: string;
}

/** Length in bytes of what each gives. */
const KINDS: Readonly<Record<string, number>> = { md5: 16, sha1: 20, sha256: 32, sha512: 64 };

/**
 * Checks bytes against `checksum` of a query: `HEX`, `KIND:HEX` or `file:URL` of a list of checksums, in which the last name
 * of `path` is looked for; `fetchList` gets that list. Throws Problem `download_failed`.
 */
export async function verifyChecksum(
  bytes: Uint8Array,
  { expected, path }: { readonly expected: string; readonly path: string },
  fetchList: (url: string) => Promise<Uint8Array>,
): Promise<void> {
  const { kind, hex } = expected.startsWith("file:")
    ? fromList(Buffer.from(await fetchList(expected.slice("file:".length))).toString("utf8"), path)
    : parseChecksum(expected);
  const found = createHash(kind).update(bytes).digest("hex");
  if (found !== hex)
    throw refusal("download_failed", `Checksums did not match for ${path}.\nExpected: ${hex}\nGot: ${found}`);
}

function parseChecksum(text: string): Checksum {
  const colon = text.indexOf(":");
  return colon < 0 ? checksumOf(text) : checksumOf(text.slice(colon + 1), text.slice(0, colon));
}

/** Without a kind it is told by the length. */
function checksumOf(text: string, named?: string): Checksum {
  const hex = text.toLowerCase();
  if (!/^(?:[0-9a-f]{2})*$/.test(hex)) throw refusal("download_failed", `invalid checksum: ${text} is not hexadecimal`);
  const kind = named?.toLowerCase() ?? Object.keys(KINDS).find((name) => KINDS[name] === hex.length / 2);
  if (kind === undefined) throw refusal("download_failed", `invalid checksum: unknown type for checksum ${text}`);
  if (KINDS[kind] === undefined)
    throw refusal("download_failed", `invalid checksum: unsupported checksum type: ${named ?? ""}`);
  return { kind, hex };
}

/** The line about a file: `HEX  NAME`, `HEX *NAME`, `KIND (NAME) = HEX`, or a checksum by itself. */
function fromList(list: string, path: string): Checksum {
  for (const line of list.split("\n")) {
    const words = line.trim().split(/\s+/);
    const bsd = words.length === 4 ? /^\((.+)\)$/.exec(words[1] ?? "") : null;
    const [hex, name, kind] = bsd === null ? [words[0], words[1] ?? "", undefined] : [words[3], bsd[1] ?? "", words[0]];
    if (hex === undefined || hex === "" || (words.length > 2 && bsd === null)) continue;
    if (name !== "" && basename(name.replace(/^[*?]/, "")) !== basename(path)) continue;
    try {
      return checksumOf(hex, kind);
    } catch {
      // A line that is no checksum, such as a heading.
    }
  }
  throw refusal("download_failed", `invalid checksum: no checksum found for ${basename(path)}`);
}
