import { buffer } from "node:stream/consumers";
import { promisify } from "node:util";
import { gzip } from "node:zlib";
import { canonicalJson, type Diagnostic, type Outcome, sha256Hex } from "@sekisho/core";
import type { Rulebook } from "@sekisho/rulebook";
import { pack } from "tar-stream";

/** A bundle as the OPA bundle protocol carries it. */
export interface BundleArchive {
  /** Changes with every byte of its files. */
  readonly revision: string;
  /** tar, gzip. */
  readonly bytes: Uint8Array<ArrayBuffer>;
}

interface BundledFile {
  readonly name: string;
  readonly text: string;
}

const made = new WeakMap<Rulebook, Promise<Outcome<BundleArchive>>>();

/** The bundle of a rulebook, made once. Codes of `opaBundle`. */
export function archiveOf(rulebook: Rulebook): Promise<Outcome<BundleArchive>> {
  const known = made.get(rulebook);
  if (known !== undefined) return known;
  const making = makeArchive(rulebook);
  made.set(rulebook, making);
  return making;
}

async function makeArchive(rulebook: Rulebook): Promise<Outcome<BundleArchive>> {
  // The reader of Rego is large, and few servers serve bundles.
  const { opaBundle } = await import("@sekisho/rulebook/bundle");
  const { value: bundle, diagnostics } = opaBundle(rulebook);
  if (bundle === undefined) return { diagnostics };
  const files: readonly BundledFile[] = [
    { name: "/data.json", text: canonicalJson(bundle.data) },
    ...bundle.modules.map(({ path, text }) => ({ name: `/${path}`, text })),
  ];
  const manifest = {
    roots: [...bundle.roots],
    rego_version: 1,
    file_rego_versions: Object.fromEntries(
      bundle.modules.filter(({ regoVersion }) => regoVersion === "v0").map(({ path }) => [`/${path}`, 0]),
    ),
    metadata: { rulebook: rulebook.name, version: rulebook.version, digest: rulebook.digests.rulebook },
  };
  const revision = sha256Hex(canonicalJson([manifest, ...files.map(({ name, text }) => [name, text])]));
  const all = [{ name: "/.manifest", text: canonicalJson({ ...manifest, revision }) }, ...files];
  return { value: { revision, bytes: await compressed(all) }, diagnostics };
}

/** The same files give the same bytes. */
async function compressed(files: readonly BundledFile[]): Promise<Uint8Array<ArrayBuffer>> {
  const tar = pack();
  for (const { name, text } of files) tar.entry({ name, mtime: new Date(0) }, text);
  tar.finalize();
  return new Uint8Array(await promisify(gzip)(await buffer(tar)));
}

/** What is said of a rulebook that can't be one bundle. */
export function whyNot(diagnostics: readonly Diagnostic[]): string {
  const [first] = diagnostics;
  const more = diagnostics.length > 1 ? ` (and ${diagnostics.length - 1} more)` : "";
  return `this rulebook can't be told as one OPA bundle: ${first?.message}${more}`;
}
