import { isJsonObject, type JsonObject } from "../json.ts";
import type { Path } from "../path.ts";
import { describePath } from "./describe.ts";
import { wrongType } from "./scalars.ts";
import { type Invalid, invalid, type Report, type Schema } from "./schema.ts";
import { suggestion } from "./suggestion.ts";

interface OptionalField<T> {
  readonly optional: Schema<T>;
}
interface DefaultField<T> {
  readonly optional: Schema<T>;
  readonly fallback: T;
}
type Field = Schema<unknown> | OptionalField<unknown> | DefaultField<unknown>;
type Fields = { readonly [key: string]: Field };

type FieldType<F> =
  F extends DefaultField<infer T> ? T : F extends OptionalField<infer T> ? T : F extends Schema<infer T> ? T : never;
type MayLack<F> = F extends { readonly fallback: unknown }
  ? false
  : F extends { readonly optional: unknown }
    ? true
    : false;
type Simplify<T> = { readonly [K in keyof T]: T[K] };
export type ObjectOf<F extends Fields> = Simplify<
  { readonly [K in keyof F as MayLack<F[K]> extends true ? never : K]: FieldType<F[K]> } & {
    readonly [K in keyof F as MayLack<F[K]> extends true ? K : never]?: FieldType<F[K]>;
  }
>;

/** A key that may be left out. */
export function optional<T>(schema: Schema<T>): OptionalField<T> {
  return { optional: schema };
}

/** A key that may be left out, and what then holds. */
export function withDefault<T>(schema: Schema<T>, fallback: NoInfer<T>): DefaultField<T> {
  return { optional: schema, fallback };
}

/** A map with known keys only. An unknown key is a mistake, with the nearest known one as a hint. */
export function object<const F extends Fields>(fields: F, expected = "a map"): Schema<ObjectOf<F>> {
  const names = Object.keys(fields);
  const versionKey = names.find((name) => schemaOf(fields[name])?.version === true);
  return {
    expected,
    read(value, at, report) {
      if (!isJsonObject(value)) return wrongType(expected, value, at, report);
      const source: JsonObject = value;
      const out: Record<string, unknown> = {};
      const readField = (name: string): unknown => {
        const field = fields[name];
        const schema = schemaOf(field);
        if (field === undefined || schema === undefined) return undefined;
        const given = Object.hasOwn(source, name) ? source[name] : undefined;
        if (given === undefined) return readMissing(name, field, out, { at, report });
        const read = schema.read(given, [...at, name], report);
        if (read !== invalid) out[name] = read;
        return read;
      };
      if (versionKey !== undefined && readField(versionKey) === invalid) return invalid;
      let sound = true;
      for (const key of Object.keys(source)) {
        if (names.includes(key)) {
          if (key !== versionKey && readField(key) === invalid) sound = false;
        } else {
          sound = false;
          const message = `${describePath(at)} does not know the key ${JSON.stringify(key)}`;
          report({
            kind: "unknown_key",
            at: [...at, key],
            message,
            hint: `it knows ${names.join(", ")}`,
            ...suggestion(key, names),
          });
        }
      }
      for (const name of names) {
        if (name !== versionKey && !Object.hasOwn(source, name) && readField(name) === invalid) sound = false;
      }
      // Every field was read by its own schema, and none is left out that must not be.
      return sound ? (out as ObjectOf<F>) : invalid;
    },
  };
}

function readMissing(
  name: string,
  field: Field,
  out: Record<string, unknown>,
  where: { readonly at: Path; readonly report: Report },
): Invalid | undefined {
  if ("fallback" in field) out[name] = field.fallback;
  if ("optional" in field) return undefined;
  const message = `${describePath(where.at)} lacks \`${name}\`: ${field.expected}`;
  where.report({ kind: "missing_key", at: where.at, message });
  return invalid;
}

function schemaOf(field: Field | undefined): Schema<unknown> | undefined {
  if (field === undefined) return undefined;
  return "optional" in field ? field.optional : field;
}
