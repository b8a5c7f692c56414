import type { Json, JsonObject } from "@sekisho/core";
import type { Annotation, Module } from "@sekisho/rego/on-demand";
import { pathName } from "../policy/namespaces.ts";

/** One METADATA block as templates see it, under the names that Conftest gives. */
export type Section = JsonObject;

interface Entry {
  readonly path: readonly string[];
  readonly file: string;
  readonly line: number;
  readonly annotation: Annotation;
}

/** A section a block, by the path of what it describes; headings go down one level at a time. */
export function sectionsOf(modules: readonly Module[]): readonly Section[] {
  let offset = 1;
  let current = 0;
  return modules
    .flatMap(entriesOf)
    .sort(compareEntries)
    .map(({ path, annotation, file, line }, i) => {
      // Paths of OPA begin with `data`.
      let depth = path.length + 1 - offset;
      if (i === 0 && depth > 1) offset = depth;
      if (depth - current > 1) depth = current + 1;
      current = depth;
      return {
        RegoPackageName: pathName(path),
        Depth: depth,
        MarkdownHeading: "#".repeat(Math.max(0, depth)),
        Annotations: annotationFields(annotation, file, line),
      };
    });
}

function entriesOf(module: Module): readonly Entry[] {
  return module.annotations.map((annotation) => {
    const rule = annotation.rule === undefined ? undefined : module.rules[annotation.rule];
    const names: string[] = [];
    for (const part of rule?.head.ref ?? []) {
      if (part.type !== "string") break;
      names.push(part.value);
    }
    const { line } = module.lines.position(annotation.start);
    return { path: [...module.package.path, ...names], file: module.file, line, annotation };
  });
}

function compareEntries(a: Entry, b: Entry): number {
  for (let i = 0; i < Math.min(a.path.length, b.path.length); i++) {
    const order = compareTexts(a.path[i] ?? "", b.path[i] ?? "");
    if (order !== 0) return order;
  }
  return a.path.length - b.path.length || compareTexts(a.file, b.file) || a.line - b.line;
}

function compareTexts(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

/** The fields of OPA's Annotations; what a block does not say is empty. */
function annotationFields({ scope, value }: Annotation, file: string, line: number): JsonObject {
  // The values come from a YAML reader: they are JSON.
  const json = value as { readonly [name: string]: Json };
  const text = (name: string): Json => json[name] ?? "";
  const list = (name: string): readonly Json[] => (Array.isArray(json[name]) ? (json[name] as readonly Json[]) : []);
  return {
    Scope: scope,
    Title: text("title"),
    Description: text("description"),
    Entrypoint: json["entrypoint"] ?? false,
    Organizations: list("organizations"),
    RelatedResources: list("related_resources").map((resource) => capitalised(resource, ["ref", "description"])),
    Authors: list("authors").map((author) => capitalised(author, ["name", "email"])),
    Schemas: list("schemas"),
    Custom: json["custom"] ?? {},
    Location: { File: file, Row: line, Col: 1 },
  };
}

function capitalised(value: Json, names: readonly string[]): JsonObject {
  const fields = typeof value === "object" && value !== null ? (value as JsonObject) : {};
  return Object.fromEntries(names.map((name) => [name.charAt(0).toUpperCase() + name.slice(1), fields[name] ?? ""]));
}
