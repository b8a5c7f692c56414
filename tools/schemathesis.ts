import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { ROOT, runCommand } from "./steps.ts";

/** Pinned, with all that it needs: another list is another directory. */
const LIST = join(ROOT, "tools", "schemathesis.txt");
const HOME = join(ROOT, ".cache", `schemathesis-${digestOf(LIST).slice(0, 12)}`);

/** The program that asks every operation of a described API what it should refuse. */
export const SCHEMATHESIS = join(HOME, "bin", "schemathesis");

/**
 * Installs Schemathesis by pip into an environment of its own below .cache. Answers with why it could not, in a sentence
 * for a person; undefined where it is there.
 */
export async function installSchemathesis(): Promise<string | undefined> {
  if (existsSync(SCHEMATHESIS)) return undefined;
  const python = await runCommand("python3", ["-c", "import sys, venv, ensurepip; assert sys.version_info >= (3, 10)"]);
  if (python.status !== 0)
    return "Schemathesis needs python3, 3.10 or later, with venv and pip: install them (Debian: python3-venv)";
  await rm(HOME, { recursive: true, force: true });
  // Programs of an environment name its directory: it is made where it stays, and has its program last.
  for (const [command, ...args] of [
    ["python3", "-m", "venv", HOME],
    [join(HOME, "bin", "pip"), "install", "--quiet", "--disable-pip-version-check", "--no-deps", "-r", LIST],
  ] as const) {
    const { status, output } = await runCommand(command, args);
    if (status === 0) continue;
    await rm(HOME, { recursive: true, force: true });
    return `Schemathesis can't be installed: ${output.trim().split("\n").at(-1) ?? command}`;
  }
  return undefined;
}

function digestOf(file: string): string {
  return createHash("sha256").update(readFileSync(file)).digest("hex");
}

if (import.meta.main) {
  const why = await installSchemathesis();
  if (why !== undefined) {
    console.error(why);
    process.exitCode = 1;
  }
}
