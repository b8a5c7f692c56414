/** Matching terms with types and with each other: what does not fit is a mistake, and variables learn their types. */
import { or, select, valuesOfType } from "./combine.ts";
import type { Env } from "./env.ts";
import { arrayItems, type Flat, objectEntries, sameKey, setItems } from "./flat.ts";
import { anyType, isAnything, isUnknown, type MaybeType, unwrap } from "./types.ts";
import { unifies } from "./unify.ts";

/** Both sides of `=`. The side whose type is known tells the other one's variables theirs. */
function unifyTerms(env: Env, a: Flat, b: Flat): boolean {
  return unifyTypedTerms(env, { term: a, type: env.typeOf(a) }, { term: b, type: env.typeOf(b) });
}

interface TypedTerm {
  readonly term: Flat;
  readonly type: MaybeType;
}

/** Both sides of `=`, with the types that they have already. */
export function unifyTypedTerms(
  env: Env,
  { term: a, type: typeA }: TypedTerm,
  { term: b, type: typeB }: TypedTerm,
): boolean {
  const unknownA = isUnknown(typeA);
  const unknownB = isUnknown(typeB);
  if (unknownA && !unknownB) return bind(env, a, typeB);
  if (unknownB && !unknownA) return bind(env, b, typeA);
  if (!unknownA) return unifies(typeA, typeB);
  const shape = unifyShapes(env, a, b);
  if (shape !== undefined) return shape;
  if (a.t === "var" && typeA === undefined && typeB !== undefined) return bind(env, a, typeB);
  if (b.t === "var" && typeB === undefined && typeA !== undefined) return bind(env, b, typeA);
  return false;
}

/** Two sides of which neither is known as a whole: undefined when their forms tell nothing. */
function unifyShapes(env: Env, a: Flat, b: Flat): boolean | undefined {
  if (a.t === "array") return unifyArrays(env, a, b);
  if (a.t === "object") return unifyObjects(env, a, b);
  if (a.t !== "var") return undefined;
  if (b.t === "array" || b.t === "object") return bindPattern(env, b, a);
  if (b.t === "var") return bindPattern(env, a, b);
  return undefined;
}

/** A pattern with unknown parts, and a variable for the whole of it. */
function bindPattern(env: Env, pattern: Flat, whole: Flat): boolean {
  return bind(env, pattern, anyType) && bind(env, whole, env.typeOf(pattern));
}

function unifyArrays(env: Env, a: Flat, b: Flat): boolean {
  if (b.t === "var") return bindPattern(env, a, b);
  const left = arrayItems(a);
  const right = arrayItems(b);
  if (left === undefined || right === undefined || left.length !== right.length) return false;
  return left.every((item, i) => {
    const other = right[i];
    return other !== undefined && unifyTerms(env, item, other);
  });
}

function unifyObjects(env: Env, a: Flat, b: Flat): boolean {
  if (b.t === "var") return bindPattern(env, a, b);
  const left = objectEntries(a);
  const right = objectEntries(b);
  if (left === undefined || right === undefined || left.length !== right.length) return false;
  return left.every(([key, value]) => {
    const other = right.find(([otherKey]) => sameKey(key, otherKey));
    return other !== undefined && unifyTerms(env, value, other[1]);
  });
}

/**
 * Whether a term fits a type. A variable without a type takes it; `widening` adds to what the variable has already, which
 * is how the members of a union are tried one after another.
 */
export function bind(env: Env, term: Flat, type: MaybeType, mode: "exact" | "widening" = "exact"): boolean {
  if (term.t === "var") return bindVariable(env, term.id, type, mode);
  const array = arrayItems(term);
  if (array !== undefined) return bindComposite(env, term, type, array, (t) => bindArray(env, array, t, mode));
  const entries = objectEntries(term);
  if (entries !== undefined) {
    return bindComposite(env, term, type, entries.flat(), (t) => bindObject(env, entries, t, mode));
  }
  const items = setItems(term);
  if (items !== undefined) return bindComposite(env, term, type, items, (t) => bindSet(env, items, t, mode));
  return unifies(env.typeOf(term), type);
}

function bindVariable(env: Env, id: number, type: MaybeType, mode: Mode): boolean {
  const known = env.variable(id);
  if (mode === "widening") env.setVariable(id, or(known, type));
  else if (known !== undefined) return unifies(known, type);
  else env.setVariable(id, type);
  return true;
}

function bindComposite(
  env: Env,
  term: Flat,
  type: MaybeType,
  parts: readonly Flat[],
  exact: (type: NonNullable<MaybeType>) => boolean,
): boolean {
  if (type === undefined) return false;
  if (type.kind !== "any") return exact(unwrap(type));
  if (isAnything(type)) {
    for (const part of parts) bind(env, part, anyType, "widening");
    return true;
  }
  let fits = false;
  for (const member of type.of) fits = bind(env, term, member, "widening") || fits;
  return fits;
}

type Mode = "exact" | "widening";

function bindArray(env: Env, items: readonly Flat[], type: NonNullable<MaybeType>, mode: Mode): boolean {
  if (type.kind !== "array" || (items.length !== type.items.length && type.rest === undefined)) return false;
  return items.every((item, i) => bind(env, item, type.items[i] ?? type.rest, mode));
}

function bindObject(
  env: Env,
  entries: readonly (readonly [Flat, Flat])[],
  type: NonNullable<MaybeType>,
  mode: Mode,
): boolean {
  if (type.kind !== "object" || (entries.length !== type.fields.length && type.rest?.value === undefined)) return false;
  return entries.every(([key, value]) => {
    if (key.t !== "const") {
      bind(env, value, anyType, mode);
      return true;
    }
    const inner = select(type, key.value);
    return inner !== undefined && bind(env, value, inner, mode);
  });
}

function bindSet(env: Env, items: readonly Flat[], type: NonNullable<MaybeType>, mode: Mode): boolean {
  if (type.kind !== "set") return false;
  const of = valuesOfType(type);
  return items.every((item) => bind(env, item, of, mode));
}
