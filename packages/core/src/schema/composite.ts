import { isJsonObject, type Json } from "../json.ts";
import type { Path } from "../path.ts";
import { describe, describePath } from "./describe.ts";
import { wrongType } from "./scalars.ts";
import { invalid, type Mistake, type Report, type Schema } from "./schema.ts";

/** A list; with `min` one that has at least so many items. */
export function array<T>(items: Schema<T>, options: { readonly min?: number } = {}): Schema<readonly T[]> {
  const min = options.min ?? 0;
  const expected = min > 0 ? `a list with at least ${min === 1 ? "one item" : `${min} items`}` : "a list";
  return {
    expected,
    read(value, at, report) {
      if (!Array.isArray(value)) return wrongType(expected, value, at, report);
      if (value.length < min) {
        report({ kind: "bad_value", at, message: `${describePath(at)} is ${describe(value)}; expected ${expected}` });
        return invalid;
      }
      const out: T[] = [];
      let sound = true;
      for (const [i, item] of (value as readonly Json[]).entries()) {
        const read = items.read(item, [...at, i], report);
        if (read === invalid) sound = false;
        else out.push(read);
      }
      return sound ? out : invalid;
    },
  };
}

/** A map with names of the user's choice. Comes as a Map: no name can be mistaken for a member. */
export function map<T>(values: Schema<T>, names?: Schema<string>): Schema<ReadonlyMap<string, T>> {
  return {
    expected: "a map",
    read(value, at, report) {
      if (!isJsonObject(value)) return wrongType(this.expected, value, at, report);
      const out = new Map<string, T>();
      let sound = true;
      for (const name of Object.keys(value)) {
        const below = [...at, name];
        if (names !== undefined && names.read(name, below, asName(report)) === invalid) sound = false;
        const read = values.read(value[name] ?? null, below, report);
        if (read === invalid) sound = false;
        else out.set(name, read);
      }
      return sound ? out : invalid;
    },
  };
}

/** One of several shapes. When none fits, the mistakes of the nearest are reported, where one has the right outline. */
export function union<const S extends readonly Schema<unknown>[]>(
  shapes: S,
): Schema<S[number] extends Schema<infer T> ? T : never> {
  type T = S[number] extends Schema<infer U> ? U : never;
  const expected = shapes.map((shape) => shape.expected).join(" or ");
  return {
    expected,
    read(value, at, report) {
      let nearest: readonly Mistake[] | undefined;
      for (const shape of shapes) {
        const mistakes: Mistake[] = [];
        const read = shape.read(value, at, (mistake) => mistakes.push(mistake));
        // The value was read by one of the union's own shapes, so it has the union's type.
        if (read !== invalid) return read as T;
        const otherOutline = mistakes.some((m) => m.kind === "wrong_type" && m.at.length === at.length);
        if (!otherOutline && (nearest === undefined || mistakes.length < nearest.length)) nearest = mistakes;
      }
      if (nearest === undefined) return wrongType(expected, value, at, report);
      nearest.forEach(report);
      return invalid;
    },
  };
}

/** A further condition on what was read: `wrong` says what is wrong with it, or undefined. */
export function refine<T>(schema: Schema<T>, wrong: (value: T) => string | undefined): Schema<T> {
  return {
    ...schema,
    read(value: Json, at: Path, report: Report) {
      const read = schema.read(value, at, report);
      if (read === invalid) return invalid;
      const message = wrong(read);
      if (message === undefined) return read;
      report({ kind: "bad_value", at, message });
      return invalid;
    },
  };
}

function asName(report: Report): Report {
  return (mistake) => report({ ...mistake, message: `the name ${mistake.message}` });
}
