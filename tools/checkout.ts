import { hash } from "node:crypto";
import { closeSync, type Dirent, openSync, readdirSync, readSync, statSync } from "node:fs";
import { join } from "node:path";

// The launcher loads this at every start in a checkout: it must cost a few milliseconds, so it imports little.

/** Folders whose sub-folders are packages, with a package.json and a src/ each. */
const PACKAGE_FOLDERS = ["packages", "gates"];

/** Single files that change what the bundle is. */
const SINGLE_FILES = ["package.json", "package-lock.json", "tools/build.ts", "tools/checkout.ts"];

const STAMP_LENGTH = 64;

/**
 * The file to import: the built bundle when it is of these sources, after building it once when it is not, and the
 * sources themselves where nothing can be built (no esbuild, a read-only checkout, a source that does not parse).
 */
export async function checkoutEntry(root: string): Promise<string> {
  const stamp = sourceStamp(root);
  const bundle = join(root, "dist", "sekisho", "main.js");
  if (stampOf(bundle) === stamp) return bundle;
  try {
    const { build } = await import("./build.ts");
    await build({ root, stamp });
    return bundle;
  } catch {
    return join(root, "packages", "cli", "src", "main.ts");
  }
}

/** A digest over path, size and time of change of every file that goes into the bundle. */
export function sourceStamp(root: string): string {
  const lines: string[] = [];
  for (const file of SINGLE_FILES) addFile(lines, root, file);
  for (const folder of PACKAGE_FOLDERS) {
    for (const entry of list(`${root}/${folder}`)) {
      // Built by itself (tools/console.ts): none of it is in this bundle.
      if (entry.name === "console") continue;
      addFile(lines, root, `${folder}/${entry.name}/package.json`);
      addFolder(lines, root, `${folder}/${entry.name}/src`);
    }
  }
  addFolder(lines, root, "rulebooks");
  return hash("sha256", lines.toSorted().join("\n"));
}

/** The line that makes a bundle name its sources: in the bundle itself, so that both change in one rename. */
export function stampLine(stamp: string): string {
  return `// ${stamp}`;
}

function addFolder(lines: string[], root: string, folder: string): void {
  for (const entry of list(`${root}/${folder}`)) {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory()) addFolder(lines, root, path);
    else if (!entry.name.endsWith(".test.ts")) addFile(lines, root, path);
  }
}

function addFile(lines: string[], root: string, path: string): void {
  const stat = statSync(`${root}/${path}`, { throwIfNoEntry: false });
  if (stat?.isFile()) lines.push(`${path}\0${stat.size}\0${stat.mtimeMs}`);
}

function list(folder: string): readonly Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch {
    return [];
  }
}

function stampOf(bundle: string): string | undefined {
  let file: number;
  try {
    file = openSync(bundle, "r");
  } catch {
    return undefined;
  }
  const bytes = Buffer.alloc(STAMP_LENGTH + 3);
  readSync(file, bytes, 0, bytes.length, 0);
  closeSync(file);
  return bytes.toString("latin1", 3);
}
