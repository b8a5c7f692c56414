import { gzipSync } from "node:zlib";
import { type TarFile, writeTar } from "../../archive/write-tar.ts";
import { goJson } from "../../go/json.ts";
import type { Bundle } from "./bundle.ts";
import { signedFile } from "./digest.ts";
import { manifestText } from "./manifest.ts";
import { type Signing, signaturesText, signedToken } from "./sign.ts";

/** Who OPA says has signed, where no plugin did. */
const SIGNER = "_default";

/**
 * The bytes of a bundle as .tar.gz: data in one document, then policies, the signature, and the manifest, in OPA's order.
 * The same bundle is always the same bytes. Throws Problem `bundle_signature`.
 */
export function writeBundle(bundle: Bundle, signing?: Signing): Buffer {
  const data = { name: "/data.json", bytes: Buffer.from(`${goJson(bundle.data, { numbers: "literal" })}\n`) };
  const manifest = { name: "/.manifest", bytes: Buffer.from(manifestText(bundle.manifest)) };
  const modules = bundle.modules.map(({ url, text }) => ({ name: rooted(url), bytes: Buffer.from(text) }));
  const files = [data, ...modules, ...signatures([...modules, data, manifest], signing), manifest];
  return gzipSync(writeTar(files));
}

function signatures(files: readonly TarFile[], signing: Signing | undefined): readonly TarFile[] {
  if (signing === undefined) return [];
  const signed = files.map(({ name, bytes }) => signedFile(name.slice(1), bytes));
  const text = signaturesText(signedToken(signed, signing), SIGNER);
  return [{ name: "/.signatures.json", bytes: Buffer.from(text) }];
}

function rooted(path: string): string {
  return path.startsWith("/") ? path : `/${path}`;
}
