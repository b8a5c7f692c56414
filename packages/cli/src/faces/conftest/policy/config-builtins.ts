import { readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { type Json, Problem } from "@sekisho/core";
import { type Format, formats, type KnownFormat } from "@sekisho/formats";
import type { Builtin, BuiltinContext, Value } from "@sekisho/rego/on-demand";
import { systemText } from "../../go/system-text.ts";
import { combine } from "../input/combine.ts";
import { parserNamed, parserOf, readValue, unread } from "../input/read.ts";

const STRING = { kind: "string" } as const;
const RESULT = { kind: "object", key: STRING, value: { kind: "any" } } as const;

/** The functions that Conftest adds to OPA's; files are named from the policy that calls. All readers are loaded first. */
export async function configBuiltins(cwd: string): Promise<readonly Builtin[]> {
  const loaded = await Promise.all(formats.map(async ({ name, load }) => [name, await load()] as const));
  const readers: Readers = { formats: new Map(loaded), cwd };
  return [
    {
      name: "parse_config",
      args: [STRING, STRING],
      result: RESULT,
      run: (c, parser: Value, text: Value) =>
        attempt(c, "parse_config", () =>
          parse(parserNamed(textOf(parser), "-"), Buffer.from(textOf(text)), "-", readers),
        ),
    },
    {
      name: "parse_config_file",
      args: [STRING],
      result: RESULT,
      run: (c, path: Value) => attempt(c, "parse_config_file", () => parseFile(textOf(path), c, readers).value),
    },
    {
      name: "parse_combined_config_files",
      args: [{ kind: "array", of: STRING }],
      result: RESULT,
      run: (c, paths: Value) =>
        attempt(c, "parse_combined_config_files", () => {
          const list: readonly unknown[] = Array.isArray(paths) ? paths : [];
          return combine(list.map((path) => parseFile(String(path), c, readers)));
        }),
    },
  ];
}

interface Readers {
  /** By name. */
  readonly formats: ReadonlyMap<string, Format>;
  readonly cwd: string;
}

function parse(known: KnownFormat, bytes: Uint8Array, path: string, readers: Readers): Json {
  const format = readers.formats.get(known.name);
  if (format === undefined) throw unread(known, path);
  return readValue({ known, format }, bytes, path);
}

function parseFile(path: string, c: BuiltinContext, readers: Readers): { readonly path: string; readonly value: Json } {
  const file = join(dirname(c.place?.()?.file ?? ""), path);
  const known = parserOf(file);
  return { path: file, value: parse(known, readFileSync(resolve(readers.cwd, file)), file, readers) };
}

function attempt(c: BuiltinContext, name: string, run: () => Json): Value | undefined {
  try {
    return run();
  } catch (error) {
    if (error instanceof Problem) return c.fail("eval_builtin_error", `${name}: ${error.message}`);
    if (error instanceof Error && "syscall" in error)
      return c.fail("eval_builtin_error", `${name}: read config file: ${systemText(error)}`);
    throw error;
  }
}

/** The type checker lets only texts through to these functions. */
function textOf(value: Value): string {
  return typeof value === "string" ? value : "";
}
