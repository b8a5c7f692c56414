import { type Stats, statSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { sha256Hex } from "@sekisho/core";

/** A file of the built console, in the encodings that the build made. */
export interface BuiltFile {
  readonly contentType: string;
  readonly digest: string;
  readonly plain: Uint8Array<ArrayBuffer>;
  readonly gzip: Uint8Array<ArrayBuffer> | undefined;
  readonly brotli: Uint8Array<ArrayBuffer> | undefined;
}

/** The console as `npm run build` made it. */
export interface BuiltConsole {
  readonly page: BuiltFile;
  /** By name; each name has the digest of the content in it. */
  readonly assets: ReadonlyMap<string, BuiltFile>;
}

/** Where the build puts it: `dist/console`, beside the bundle of the command line. */
export const CONSOLE_DIRECTORY = fileURLToPath(
  new URL(import.meta.url.endsWith(".ts") ? "../../../../dist/console" : "../console", import.meta.url),
);

/** The built console in a directory, read again after each build; undefined where none is built. */
export function builtConsole(directory: string): () => Promise<BuiltConsole | undefined> {
  let read: { readonly changed: number; readonly built: Promise<BuiltConsole> } | undefined;
  return async () => {
    const stat: Stats | undefined = statSync(join(directory, PAGE), { throwIfNoEntry: false });
    if (stat === undefined) return undefined;
    if (read?.changed !== stat.mtimeMs) read = { changed: stat.mtimeMs, built: readBuilt(directory) };
    return read.built;
  };
}

const PAGE = "index.html";
const ASSETS = "assets";

async function readBuilt(directory: string): Promise<BuiltConsole> {
  const assets = join(directory, ASSETS);
  const names = (await readdir(assets)).filter((name) => TYPES.has(extname(name)));
  const files = await Promise.all(names.map(async (name) => [name, await readBuiltFile(join(assets, name))] as const));
  return { page: await readBuiltFile(join(directory, PAGE)), assets: new Map(files) };
}

/** What the build makes; a file of another kind is not served. */
const TYPES: ReadonlyMap<string, string> = new Map([
  [".html", "text/html; charset=utf-8"],
  [".js", "text/javascript; charset=utf-8"],
  [".css", "text/css; charset=utf-8"],
  [".svg", "image/svg+xml"],
  [".woff2", "font/woff2"],
]);

async function readBuiltFile(path: string): Promise<BuiltFile> {
  const plain = await readFile(path);
  const [gzip, brotli] = await Promise.all([read(`${path}.gz`), read(`${path}.br`)]);
  return {
    contentType: TYPES.get(extname(path)) ?? "application/octet-stream",
    digest: sha256Hex(plain).slice(0, 32),
    plain: new Uint8Array(plain),
    gzip,
    brotli,
  };
}

async function read(path: string): Promise<Uint8Array<ArrayBuffer> | undefined> {
  try {
    return new Uint8Array(await readFile(path));
  } catch {
    // The build makes none of what does not get smaller.
    return undefined;
  }
}
