import { execFile } from "node:child_process";
import { hash, randomUUID } from "node:crypto";
import { cp, mkdir, readdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { brotliCompress, constants, gzip } from "node:zlib";

/** Files of earlier builds stay this long, for pages that are open and load the rest later. */
const KEEP_OLD_FILES_MS = 24 * 60 * 60 * 1000;

/** What decides how the console looks; types of the server leave nothing behind. */
const SOURCES = ["packages/console", "package-lock.json", "tools/console.ts"];

/**
 * Builds the console into `dist/console`: `index.html`, and `assets/` whose names hold the digest of their content, each
 * also compressed. Does nothing where the build there is of these sources. True where it built. Rejects where a source does
 * not parse or resolve, or `dist` can't be written.
 */
export async function buildConsole(root: string): Promise<boolean> {
  const target = join(root, "dist", "console");
  const stamp = await stampOf(root);
  if ((await readFile(join(target, "stamp"), "utf8").catch(() => undefined)) === stamp) return false;
  const temporary = join(root, "dist", `.console-${randomUUID()}`);
  try {
    await bundle(root, temporary);
    const assets = join(temporary, "assets");
    const names = await readdir(assets);
    await Promise.all([...names.map((name) => join(assets, name)), join(temporary, "index.html")].map(compress));
    await mkdir(join(target, "assets"), { recursive: true });
    const made = await readdir(assets);
    for (const name of made) await rename(join(assets, name), join(target, "assets", name));
    // The page comes last: whoever gets it finds all that it names.
    for (const name of ["index.html.br", "index.html.gz", "index.html"]) {
      await rm(join(target, name), { force: true });
      await cp(join(temporary, name), join(target, name)).catch(() => {});
    }
    await writeFile(join(target, "stamp"), stamp);
    await dropOldFiles(join(target, "assets"), new Set(made));
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
  return true;
}

/** In a process of its own: what runs tests has set NODE_ENV, and would get React's slow half for developers. */
async function bundle(root: string, target: string): Promise<void> {
  const vite = join(root, "node_modules", "vite", "bin", "vite.js");
  const args = ["build", join(root, "packages", "console"), "--outDir", target, "--emptyOutDir", "--logLevel", "warn"];
  await run(process.execPath, [vite, ...args], { cwd: root, env: { ...process.env, NODE_ENV: "production" } });
}

const run = promisify(execFile);

/** A digest over path and content of everything that goes into the build. */
async function stampOf(root: string): Promise<string> {
  const lines: string[] = [];
  const visit = async (path: string): Promise<void> => {
    if ((await stat(join(root, path))).isDirectory()) {
      for (const name of await readdir(join(root, path))) if (name !== "node_modules") await visit(`${path}/${name}`);
    } else if (!path.endsWith(".test.ts")) lines.push(`${path} ${hash("sha256", await readFile(join(root, path)))}`);
  };
  for (const path of SOURCES) await visit(path);
  return hash("sha256", lines.toSorted().join("\n"));
}

const brotli = promisify(brotliCompress);
const zip = promisify(gzip);

/** Leaves what compression makes no smaller as it is. */
async function compress(path: string): Promise<void> {
  const bytes = await readFile(path);
  const [br, gz] = await Promise.all([
    brotli(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY } }),
    zip(bytes, { level: 9 }),
  ]);
  if (br.length < bytes.length) await writeFile(`${path}.br`, br);
  if (gz.length < bytes.length) await writeFile(`${path}.gz`, gz);
}

async function dropOldFiles(folder: string, keep: ReadonlySet<string>): Promise<void> {
  const before = Date.now() - KEEP_OLD_FILES_MS;
  for (const name of await readdir(folder)) {
    if (keep.has(name)) continue;
    if ((await stat(join(folder, name))).mtimeMs < before) await rm(join(folder, name), { force: true });
  }
}

/** What a browser loads before the first page shows: bytes of the page and all that it names, as gzip sends them. */
export async function firstLoadBytes(root: string): Promise<number> {
  const folder = join(root, "dist", "console");
  const page = await readFile(join(folder, "index.html"), "utf8");
  const named = [...page.matchAll(/(?:src|href)="\/(assets\/[^"]+)"/g)].map(([, name = ""]) => name);
  const sizes = await Promise.all(
    ["index.html", ...named].map(async (name) => (await stat(join(folder, `${name}.gz`))).size),
  );
  return sizes.reduce((sum, size) => sum + size, 0);
}

if (import.meta.main) {
  const root = dirname(import.meta.dirname);
  const started = performance.now();
  const built = await buildConsole(root);
  const size = await firstLoadBytes(root);
  const ms = Math.round(performance.now() - started);
  console.log(
    `dist/console: ${built ? `built in ${ms} ms` : "up to date"}, first load ${Math.round(size / 1024)} KiB gzip`,
  );
}
