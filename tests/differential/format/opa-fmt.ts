import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TargetVersion } from "@sekisho/rego/tools";

const flags: Readonly<Record<TargetVersion, readonly string[]>> = {
  v1: [],
  v0: ["--v0-compatible"],
  v0v1: ["--v0-v1"],
};

/** What the real `opa fmt` makes of texts; undefined for those that it refuses. It stops at the first, so these are halved. */
export async function opaFmt(
  opa: string,
  texts: readonly string[],
  target: TargetVersion,
): Promise<readonly (string | undefined)[]> {
  if (texts.length === 0) return [];
  const directory = mkdtempSync(join(tmpdir(), "sekisho-fmt-"));
  try {
    const files = texts.map((text, i) => {
      const file = join(directory, `m${i}.rego`);
      writeFileSync(file, text);
      return file;
    });
    if (await succeeds(opa, ["fmt", ...flags[target], "--check-result=false", "--write", directory])) {
      return files.map((file) => readFileSync(file, "utf8"));
    }
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
  if (texts.length === 1) return [undefined];
  const half = texts.length >> 1;
  const first = await opaFmt(opa, texts.slice(0, half), target);
  return [...first, ...(await opaFmt(opa, texts.slice(half), target))];
}

function succeeds(program: string, args: readonly string[]): Promise<boolean> {
  return new Promise((resolve, reject) => {
    execFile(program, args, { timeout: 60_000, maxBuffer: 1 << 24 }, (error, _stdout, stderr) => {
      if (error === null) resolve(true);
      else if (typeof error.code === "number") resolve(false);
      else reject(new Error(`opa fmt: ${error.message}\n${stderr}`));
    });
  });
}
