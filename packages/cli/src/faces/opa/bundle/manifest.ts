import { isJsonArray, isJsonObject, type Json, type JsonObject, ownValue, Problem } from "@sekisho/core";
import { json } from "@sekisho/formats";
import { goJson, type Writable } from "../../go/json.ts";
import { type Root, trimmedRoot } from "./roots.ts";

export const MANIFEST = ".manifest";

/** What a bundle says of itself. */
export interface Manifest {
  readonly revision: string;
  readonly roots: readonly Root[];
  /** 0 or 1; undefined where the bundle does not say. */
  readonly regoVersion?: number;
  /** By patterns of paths in the bundle. */
  readonly fileRegoVersions: ReadonlyMap<string, number>;
  readonly metadata?: JsonObject;
}

export const EMPTY_MANIFEST: Manifest = { revision: "", roots: [""], fileRegoVersions: new Map() };

/** Throws Problem `bundle_invalid`. Versions are checked where modules get theirs. */
export function readManifest(bytes: Uint8Array): Manifest {
  const { documents, diagnostics } = json.read(bytes, MANIFEST, { numbers: "text", duplicates: "last" });
  const mistake = diagnostics.find(({ severity }) => severity === "error");
  if (mistake !== undefined) throw invalid(mistake.message);
  const value = documents[0]?.value;
  if (!isJsonObject(value)) throw invalid("expected an object");
  const wasm = ownValue(value, "wasm");
  if (isJsonArray(wasm) && wasm.length > 0)
    throw new Problem("bundle_invalid", "the bundle answers by WebAssembly modules, which sekisho does not run");
  const revision = field(value, "revision", "a text", (found) => typeof found === "string") ?? "";
  const roots = field(value, "roots", "a list of texts", isTexts)?.map(trimmedRoot) ?? [""];
  const regoVersion = field(value, "rego_version", "a number", isNumber);
  const versions = field(value, "file_rego_versions", "an object of numbers", isNumbers) ?? {};
  const metadata = field(value, "metadata", "an object", isJsonObject);
  return {
    revision,
    roots,
    ...(regoVersion !== undefined && { regoVersion }),
    fileRegoVersions: new Map(Object.entries(versions)),
    ...(metadata !== undefined && { metadata }),
  };
}

/** A manifest in the order of OPA's fields. */
export function manifestFields({
  revision,
  roots,
  regoVersion,
  fileRegoVersions,
  metadata,
}: Manifest): ReadonlyMap<string, Writable> {
  const fields = new Map<string, Writable>([
    ["revision", revision],
    ["roots", [...roots]],
  ]);
  if (regoVersion !== undefined) fields.set("rego_version", regoVersion);
  if (fileRegoVersions.size > 0) fields.set("file_rego_versions", Object.fromEntries(fileRegoVersions));
  if (metadata !== undefined && Object.keys(metadata).length > 0) fields.set("metadata", metadata);
  return fields;
}

/** The file `.manifest`, as OPA writes it. */
export function manifestText(manifest: Manifest): string {
  return `${goJson(manifestFields(manifest), { numbers: "literal" })}\n`;
}

// oxlint-disable-next-line max-params -- the name, what it should be, and the test of that belong together
function field<T extends Json>(
  object: JsonObject,
  name: string,
  expected: string,
  fits: (found: Json) => found is T,
): T | undefined {
  const found = ownValue(object, name);
  if (found === undefined || found === null) return undefined;
  if (!fits(found)) throw invalid(`expected ${expected} as ${name}`);
  return found;
}

function isTexts(value: Json): value is readonly string[] & Json {
  return isJsonArray(value) && value.every((item) => typeof item === "string");
}

function isNumber(value: Json): value is number {
  return typeof value === "number";
}

function isNumbers(value: Json): value is Readonly<Record<string, number>> {
  return isJsonObject(value) && Object.values(value).every(isNumber);
}

function invalid(why: string): Problem {
  return new Problem("bundle_invalid", `bundle load failed on manifest decode: ${why}`);
}
