import { basename } from "node:path";
import { type JsonObject, Problem } from "@sekisho/core";
import { bundleModules, parseModule, type RegoVersion } from "@sekisho/rego/on-demand";
import { DataTree, parseData } from "../../load/read-data.ts";
import { errorsOf, OpaErrors } from "../output/errors.ts";
import type { Bundle, BundleFile, BundleModule } from "./bundle.ts";
import { archiveFiles } from "./files.ts";
import { EMPTY_MANIFEST, MANIFEST, readManifest } from "./manifest.ts";
import { checkRoots } from "./roots.ts";
import { isSignature, type Verification, verifyFiles } from "./signature.ts";

export const DATA_FILES: ReadonlySet<string> = new Set(["data.json", "data.yaml", "data.yml"]);

export interface ReadBundleOptions {
  /** What the names of modules begin with where several bundles meet. */
  readonly name?: string;
  /** The version of modules that the manifest says nothing of: v1 unless stated. */
  readonly regoVersion?: RegoVersion;
  /** Keys that signatures must fit; without, a signed bundle is refused. `skip` takes bundles as they are. */
  readonly verification?: Verification | "skip" | undefined;
}

/**
 * A bundle from the bytes of a .tar.gz: unpacked, its signature and roots checked, its modules parsed. Throws Problem
 * `archive_invalid`, `bundle_signature`, `bundle_invalid` (also for delta bundles and WebAssembly), `bundle_roots`, and
 * {@link OpaErrors} for policies that can't be parsed.
 */
export function readBundle(bytes: Uint8Array, options: ReadBundleOptions = {}): Bundle {
  return bundleOf(archiveFiles(bytes, options.name ?? ""), options);
}

/** The same of files that were read before, such as those of a directory. */
export function bundleOf(files: readonly BundleFile[], options: ReadBundleOptions = {}): Bundle {
  const { verification, regoVersion = "v1" } = options;
  if (verification !== "skip") verifyFiles(files, verification);
  const contents = files.filter((file) => !isSignature(file));
  refuseUnread(contents);
  const manifestFile = onlyManifest(contents);
  const manifest = manifestFile === undefined ? EMPTY_MANIFEST : readManifest(manifestFile.bytes);
  const data = dataOf(contents);
  const modules = modulesOf(contents, manifestFile, regoVersion);
  checkRoots(manifest.roots, modules, data);
  return { manifest, modules, data };
}

function refuseUnread(files: readonly BundleFile[]): void {
  const names = new Set(files.map(({ path }) => basename(path)));
  if (names.has("patch.json")) throw invalid("the bundle is a delta, which sekisho does not take: serve whole bundles");
  if (files.some(({ path }) => path.endsWith(`${MANIFEST}.pb`)))
    throw invalid("the manifest is in protobuf, which sekisho does not read: build with --target rego");
}

function onlyManifest(files: readonly BundleFile[]): BundleFile | undefined {
  const [first, second] = files.filter(({ path }) => path.endsWith(MANIFEST));
  if (first === undefined || second === undefined) return first;
  const [a, b] = [first, second].map(({ path }) => JSON.stringify(path));
  throw invalid(`bundle contains multiple manifest files: ${a} and ${b}`);
}

function dataOf(files: readonly BundleFile[]): JsonObject {
  const tree = new DataTree();
  for (const { path, file, bytes } of files) {
    if (!DATA_FILES.has(basename(path))) continue;
    const read = parseData(bytes, file);
    if ("mistake" in read) throw invalid(`bundle load failed on ${read.mistake}`);
    const why = tree.addBelow(read.value, foldersOf(path));
    if (why === undefined) continue;
    const place =
      why === "merge"
        ? `failed to insert data file from path ${foldersOf(path).join("/")}`
        : "root value must be object";
    throw invalid(`bundle load failed on ${path}: ${place}`);
  }
  return tree.value();
}

/** The names that a data file stands below; dots and slashes before them don't count, as in OPA. */
export function foldersOf(path: string): readonly string[] {
  const folders = path.slice(0, path.lastIndexOf("/") + 1).replace(/^[/.]+|\/+$/g, "");
  return folders === "" ? [] : folders.split("/").filter((part) => part !== "" && part !== ".");
}

function modulesOf(
  files: readonly BundleFile[],
  manifest: BundleFile | undefined,
  regoVersion: RegoVersion,
): readonly BundleModule[] {
  const policies = files.filter(({ path }) => path.endsWith(".rego"));
  const { value: sources, diagnostics } = bundleModules(
    policies.map(({ path, bytes }) => ({ path, text: textOf(bytes) })),
    manifest === undefined ? undefined : { file: manifest.file, text: textOf(manifest.bytes) },
    regoVersion,
  );
  if (sources === undefined) throw new OpaErrors(errorsOf(diagnostics));
  const parsed = policies.map(({ path, file, url }, i) => {
    const { text = "", regoVersion: version = regoVersion } = sources[i] ?? {};
    const { value: module, diagnostics: mistakes } = parseModule(text, file, { regoVersion: version });
    return {
      errors: errorsOf(mistakes, () => text),
      modules: module === undefined ? [] : [{ path, file, url, text, module }],
    };
  });
  const errors = parsed.flatMap((one) => (one.modules.length === 0 ? one.errors : []));
  if (errors.length > 0) throw new OpaErrors(errors);
  return parsed.flatMap(({ modules }) => modules);
}

function textOf(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("utf8");
}

function invalid(why: string): Problem {
  return new Problem("bundle_invalid", why);
}
