import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Mode, Sample } from "./programs.ts";

/** One mistake that a checker tells. */
export interface Told {
  readonly file: number;
  readonly code: string;
  readonly row: number;
  readonly column: number;
  readonly message: string;
}

/** Asks the real `opa check` about a program; throws when it answers with anything but a list of mistakes. */
export async function opaCheck(opa: string, { modules }: Sample, { version, strict }: Mode): Promise<readonly Told[]> {
  const directory = mkdtempSync(join(tmpdir(), "sekisho-check-"));
  try {
    for (const [i, text] of modules.entries()) writeFileSync(join(directory, `m${i}.rego`), text);
    const flags = ["--format", "json", "--max-errors", "1000"];
    if (strict) flags.push("--strict");
    if (version === "v0") flags.push("--v0-compatible");
    const output = await run(opa, ["check", ...flags, directory]);
    return output.trim() === "" ? [] : toldBy(output);
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

interface OpaError {
  readonly message: string;
  readonly code?: string;
  readonly location?: { readonly file?: string; readonly row?: number; readonly col?: number };
}

function toldBy(output: string): readonly Told[] {
  // The shape is OPA's; what is absent becomes what compares unequal.
  const { errors = [] } = JSON.parse(output) as { readonly errors?: readonly OpaError[] };
  return errors.map(({ message, code = "no code", location }) => ({
    file: Number(/m(\d+)\.rego$/.exec(location?.file ?? "")?.[1] ?? -1),
    code,
    row: location?.row ?? 0,
    column: location?.col ?? 0,
    message,
  }));
}

function run(program: string, args: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    execFile(program, args, { timeout: 30_000, maxBuffer: 1 << 24 }, (error, stdout, stderr) => {
      if (error === null || error.code === 1) resolve(stdout || stderr);
      else reject(new Error(`opa check: ${error.message}\n${stderr}`));
    });
  });
}
