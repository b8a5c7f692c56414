import { spawn, spawnSync } from "node:child_process";
import { chmodSync, cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { readPins } from "../bench/peers.ts";

const ROOT = dirname(dirname(import.meta.dirname));

const HOME = ".home";
const SCRIPTS = ["contrib/plugins/echo/echo.sh", "contrib/plugins/kubectl/kubectl-conftest.sh"];

/** A copy of Conftest's module in which its command is ours. */
export interface Suites {
  readonly directory: string;
  /** Where the tests write; removes the copy. */
  readonly remove: () => void;
}

export interface TapTest {
  readonly name: string;
  readonly passed: boolean;
  /** What bats says of a failure. */
  readonly notes: readonly string[];
}

/** What the suites need that is not there: programs. */
export function missingPrograms(): readonly string[] {
  return ["go", "bats", "jq"].filter((program) => spawnSync(program, ["version"]).error !== undefined);
}

/**
 * Fetches the pinned module by Go, which checks its digest, and copies it to a temporary directory with a command
 * `conftest` that calls ours. Throws a sentence for the person when Go can't fetch it.
 */
export function copySuites(): Suites {
  const pin = readPins()["conftest"];
  if (pin === undefined) throw new Error("tools/peers.json pins no conftest");
  const fetched = spawnSync("go", ["mod", "download", "-json", `${pin.module}@${pin.version}`], {
    encoding: "utf8",
    cwd: tmpdir(),
  });
  const { Dir: from } = (fetched.status === 0 ? JSON.parse(fetched.stdout) : {}) as { readonly Dir?: string };
  if (from === undefined)
    throw new Error(`go mod download ${pin.module}@${pin.version} failed:\n${fetched.stderr}${fetched.stdout}`);
  const directory = mkdtempSync(join(tmpdir(), "sekisho-conftest-suites-"));
  cpSync(from, directory, { recursive: true });
  // The module cache is read-only, and so are its copies.
  spawnSync("chmod", ["-R", "u+w", directory]);
  // Modules of Go keep no modes.
  for (const script of SCRIPTS) chmodSync(join(directory, script), 0o755);
  // Plugins go where one may write: not into the machine's own directories.
  mkdirSync(join(directory, HOME, "data"), { recursive: true });
  const command = join(directory, "conftest");
  writeFileSync(command, `#!/bin/sh\nexec "${process.execPath}" "${join(ROOT, "bin", "sekisho")}" conftest "$@"\n`);
  chmodSync(command, 0o755);
  return { directory, remove: () => rmSync(directory, { recursive: true, force: true }) };
}

/** The folders with a suite of their own, and `.` for the large one. */
export function suiteFolders({ directory }: Suites): readonly string[] {
  const folders = readdirSync(join(directory, "tests")).filter((name) =>
    existsSync(join(directory, "tests", name, "test.bats")),
  );
  return folders.map((name) => join("tests", name));
}

/** Runs a bats file; tests of one file run beside each other where GNU parallel is there. */
export async function runBats(file: string, { directory }: Suites): Promise<readonly TapTest[]> {
  const jobs = spawnSync("parallel", ["--version"]).error === undefined && file === ACCEPTANCE ? ["--jobs", "2"] : [];
  const home = join(directory, HOME);
  const child = spawn("bats", ["--formatter", "tap", ...jobs, file.slice(file.lastIndexOf("/") + 1)], {
    cwd: dirname(join(directory, file)),
    env: {
      ...process.env,
      CONFTEST: join(directory, "conftest"),
      HOME: home,
      XDG_DATA_HOME: join(home, "data"),
      SEKISHO_CACHE: join(directory, ".cache"),
    },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  child.stdout.on("data", (chunk: Buffer) => void (output += chunk.toString()));
  child.stderr.on("data", (chunk: Buffer) => void (output += chunk.toString()));
  await new Promise((resolve) => child.on("close", resolve));
  return readTap(output);
}

/** The file with most of the tests. */
export const ACCEPTANCE = "acceptance.bats";

function readTap(text: string): readonly TapTest[] {
  const tests: { name: string; passed: boolean; notes: string[] }[] = [];
  for (const line of text.split("\n")) {
    const found = /^(ok|not ok) \d+ (.*?)(?: in \d+m?s(?:ec)?)?(?: # skip.*)?$/.exec(line);
    if (found !== null) tests.push({ name: found[2] ?? "", passed: found[1] === "ok", notes: [] });
    else if (line.startsWith("#")) tests.at(-1)?.notes.push(line);
  }
  return tests;
}
