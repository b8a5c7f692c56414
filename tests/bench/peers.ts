import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from "node:fs";
import { basename, dirname, join } from "node:path";

const ROOT = dirname(dirname(import.meta.dirname));
const CACHE = join(ROOT, ".cache", "peers");

export interface Pin {
  readonly module: string;
  readonly version: string;
  /** Only tests need it, and no figure is compared with it. */
  readonly use?: "tests";
}

/** A tool that we measure ourselves against, at the version that tools/peers.json pins. */
export interface Peer {
  readonly name: string;
  readonly version: string;
  /** The absolute path of its program. */
  readonly path: string;
}

/**
 * The pinned program, from `.cache/peers` or, the first time, from `go install` (minutes; Go checks the module's digest
 * against its public checksum database). Throws a sentence for the person when the name has no pin, Go is absent or the
 * build fails.
 */
export function peer(name: string): Peer {
  const pin = readPins()[name];
  if (pin === undefined) throw new Error(`no peer is called "${name}": pin its module and version in tools/peers.json`);
  const path = peerPath(name);
  if (!existsSync(path)) install(name, pin, { folder: dirname(path), program: basename(path) });
  return { name, version: pin.version, path };
}

/** Where the program stands once it is installed. */
export function peerPath(name: string): string {
  const program = process.platform === "win32" ? `${name}.exe` : name;
  return join(CACHE, `${name}@${readPins()[name]?.version}`, program);
}

/** The peers that tools/peers.json pins, by name. */
export function readPins(): Readonly<Record<string, Pin>> {
  // The file is ours and has this shape.
  return JSON.parse(readFileSync(join(ROOT, "tools", "peers.json"), "utf8")) as Record<string, Pin>;
}

function install(name: string, { module, version }: Pin, place: { folder: string; program: string }): void {
  if (spawnSync("go", ["version"]).error !== undefined) {
    throw new Error(`the comparison needs ${name} ${version}, which Go builds: install Go and run the bench again`);
  }
  mkdirSync(CACHE, { recursive: true });
  const temporary = mkdtempSync(join(CACHE, ".install-"));
  try {
    console.error(`go install ${module}@${version} (the first time only)`);
    const { status, stderr } = spawnSync("go", ["install", `${module}@${version}`], {
      encoding: "utf8",
      env: { ...process.env, GOBIN: temporary, GOFLAGS: "" },
    });
    if (status !== 0 || !existsSync(join(temporary, place.program))) {
      throw new Error(`go install ${module}@${version} failed:\n${stderr}`);
    }
    rmSync(place.folder, { recursive: true, force: true });
    renameSync(temporary, place.folder);
  } finally {
    rmSync(temporary, { recursive: true, force: true });
  }
}

if (import.meta.main) {
  for (const name of process.argv.slice(2)) console.log(peer(name).path);
}
