import { isJsonArray, isJsonObject, type Json, type Path } from "@sekisho/core";
import type { Document } from "@sekisho/formats";
import { makeSubject } from "../make-subject.ts";
import type { Names } from "../names.ts";
import type { Subject, View } from "../subject.ts";

/** The file that holds the sources. */
export interface SourceContext {
  readonly names: Names;
  /** Path from the repository's root. */
  readonly file: string;
  readonly sensitive: (path: Path) => boolean;
}

/** What a block of a `.tf` file declares. */
interface Declared {
  readonly mode: "managed" | "data" | "module";
  readonly type: string;
  readonly name: string;
}

/**
 * Resources, data sources and module calls of a `.tf` file, one subject a block. Its name is `DIRECTORY@#ADDRESS`: a
 * source belongs to every workspace, and its directory is the module; which file of it holds the block may change.
 */
export function sourceSubjects(document: Document, { names, file, sensitive }: SourceContext): readonly Subject[] {
  if (document.format !== "hcl2" || !file.endsWith(".tf")) return [];
  return blocksOf(document.value).map(({ declared, path, value }) =>
    makeSubject({
      id: names.id(`tf:${declared.type}`, `${directoryOf(file).replaceAll("#", "%23")}@#${addressOf(declared)}`),
      value,
      document,
      path,
      sensitive: (below) => sensitive([...path, ...below]),
    }),
  );
}

/**
 * `tf.source`: `{address, mode, type, name, config, written}`. `config` and `written` are both the block as Conftest
 * gives it; what stands in `config` as an expression is unknown, in `written` it is its text.
 */
export function sourceView({ value, path }: Subject): View | undefined {
  const declared = declaredAt(path);
  if (declared === undefined) return undefined;
  return {
    name: "tf.source",
    input: { ...declared, address: addressOf(declared), config: value, written: value },
    toWritten: ([first, ...rest]) => (first === "config" || first === "written" ? rest : undefined),
    toSubject: ([first, ...rest]) => (first === "config" || first === "written" ? rest : []),
    unknown: expressions(value, ["config"]),
    type: declared.type,
  };
}

interface Found {
  readonly declared: Declared;
  readonly path: Path;
  readonly value: Json;
}

function blocksOf(value: Json): readonly Found[] {
  const found: Found[] = [];
  const walk = (part: Json, path: Path): void => {
    const declared = isJsonArray(part) ? declaredAt([...path, 0]) : undefined;
    if (declared !== undefined && isJsonArray(part)) {
      for (const [i, block] of part.entries())
        if (isJsonObject(block)) found.push({ declared, path: [...path, i], value: block });
    } else if (isJsonObject(part) && path.length < 3) {
      for (const [key, inner] of Object.entries(part)) walk(inner, [...path, key]);
    }
  };
  if (isJsonObject(value)) {
    for (const [key, part] of Object.entries(value)) if (KINDS.has(key)) walk(part, [key]);
  }
  return found;
}

const KINDS: ReadonlySet<string> = new Set(["resource", "data", "module"]);

/** What the block at this path declares; undefined where no block of these kinds can stand. */
function declaredAt(path: Path): Declared | undefined {
  const [kind, first, second, third] = path;
  if (kind === "module" && typeof first === "string" && typeof second === "number") {
    return { mode: "module", type: "module", name: first };
  }
  if (typeof first !== "string" || typeof second !== "string" || typeof third !== "number") return undefined;
  if (kind === "resource") return { mode: "managed", type: first, name: second };
  return kind === "data" ? { mode: "data", type: first, name: second } : undefined;
}

function addressOf({ mode, type, name }: Declared): string {
  if (mode === "module") return `module.${name}`;
  return mode === "data" ? `data.${type}.${name}` : `${type}.${name}`;
}

function directoryOf(file: string): string {
  const slash = file.lastIndexOf("/");
  return slash < 0 ? "." : file.slice(0, slash);
}

/** A sign that is doubled stands for itself. */
const EXPRESSION = /(?<!\$)\$\{|(?<!%)%\{/;

/** Paths of values that only Terraform can compute: expressions, what `dynamic` makes, entries with computed keys. */
function expressions(value: Json, path: Path): readonly Path[] {
  const found: Path[] = [];
  const walk = (part: Json, at: Path): void => {
    if (typeof part === "string") {
      if (EXPRESSION.test(part)) found.push(at);
    } else if (isJsonArray(part)) {
      for (const [i, item] of part.entries()) walk(item, [...at, i]);
    } else if (isJsonObject(part)) {
      if (Object.keys(part).some((key) => EXPRESSION.test(key))) {
        found.push(at);
        return;
      }
      for (const [key, inner] of Object.entries(part)) walk(inner, [...at, key]);
      if (isJsonObject(part["dynamic"])) for (const made of Object.keys(part["dynamic"])) found.push([...at, made]);
    }
  };
  walk(value, path);
  return found;
}

/** `default` of a variable that says `sensitive = true`. */
export function sourceSecrets(value: Json): (path: Path) => boolean {
  return ([kind, name, index, key]) => {
    if (kind !== "variable" || typeof name !== "string" || typeof index !== "number" || key !== "default") return false;
    const variables = isJsonObject(value) ? value["variable"] : undefined;
    const blocks = isJsonObject(variables) ? variables[name] : undefined;
    const block = isJsonArray(blocks) ? blocks[index] : undefined;
    return isJsonObject(block) && block["sensitive"] === true;
  };
}
