import { isJsonArray, isJsonObject, type Json, type JsonObject } from "@sekisho/core";
import type { Annotated } from "@sekisho/rego/tools";
import { goJson, type Writable } from "../../go/json.ts";
import { type Manifest, manifestFields } from "../bundle/manifest.ts";
import { refJson, refText } from "./paths.ts";
import { table } from "./table.ts";

/** What `opa inspect` has found. */
export interface Inspected {
  /** Undefined for a single file. */
  readonly manifest: Manifest | undefined;
  /** What `.signatures.json` has. */
  readonly signatures?: JsonObject | undefined;
  readonly namespaces: readonly { readonly name: string; readonly files: readonly string[] }[];
  readonly annotations: readonly { readonly file: string; readonly annotated: Annotated }[];
}

const FLAT = { numbers: "literal" } as const;

export function inspectedJson({ manifest, signatures = {}, namespaces, annotations }: Inspected): string {
  const fields = new Map<string, Writable>();
  if (manifest !== undefined) fields.set("manifest", manifestFields(manifest));
  fields.set("signatures_config", new Map(Object.entries(signatures)));
  if (namespaces.length > 0) fields.set("namespaces", new Map(namespaces.map(({ name, files }) => [name, files])));
  if (annotations.length > 0) {
    fields.set(
      "annotations",
      annotations.map(({ file, annotated: { annotations: value, line, column, path } }) => {
        const location = new Map<string, Writable>([
          ["file", file],
          ["row", line],
          ["col", column],
        ]);
        return new Map<string, Writable>([
          ["annotations", value],
          ["location", location],
          ["path", refJson(path)],
        ]);
      }),
    );
  }
  return `${goJson(fields, { indent: "  ", numbers: "literal" })}\n`;
}

export function inspectedText({ manifest, namespaces, annotations }: Inspected): string {
  const fields = manifest === undefined ? [] : manifestRows(manifest);
  const rows = namespaces.flatMap(({ name, files }) => files.map((file, i) => [i === 0 ? name : "", file]));
  return [
    fields.length === 0 ? "" : `MANIFEST:\n${table(["FIELD", "VALUE"], fields)}`,
    rows.length === 0 ? "" : `NAMESPACES:\n${table(["NAMESPACE", "FILE"], rows)}`,
    annotations.length === 0 ? "" : `ANNOTATIONS:\n${annotations.map(annotationText).join("")}`,
  ].join("");
}

function manifestRows({ revision, roots, metadata, regoVersion }: Manifest): readonly (readonly string[])[] {
  const rows: (readonly string[])[] = [];
  if (regoVersion !== undefined) rows.push(["Rego Version", String(regoVersion)]);
  if (revision !== "") rows.push(["Revision", revision]);
  const owned = roots.length === 1 && roots[0] === "" ? [] : [...roots].sort();
  rows.push(...owned.map((root, i) => [i === 0 ? "Roots" : "", root]));
  if (metadata !== undefined) rows.push(["Metadata", goJson(metadata, FLAT)]);
  return rows.map(([field = "", value = ""]) => [field, cut(value)]);
}

/** Longer values would make the table too wide. */
const MOST_SHOWN = 50;

function cut(value: string): string {
  return value.length > MOST_SHOWN ? `${value.slice(0, MOST_SHOWN - 3)}...` : value;
}

function annotationText({ file, annotated }: Inspected["annotations"][number]): string {
  const { annotations, path, rule, line, scope } = annotated;
  const value = isJsonObject(annotations) ? annotations : {};
  const { title, description, entrypoint } = value;
  const head = typeof title === "string" ? title : refText(path).replace(/^data\./, "");
  const names = rule === undefined ? path.slice(1) : path.slice(1, path.length - rule.split(".").length);
  const lines = [head, "=".repeat(head.length), ""];
  if (typeof description === "string") lines.push(description, "");
  lines.push(`Package:  ${names.join(".")}`);
  if (rule !== undefined) lines.push(`Rule:     ${rule}`);
  lines.push(`Location: ${file}:${line}`, `Scope: ${scope}`);
  if (entrypoint === true) lines.push("Entrypoint: true");
  lines.push("", ...sections(value));
  return lines.map((one) => `${one}\n`).join("");
}

function sections(value: JsonObject): readonly string[] {
  return [
    ...section("Organizations", listOf(value["organizations"]).map(String)),
    ...section("Authors", listOf(value["authors"]).map(authorText)),
    ...section("Schemas", aligned(listOf(value["schemas"]).map(schemaPair))),
    ...section("Related Resources", listOf(value["related_resources"]).map(resourceText)),
    ...section("Custom", aligned(Object.entries(isJsonObject(value["custom"]) ? value["custom"] : {}).map(customPair))),
  ];
}

function section(head: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : [`${head}:`, ...lines.map((line) => ` ${line}`), ""];
}

function listOf(value: Json | undefined): readonly Json[] {
  return isJsonArray(value) ? value : [];
}

function fieldOf(value: Json, name: string): string {
  const field = isJsonObject(value) ? value[name] : undefined;
  return typeof field === "string" ? field : "";
}

function authorText(author: Json): string {
  const email = fieldOf(author, "email");
  return [fieldOf(author, "name"), email === "" ? "" : `<${email}>`].filter((part) => part !== "").join(" ");
}

function resourceText(resource: Json): string {
  return [fieldOf(resource, "ref"), fieldOf(resource, "description")].filter((part) => part !== "").join(" ");
}

type Pair = readonly [key: string, value: string];

function schemaPair(given: Json): Pair {
  if (!isJsonObject(given)) return ["", ""];
  const { path, schema, definition } = given;
  return [pathText(path), definition === undefined ? pathText(schema) : goJson(definition, FLAT)];
}

function pathText(terms: Json | undefined): string {
  return refText(listOf(terms).map((term) => fieldOf(term, "value")));
}

function customPair([key, value]: readonly [string, Json]): Pair {
  return [key, goJson(value, FLAT)];
}

function aligned(pairs: readonly Pair[]): readonly string[] {
  const width = Math.max(0, ...pairs.map(([key]) => key.length));
  return pairs.map(([key, value]) => `${`${key}:`.padEnd(width + 1)} ${value}`);
}
