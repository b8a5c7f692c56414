import { Decimal, isJsonArray, isJsonObject, type Json, type JsonObject, type Path } from "@sekisho/core";
import { isInt64, SCALAR_NAMES } from "./scalars.ts";
import { type Field, folded, isScalar, NAMED_OR_OBJECT, type Scalar, type Type, typeNamed, VERSIONS } from "./types.ts";

/** A value that its field cannot have. */
export interface TypeMistake {
  readonly path: Path;
  readonly expected: string;
  readonly found: string;
}

/** A hostile document must not make a list of a million mistakes. */
const MOST_MISTAKES = 100;

/**
 * What in a document Go's decoder refuses: values of other types than the table has. Keys that no type has are passed over,
 * upper and lower case of keys are alike, and null fits everywhere. `written` is the text of a number.
 */
export function checkJson(value: Json, written: (path: Path) => string): readonly TypeMistake[] {
  const check = new Check(written);
  check.object(typeNamed("BOM"), value, []);
  return check.mistakes;
}

class Check {
  readonly mistakes: TypeMistake[] = [];
  readonly #written: (path: Path) => string;

  constructor(written: (path: Path) => string) {
    this.#written = written;
  }

  object(type: Type, value: Json, path: Path): void {
    if (value === null) return;
    if (!isJsonObject(value)) return this.#refuse(path, "an object", value);
    for (const [key, item] of Object.entries(value)) {
      const field = type.json.get(key) ?? type.anyCase.get(folded(key));
      if (field !== undefined) this.#field(field, item, [...path, key]);
    }
  }

  #field(field: Field, value: Json, path: Path): void {
    if (field.isList) this.#list(field.type, value, path);
    else this.#one(field.type, value, path);
  }

  #list(type: string, value: Json, path: Path): void {
    if (value === null) return;
    if (!isJsonArray(value)) return this.#refuse(path, "a list", value);
    for (const [i, item] of value.entries()) this.#one(type, item, [...path, i]);
  }

  #one(type: string, value: Json, path: Path): void {
    if (type === "version") {
      if (typeof value !== "string" || !VERSIONS.includes(value)) this.#refuse(path, SCALAR_NAMES.version, value);
    } else if (value === null) return;
    else if (isScalar(type)) {
      if (!this.#isScalar(type, value, path)) this.#refuse(path, SCALAR_NAMES[type], value);
    } else this.#shape(type, value, path);
  }

  #isScalar(type: Scalar, value: Json, path: Path): boolean {
    if (type === "bool") return typeof value === "boolean";
    if (type === "string" || type === "reference") return typeof value === "string";
    if (typeof value !== "number" && !(value instanceof Decimal)) return false;
    if (type === "int") {
      const text = this.#written(path);
      return /^-?[0-9]+$/.test(text) && isInt64(text);
    }
    const double = value instanceof Decimal ? Number(Decimal.text(value)) : value;
    return Number.isFinite(type === "float32" ? Math.fround(double) : double);
  }

  /** A type of the table, or one whose shape the value itself decides. */
  #shape(type: string, value: Json, path: Path): void {
    const isList = isJsonArray(value);
    const has = (key: string): boolean => isJsonObject(value) && isWritten(value, key);
    switch (type) {
      case "Licenses":
        return this.#list("LicenseChoice", value, path);
      case "Patents":
        return this.#list("PatentChoice", value, path);
      case "EnvironmentVariables":
        return this.#list("EnvironmentVariableChoice", value, path);
      case "EvidenceIdentityChoice":
        return isList
          ? this.#list("EvidenceIdentity", value, path)
          : this.object(typeNamed("EvidenceIdentity"), value, path);
      case "ToolsChoice":
        return isList ? this.#list("Tool", value, path) : this.object(typeNamed("ToolsChoice"), value, path);
      case "EnvironmentVariableChoice":
        return typeof value === "string" ? undefined : this.object(typeNamed("Property"), value, path);
      case "PatentChoice":
        return this.object(typeNamed(has("familyId") ? "PatentFamily" : "Patent"), value, path);
      case "CertificateState":
        return this.object(
          typeNamed(has("state") ? "PredefinedCertificateState" : "CustomCertificateState"),
          value,
          path,
        );
      case "CertificateExtension": {
        const isCommon = has("commonExtensionName");
        return this.object(
          typeNamed(isCommon ? "CommonCertificateExtension" : "CustomCertificateExtension"),
          value,
          path,
        );
      }
      case "MLDatasetChoice":
        return this.object(typeNamed(has("ref") ? "Reference" : "MLDatasetChoice"), value, path);
      case "AsserterChoice":
        return this.#asserter(value, path);
      default:
        if (NAMED_OR_OBJECT.includes(type) && typeof value === "string") return;
        this.object(typeNamed(type), value, path);
    }
  }

  /** The first that is there decides; the others are not looked at. */
  #asserter(value: Json, path: Path): void {
    const type = typeNamed("AsserterChoice");
    if (!isJsonObject(value)) return this.object(type, value, path);
    const keys = Object.keys(value);
    for (const field of type.json.values()) {
      const key = keys.findLast((one) => folded(one) === folded(field.name) && value[one] !== null);
      if (key !== undefined) return this.#field(field, value[key] ?? null, [...path, key]);
    }
  }

  #refuse(path: Path, expected: string, value: Json): void {
    if (this.mistakes.length < MOST_MISTAKES) this.mistakes.push({ path, expected, found: nameOf(value) });
  }
}

/** Whether a key has a text that is not empty. */
function isWritten(value: JsonObject, name: string): boolean {
  const key = Object.keys(value).findLast((one) => folded(one) === folded(name));
  return key !== undefined && value[key] !== null && value[key] !== "";
}

function nameOf(value: Json): string {
  if (value === null) return "null";
  if (typeof value === "string") return `the text ${JSON.stringify(value.slice(0, 40))}`;
  if (typeof value === "boolean") return String(value);
  if (isJsonArray(value)) return "a list";
  return isJsonObject(value) ? "an object" : "a number";
}
