import {
  cpSync,
  globSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmdirSync,
  rmSync,
  statSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { basename, isAbsolute, join, normalize, resolve } from "node:path";
import type { World } from "../../world.ts";
import { refusal, within } from "../refusal.ts";
import { archiveKind } from "./archive/kinds.ts";
import { detectSource, type Source } from "./source.ts";

export interface DownloadOptions {
  /** The directory that takes what comes. */
  readonly target: string;
  /** Whether a file that is there is replaced; else it is refused. */
  readonly overwrite: boolean;
  /** Whether registries are reached over TLS; undefined: unless they are on this machine. */
  readonly tls: boolean | undefined;
  readonly world: World;
}

/** Downloads sources one after the other. Throws Problem `download_failed`, `registry_failed`. */
export async function download(sources: readonly string[], options: DownloadOptions): Promise<void> {
  const { target, world } = options;
  const directory = resolve(world.cwd, target);
  for (const given of sources) {
    const source = detectSource(given, target, world.cwd);
    const isGit = source.text.startsWith("git::");
    const name = basename(source.text);
    const path = isGit ? directory : join(directory, name);
    const there = statSync(path, { throwIfNoEntry: false });
    if (there !== undefined && isGit && there.isDirectory()) {
      // An empty directory would be taken for a checkout.
      if (options.overwrite && readdirSync(directory).length === 0) rmdirSync(directory);
    } else if (there !== undefined && !options.overwrite) {
      throw refusal(
        "download_failed",
        `policy file already exists at ${join(target, isGit ? "" : name)}, refusing to overwrite`,
      );
    } else if (there?.isFile() === true) {
      await replace(source, path, options);
      continue;
    }
    await within("client get", () => get(source, directory, options));
  }
}

/** The file that is there goes only when the new one has come. */
async function replace(source: Source, path: string, options: DownloadOptions): Promise<void> {
  const staging = mkdtempSync(join(tmpdir(), "sekisho-update-"));
  try {
    await within("client get", () => get(source, staging, options));
    const staged = join(staging, basename(path));
    rmSync(path);
    try {
      renameSync(staged, path);
    } catch {
      // Temporary files may be on another disk.
      cpSync(staged, path, { dereference: true });
    }
  } finally {
    rmSync(staging, { recursive: true, force: true });
  }
}

async function get(source: Source, directory: string, options: DownloadOptions): Promise<void> {
  if (source.subdirectory === "") return getWhole(source, directory, options);
  const wanted = normalize(source.subdirectory);
  if (isAbsolute(wanted) || wanted.split("/").includes(".."))
    throw refusal("download_failed", "subdirectory component contain path traversal out of the repository");
  const staging = mkdtempSync(join(tmpdir(), "sekisho-download-"));
  try {
    await getWhole(source, join(staging, "whole"), options);
    const from = onlyMatch(join(staging, "whole"), wanted);
    rmSync(directory, { recursive: true, force: true });
    mkdirSync(directory, { recursive: true });
    // Names with a dot in front, as `.git`, stay behind.
    cpSync(from, directory, {
      recursive: true,
      dereference: true,
      filter: (path) => path === from || !basename(path).startsWith("."),
    });
  } finally {
    rmSync(staging, { recursive: true, force: true });
  }
}

/** The one directory that a name leads to, in which `*` stands for what is not known, as for the top of an archive. */
function onlyMatch(directory: string, wanted: string): string {
  const [found, ...more] = globSync(wanted, { cwd: directory });
  if (found === undefined) throw refusal("download_failed", `subdir ${JSON.stringify(wanted)} not found`);
  if (more.length > 0) throw refusal("download_failed", `subdir ${JSON.stringify(wanted)} matches multiple paths`);
  return join(directory, found);
}

/** Sources of Conftest that no server of ours can stand in for, so that nobody knows whether they would work. */
const UNTRIED: Readonly<Record<string, string>> = { s3: "Amazon S3", gcs: "Google Cloud Storage", hg: "Mercurial" };

async function getWhole(source: Source, directory: string, { tls, world }: DownloadOptions): Promise<void> {
  const archive = archiveKind(source);
  if (archive !== undefined) {
    const bytes =
      source.getter === "file"
        ? await (await import("./get-file.ts")).readFile(source.url)
        : await (await import("./get-http.ts")).fetchFile(source.url);
    return (await import("./archive/unpack.ts")).unpack(bytes, archive, directory);
  }
  switch (source.getter) {
    case "file":
      return (await import("./get-file.ts")).getFile(source.url, directory);
    case "git":
      return (await import("./get-git.ts")).getGit(source.url, directory);
    case "http":
    case "https":
      return (await import("./get-http.ts")).getHttp(source.url, directory);
    case "oci":
      return (await import("./get-oci.ts")).getOci(source, directory, { tls, env: world.env });
    default:
      if (UNTRIED[source.getter] !== undefined) {
        const instead = "bring the policies by git, http or a registry";
        throw refusal("download_failed", `sekisho does not download from ${UNTRIED[source.getter]}: ${instead}`);
      }
      throw refusal("download_failed", `download not supported for scheme '${source.getter}'`);
  }
}
