import type { Annotation, Module, Rule } from "../../syntax/ast.ts";
import { pathKey } from "../names.ts";
import type { Clause } from "../resolved.ts";
import type { Root } from "./flat.ts";

/** What an annotation says: the schema of a document, by a name of the given schemas or written out. */
export interface SchemaNote {
  readonly root: Root;
  readonly path: readonly string[];
  /** `schema.pod`, or undefined when `definition` is there. */
  readonly name: string | undefined;
  readonly definition: unknown;
}

/** The `schemas` of all METADATA blocks, by what they hold for. */
export class SchemaNotes {
  readonly #subpackages = new Map<string, SchemaNote[]>();
  readonly #packages = new Map<string, SchemaNote[]>();
  readonly #documents = new Map<string, SchemaNote[]>();
  readonly #rules = new Map<Rule, SchemaNote[]>();

  /** Whether there is no note at all. */
  readonly #isEmpty: boolean;

  constructor(modules: Iterable<Module>) {
    for (const module of new Set(modules)) for (const annotation of module.annotations) this.#add(module, annotation);
    this.#isEmpty = this.#subpackages.size + this.#packages.size + this.#documents.size + this.#rules.size === 0;
  }

  /** Notes for a rule, those for more before those for less; an `else` has none of its own. */
  notesFor(clause: Clause, branch: "first" | "else"): readonly SchemaNote[] {
    const notes: SchemaNote[] = [];
    if (this.#isEmpty) return notes;
    const path = clause.package;
    for (let n = 0; n <= path.length; n++) notes.push(...(this.#subpackages.get(pathKey(path.slice(0, n))) ?? []));
    notes.push(...(this.#packages.get(pathKey(path)) ?? []));
    notes.push(...(this.#documents.get(pathKey(documentOf(clause.module, clause.rule))) ?? []));
    if (branch === "first") notes.push(...(this.#rules.get(clause.rule) ?? []));
    return notes;
  }

  #add(module: Module, annotation: Annotation): void {
    const notes = readNotes(annotation.value["schemas"]);
    if (notes.length === 0) return;
    const rule = annotation.rule === undefined ? undefined : module.rules[annotation.rule];
    const place = pathKey(module.package.path);
    if (annotation.scope === "subpackages") append(this.#subpackages, place, notes);
    if (annotation.scope === "package") append(this.#packages, place, notes);
    if (rule === undefined) return;
    if (annotation.scope === "document") append(this.#documents, pathKey(documentOf(module, rule)), notes);
    if (annotation.scope === "rule") append(this.#rules, rule, notes);
  }
}

function documentOf(module: Module, rule: Rule): readonly string[] {
  const path = [...module.package.path];
  for (const part of rule.head.ref) {
    if (part.type !== "string") break;
    path.push(part.value);
  }
  return path;
}

function append<K>(map: Map<K, SchemaNote[]>, key: K, notes: readonly SchemaNote[]): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [...notes]);
  else list.push(...notes);
}

/** Reads the normalised list of an annotation (see syntax/annotation.ts). */
function readNotes(schemas: unknown): readonly SchemaNote[] {
  if (!Array.isArray(schemas)) return [];
  return schemas.flatMap((entry: unknown): SchemaNote[] => {
    if (typeof entry !== "object" || entry === null) return [];
    const path = segments("path" in entry ? entry.path : undefined);
    const root = path[0];
    if (root !== "input" && root !== "data") return [];
    const name = "schema" in entry ? segments(entry.schema).join(".") : undefined;
    return [{ root, path: path.slice(1), name, definition: "definition" in entry ? entry.definition : undefined }];
  });
}

/** `["input", 'x["a b"]']` → `["input", "x", "a b"]`. */
function segments(path: unknown): readonly string[] {
  if (!Array.isArray(path)) return [];
  return [...path.join(".").matchAll(/\["([^"\\]*)"\]|\[(\w+)\]|(\w+)/g)].map(
    ([, quoted, bare, name]) => quoted ?? bare ?? name ?? "",
  );
}
