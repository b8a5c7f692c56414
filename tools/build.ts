import { randomUUID } from "node:crypto";
import type { Dirent } from "node:fs";
import { cp, mkdir, readdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { declarationText } from "@sekisho/rule/declaration";
import type { Plugin } from "esbuild";
import { sourceStamp, stampLine } from "./checkout.ts";

/** Chunks of earlier bundles stay this long, for processes that started on them and load the rest later. */
const KEEP_OLD_CHUNKS_MS = 24 * 60 * 60 * 1000;

const LISTING = { recursive: true, withFileTypes: true } as const;

/** CommonJS packages inside the bundle ask for Node's modules by `require`, which a module does not have. */
const REQUIRE_FOR_COMMONJS =
  'import { createRequire as createRequireForBundle } from "node:module"; const require = createRequireForBundle(import.meta.url);';

/** How sources become a bundle for Node, whatever they are. */
export const bundleOptions = {
  platform: "node" as const,
  target: "node24",
  format: "esm" as const,
  bundle: true,
  splitting: true,
  external: ["node:*"],
  banner: { js: REQUIRE_FOR_COMMONJS },
  logLevel: "silent" as const,
};

export interface BuildOptions {
  /** The root of the checkout. */
  readonly root: string;
  /** From `sourceStamp`, taken before the sources are read. */
  readonly stamp: string;
}

/**
 * Bundles the command line into `dist/sekisho`: `main.js` (exports `main`), a chunk for each lazy import, `rulebooks/`.
 * The bundle is made beside and moved in file by file, main.js last, so that processes which run or build at the same
 * time always find a whole one: chunks carry the digest of their content in their names.
 * Rejects when a source does not parse or resolve, or `dist` can't be written.
 */
export async function build({ root, stamp }: BuildOptions): Promise<void> {
  const esbuild = await import("esbuild");
  const dist = join(root, "dist");
  const target = join(dist, "sekisho");
  const temporary = join(dist, `.build-${randomUUID()}`);
  try {
    const result = await esbuild.build({
      absWorkingDir: root,
      entryPoints: [
        { in: join(root, "packages/cli/src/main.ts"), out: "main" },
        { in: join(root, "packages/store/src/sqlite/worker.ts"), out: "sqlite-worker" },
        { in: join(root, "packages/cli/src/up/child.ts"), out: "up-child" },
        { in: join(root, "packages/rule/src/child/main.ts"), out: "rule-child" },
      ],
      ...bundleOptions,
      outdir: temporary,
      chunkNames: "chunk-[hash]",
      define: { SEKISHO_STAMP: JSON.stringify(stamp) },
      plugins: [ENGLISH_ONLY],
      metafile: true,
    });
    const files = Object.keys(result.metafile.outputs).map((path) => path.slice(path.lastIndexOf("/") + 1));
    await mkdir(target, { recursive: true });
    await writeWhole(join(target, "sekisho-rule.d.ts"), declarationText(), temporary);
    await syncFolder(join(root, "rulebooks"), join(target, "rulebooks"), temporary);
    for (const file of files.filter((name) => name !== "main.js"))
      await rename(join(temporary, file), join(target, file));
    const main = join(temporary, "main.js");
    await writeFile(main, `${stampLine(stamp)}\n${await readFile(main, "utf8")}`);
    await rename(main, join(target, "main.js"));
    await dropOldFiles(await readdir(target, { withFileTypes: true }), new Set([...files, "sekisho-rule.d.ts"]));
    await dropOldFiles(await readdir(join(dist, "compile-cache"), LISTING).catch(() => []), new Set());
  } finally {
    await rm(temporary, { recursive: true, force: true });
    await esbuild.stop();
  }
}

/** zod brings its messages in sixty languages, half of its text: ours are its codes and English. */
const ENGLISH_ONLY: Plugin = {
  name: "english-only",
  setup(bundle) {
    bundle.onResolve({ filter: /locales\/index\.js$/ }, ({ importer, resolveDir }) =>
      importer.includes("/node_modules/zod/") ? { path: join(resolveDir, "../locales/en.js") } : undefined,
    );
  },
};

/** Puts a text in the place of a file at once; one that is the same stays. */
async function writeWhole(file: string, text: string, temporary: string): Promise<void> {
  if ((await readFile(file, "utf8").catch(() => undefined)) === text) return;
  const copy = join(temporary, randomUUID());
  await writeFile(copy, text);
  await rename(copy, file);
}

/** Makes `to` hold the same files as `from`; each changed file is replaced by a rename. */
async function syncFolder(from: string, to: string, temporary: string): Promise<void> {
  const wanted = await listFiles(from);
  for (const path of await listFiles(to)) if (!wanted.has(path)) await rm(join(to, path), { force: true });
  for (const path of wanted) {
    if (await sameFile(join(from, path), join(to, path))) continue;
    const copy = join(temporary, randomUUID());
    await cp(join(from, path), copy);
    await mkdir(dirname(join(to, path)), { recursive: true });
    await rename(copy, join(to, path));
  }
}

async function listFiles(folder: string): Promise<Set<string>> {
  const entries = await readdir(folder, LISTING).catch(() => []);
  return new Set(
    entries
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1)),
  );
}

async function sameFile(left: string, right: string): Promise<boolean> {
  const [a, b] = await Promise.all([readFile(left), readFile(right).catch(() => undefined)]);
  return b !== undefined && a.equals(b);
}

async function dropOldFiles(entries: readonly Dirent[], keep: ReadonlySet<string>): Promise<void> {
  const before = Date.now() - KEEP_OLD_CHUNKS_MS;
  for (const entry of entries) {
    if (!entry.isFile() || keep.has(entry.name)) continue;
    const path = join(entry.parentPath, entry.name);
    const found = await stat(path).catch(() => undefined);
    if (found !== undefined && found.mtimeMs < before) await rm(path, { force: true });
  }
}

if (import.meta.main) {
  const root = dirname(import.meta.dirname);
  const started = performance.now();
  await build({ root, stamp: sourceStamp(root) });
  // Its size tells at a glance when a heavy module stopped being lazy.
  const size = (await stat(join(root, "dist/sekisho/main.js"))).size;
  console.log(`dist/sekisho/main.js: ${size} bytes, ${Math.round(performance.now() - started)} ms`);
}
