import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import type { Diagnostic, Json } from "@sekisho/core";
import { type Format, formatFor, formatNamed, type KnownFormat } from "@sekisho/formats";
import { systemText } from "../../go/system-text.ts";
import type { World } from "../../world.ts";
import { refusal } from "../refusal.ts";
import { withGoNumbers } from "./go-numbers.ts";
import { separateDocuments } from "./yaml-documents.ts";

/** A file as rules see it; the value of a file with several documents is the list of them. */
export interface Configuration {
  readonly path: string;
  readonly value: Json;
}

/**
 * Reads a file, or standard input for `-`, as its name or `parser` says. Throws Problem: `parse_failed`, `not_found`,
 * and `format_unsupported` for what Conftest reads and we do not yet.
 */
export async function readConfiguration(path: string, parser: string, world: World): Promise<Configuration> {
  const reader = await loadReader(parser === "" ? parserOf(path) : parserNamed(parser, path), path);
  const bytes = path === "-" ? await world.stdin() : readBytes(path, world.cwd);
  return { path, value: readValue(reader, bytes, path) };
}

/** The format that Conftest takes a file for, by its name alone; standard input (`-`) is YAML. Throws `parse_failed`. */
export function parserOf(path: string): KnownFormat {
  const known = path === "-" ? formatNamed("yaml") : formatFor(path);
  if (known !== undefined) return known;
  throw refusal("parse_failed", `new parser: new: unknown parser: ${endingOf(path)}, path: ${path}`);
}

/** The format of a name that a person gives. Throws `parse_failed`. */
export function parserNamed(name: string, path: string): KnownFormat {
  const known = formatNamed(name);
  if (known !== undefined) return known;
  throw refusal("parse_failed", `new parser: unknown parser: ${name}, path: ${path}`);
}

/** A format with its reader at hand. */
export interface Reader {
  readonly known: KnownFormat;
  readonly format: Format;
}

async function loadReader(known: KnownFormat, path: string): Promise<Reader> {
  if (known.load === undefined) throw unread(known, path);
  return { known, format: await known.load() };
}

/** For a format that Conftest reads and we do not yet. */
export function unread({ name }: KnownFormat, path: string): Error {
  return refusal("format_unsupported", `parser unmarshal: sekisho does not read ${name} yet, path: ${path}`);
}

/** The value of bytes as rules see it. Throws `parse_failed`. */
export function readValue({ known, format }: Reader, bytes: Uint8Array, path: string): Json {
  const value = withGoNumbers(known.name === "yaml" ? readYaml(format, bytes, path) : readOne(format, bytes, path));
  return known.isListed === true ? [value] : value;
}

function readBytes(path: string, cwd: string): Uint8Array {
  try {
    return readFileSync(resolve(cwd, path));
  } catch (error) {
    const why = error instanceof Error ? systemText(error) : String(error);
    throw refusal("not_found", `get configuration content: open file: ${why}, path: ${path}`, error);
  }
}

/** Keys that stand twice are no mistake here: the last one counts, as in Conftest. */
const OPTIONS = { duplicates: "silent" } as const;

function readOne(format: Format, bytes: Uint8Array, path: string): Json {
  const { documents, diagnostics } = format.read(bytes, path, OPTIONS);
  refuseMistakes(diagnostics, format.name, path);
  return documents[0]?.value ?? null;
}

/** Each document of a file counts, empty ones, too; more than one make a list. */
function readYaml(format: Format, bytes: Uint8Array, path: string): Json {
  const parts = separateDocuments(bytes);
  const [only] = parts;
  if (parts.length === 1 && only !== undefined) return readOne(format, only, path);
  return parts.map((part) => readOne(format, part, path));
}

function refuseMistakes(diagnostics: readonly Diagnostic[], format: string, path: string): void {
  const mistake = diagnostics.find(({ severity }) => severity === "error");
  if (mistake === undefined) return;
  const { message, span } = mistake;
  const where = span === undefined ? "" : `line ${span.start.line}: `;
  throw refusal("parse_failed", `parser unmarshal: unmarshal ${format}: ${where}${message}, path: ${path}`);
}

function endingOf(path: string): string {
  const base = path.slice(path.lastIndexOf("/") + 1);
  const dot = base.lastIndexOf(".");
  return dot < 0 ? "" : base.slice(dot + 1).toLowerCase();
}
