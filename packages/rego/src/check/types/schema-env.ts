import type { Value } from "../../runtime/value.ts";
import type { Clause } from "../resolved.ts";
import type { SchemaNotes } from "./annotations.ts";
import type { Env } from "./env.ts";
import { type SchemaResult, typeOfSchema } from "./schema.ts";
import { anyType, type MaybeType, type ObjectType, objectType, type Type, unwrap } from "./types.ts";

/** Schemas by name: `schema` is that of every input, `schema.pod` is for annotations to name. */
export type GivenSchemas = Readonly<Record<string, unknown>>;

/** Types of schemas, each made once. */
export class Schemas {
  readonly #given: GivenSchemas | undefined;
  readonly #notes: SchemaNotes;
  readonly #made = new Map<unknown, SchemaResult>();

  constructor(given: GivenSchemas | undefined, notes: SchemaNotes) {
    this.#given = given;
    this.#notes = notes;
  }

  /** The type of every input, if a schema says so. */
  input(): SchemaResult | undefined {
    return this.#given !== undefined && Object.hasOwn(this.#given, "schema")
      ? this.#type(this.#given["schema"])
      : undefined;
  }

  /** An environment in which the documents that annotations speak of have the types of their schemas. */
  within(outer: Env, clause: Clause, branch: "first" | "else", report: (message: string) => void): Env {
    const notes = this.#notes.notesFor(clause, branch);
    if (notes.length === 0) return outer;
    const env = outer.inner();
    for (const { root, path, name, definition } of notes) {
      const result = name === undefined ? this.#type(definition) : this.#named(name);
      if (result === undefined) continue;
      if ("mistake" in result) {
        report(
          name === undefined || result.mistake.startsWith("undefined") ? result.mistake : `${name}: ${result.mistake}`,
        );
        continue;
      }
      const whole = env.typeOfRef({ t: "ref", head: root, parts: [], at: clause.rule });
      env.put(root, [], path.length === 0 ? result.type : replaced(whole, path, result.type));
    }
    return env;
  }

  /** Undefined when no schemas are given at all: names then say nothing. */
  #named(name: string): SchemaResult | undefined {
    if (this.#given === undefined) return undefined;
    if (!Object.hasOwn(this.#given, name)) return { mistake: `undefined schema: ${name}` };
    return this.#type(this.#given[name]);
  }

  #type(schema: unknown): SchemaResult {
    let result = this.#made.get(schema);
    if (result === undefined) this.#made.set(schema, (result = typeOfSchema(schema)));
    return result;
  }
}

/** A type that is another one at a path, and what it was elsewhere. */
function replaced(whole: MaybeType, path: readonly string[], type: Type): Type {
  const known = whole === undefined ? anyType : unwrap(whole);
  if (known.kind !== "object") return nested(path, type, { key: anyType, value: anyType });
  const [first = "", ...rest] = path;
  let found = false;
  const fields = known.fields.map(({ key, value }: { key: Value; value: MaybeType }) => {
    if (key !== first) return { key, value };
    found = true;
    return { key, value: rest.length === 0 ? type : replaced(value, rest, type) };
  });
  if (found) return objectType(fields, known.rest);
  const added = nested(path, type, known.rest);
  return objectType([...fields, ...(added.kind === "object" ? added.fields : [])], known.rest);
}

function nested(path: readonly string[], type: Type, rest: ObjectType["rest"]): Type {
  return path.reduceRight<Type>((value, key) => objectType([{ key, value }], rest), type);
}
