import { lstatSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { Problem } from "@sekisho/core";
import { type FormatOptions, formatModule } from "@sekisho/rego/tools";
import { systemText } from "../../go/system-text.ts";
import type { World } from "../../world.ts";
import type { Options } from "../options.ts";
import { errorsOf, errorsText } from "../output/errors.ts";
import type { Call } from "./command.ts";

/** What OPA ends with for a file that can't be formatted, or would change under `--fail`. */
const NOT_FORMATTED = 2;

/** `opa fmt`: lays out files, or standard input. */
export async function fmt({ operands, options, world }: Call): Promise<number> {
  try {
    if (operands.length === 0) await formatStdin(options, world);
    else for (const path of operands) await formatPath(path, options, world);
    return 0;
  } catch (error) {
    if (error instanceof Problem) {
      world.err(`${error.message}\n`);
      return error.code === "fmt_stdin" ? 1 : NOT_FORMATTED;
    }
    if (!(error instanceof Error) || !("syscall" in error)) throw error;
    world.err(`${systemText(error)}\n`);
    return 1;
  }
}

/** Flags that say what to do with files count for nothing here. */
async function formatStdin(options: Options, world: World): Promise<void> {
  const before = Buffer.from(await world.stdin()).toString("utf8");
  if (before.trim() === "") throw new Problem("fmt_stdin", "stdin:0: rego_parse_error: empty module");
  const { value, diagnostics } = formatModule(before, "stdin", formatOptions(options));
  if (value === undefined) throw new Problem("fmt_stdin", errorsText(errorsOf(diagnostics, () => before)));
  world.out(value);
}

/** A file, or every Rego file below a directory, in the order of names. Links are not followed. */
async function formatPath(path: string, options: Options, world: World): Promise<void> {
  const full = resolve(world.cwd, path);
  const stat = statOf(full, path);
  if (stat.isDirectory()) {
    for (const name of readdirSync(full).sort()) await formatPath(join(path, name), options, world);
  } else if (path.endsWith(".rego")) await formatFile({ path, full }, options, world);
}

function statOf(full: string, path: string) {
  try {
    return lstatSync(full);
  } catch (error) {
    if (error instanceof Error && "path" in error) error.path = path;
    throw error;
  }
}

interface File {
  readonly path: string;
  readonly full: string;
}

async function formatFile({ path, full }: File, options: Options, world: World): Promise<void> {
  const before = readFileSync(full, "utf8");
  const { value: after, diagnostics } = formatModule(before, path, formatOptions(options));
  if (after === undefined) {
    const why = errorsText(errorsOf(diagnostics, () => before));
    throw new Problem("fmt_file", `failed to format Rego source file: ${why}`);
  }
  const changed = before !== after;
  const refuse = (): void => {
    if (changed && options.bool("fail")) throw new Problem("fmt_diff", "unexpected diff");
  };
  if (options.bool("list")) {
    if (changed) world.out(`${path}\n`);
    return refuse();
  }
  if (options.bool("diff")) {
    if (!changed) return;
    const { prettyDiff } = await import("../output/pretty-diff.ts");
    world.out(`${prettyDiff(before, after)}\n`);
    return refuse();
  }
  refuse();
  if (!options.bool("write")) world.out(after);
  else if (changed) writeFileSync(full, after);
}

/** Of the flags that name a version, `--v0-compatible` wins over the others for how a text is read. */
function formatOptions(options: Options): FormatOptions {
  const v0 = options.bool("v0-compatible");
  const both = options.bool("v0-v1") || options.bool("rego-v1");
  const readAsV1 = options.bool("v1-compatible") || !both;
  const target = both ? "v0v1" : v0 ? "v0" : "v1";
  return {
    target,
    regoVersion: v0 || !readAsV1 ? "v0" : "v1",
    dropV0Imports: options.bool("drop-v0-imports"),
    checkResult: options.bool("check-result"),
  };
}
