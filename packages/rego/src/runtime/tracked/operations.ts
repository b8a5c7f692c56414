/** What tracked code calls: the fast code's operations, each also telling where its value came from. */
import type { Builtin } from "../../builtins/builtin.ts";
import { get, getStored, scanKeysOrdered, scanValues } from "../access.ts";
import { RSet } from "../collections.ts";
import { equal } from "../compare.ts";
import type { Mock } from "../context.ts";
import { isObject } from "../kinds.ts";
import { entryOf, type PartialObject, wholeOf } from "../partial.ts";
import { template } from "../template.ts";
import type { Maybe, Value } from "../value.ts";
import { walkPairs } from "../walk-pairs.ts";
import { Origin, type Part, type Read, type Reads, ROLE, type Role, step, type Trail } from "./origin.ts";
import { type Trace, type TrackedContext, withRead } from "./trace.ts";
import { join, Unknown, unknownIn } from "./unknown.ts";

/** A value on its way: `trail` says where it came from, `reads` what it rests on. */
export interface Entry {
  readonly key: Value;
  readonly value: Value;
  readonly trail: Trail;
  readonly reads: Reads | null;
}

/** Follows keys from a value. Leaves the trail and the read; undefined where a key is missing, unknown from there on. */
export function read(
  trace: Trace,
  value: Maybe,
  trail: Trail,
  keys: readonly Value[],
  role: Role,
  stored: boolean,
): Maybe {
  let at = value;
  let origin = trail;
  let found = 0;
  for (const key of keys) {
    if (at instanceof Unknown) break;
    // A key known only later reads something known only later.
    if (key instanceof Unknown) {
      at = key as unknown as Value;
      break;
    }
    const next = stored ? getStored(at, key) : get(at, key);
    const maybe = next === undefined && at !== undefined ? trace.maybe.get(at) : undefined;
    // Markers travel as values; every operation asks for them first.
    at = maybe === undefined ? next : (maybe as unknown as Value);
    if (at === undefined) break;
    found++;
    origin = step(origin, key);
  }
  const asked = at === undefined ? keys.slice(found).reduce<Trail>(step, origin) : origin;
  noteRead(trace, asked, at === undefined ? keys.length - found : 0, role);
  trace.trail = origin;
  return at;
}

function noteRead(trace: Trace, trail: Trail, missing: number, role: Role): void {
  trace.reads = null;
  if (!(trail instanceof Origin)) return;
  const made: Read = { origin: trail, missing, role };
  trace.note(made);
  trace.reads = withRead(null, made);
}

/** A value that is there is looked at once more, in a more telling way. */
export function use(trace: Trace, reads: Reads | null, trail: Trail, role: Role): Reads | null {
  if (!(trail instanceof Origin) || role < ROLE.tested) return reads;
  const made: Read = { origin: trail, missing: 0, role };
  trace.note(made);
  return withRead(reads, made);
}

/** The entries of a loop in the order that a person sees. What is unknown is one entry of unknown key and value. */
export function scan(context: TrackedContext, value: Value, trail: Trail): readonly Entry[] {
  const { trace } = context;
  if (value instanceof Unknown) return [unknownEntry(value)];
  const keys = scanKeysOrdered(value);
  const values = scanValues(value, keys);
  if ((context.budget.n -= values.length) < 0) context.budget.exceeded();
  const entries = values.map((item, i): Entry => {
    const key = keys === null ? i : (keys[i] ?? null);
    const part = trail === null || trail instanceof Origin ? undefined : trail.get(value instanceof RSet ? item : key);
    return { key, value: item, trail: part?.origin ?? step(trail, key), reads: part?.reads ?? null };
  });
  const maybe = trace.maybe.get(value);
  return maybe === undefined ? entries : [...entries, unknownEntry(maybe)];
}

function unknownEntry(unknown: Unknown): Entry {
  // Markers travel as values; every operation asks for them first.
  const value = unknown as unknown as Value;
  return { key: value, value, trail: null, reads: null };
}

/** A list as entries without a place. */
export function listed(values: readonly Value[]): readonly Entry[] {
  return values.map((value, key) => ({ key, value, trail: null, reads: null }));
}

/** `[path, value]` pairs of walk, with the place of each value. What is unknown inside makes one more unknown pair. */
export function walked(context: TrackedContext, value: Value, trail: Trail): readonly Entry[] {
  if (value instanceof Unknown) return [unknownEntry(value)];
  return walkPairs(context.session, value).map((pair, i): Entry => {
    // walk makes pairs of a path array and a value.
    const [path, found] = pair as readonly [readonly Value[], Value];
    if (found instanceof Unknown) return unknownEntry(found);
    const at = trail instanceof Origin ? path.reduce<Trail>(step, trail) : null;
    const shape = new Map<Value, Part>([[1, { origin: at, reads: null }]]);
    return { key: i, value: pair, trail: shape, reads: null };
  });
}

/** One key of a partial object's record. */
export function entry(trace: Trace, record: PartialObject, trail: Trail, key: Value): Maybe {
  const part = trail === null || trail instanceof Origin ? undefined : trail.get(key);
  trace.trail = part?.origin ?? null;
  trace.reads = part?.reads ?? null;
  return entryOf(record, key) ?? perhaps(trace, record);
}

/** The whole object of a record. */
export function whole(trace: Trace, record: PartialObject, trail: Trail): Maybe {
  trace.trail = trail;
  trace.reads = null;
  return wholeOf(record);
}

/** A key that is not there may still come when the record has unknown entries. */
function perhaps(trace: Trace, record: PartialObject): Maybe {
  // Markers travel as values; every operation asks for them first.
  return trace.maybe.get(record.value) as unknown as Maybe;
}

/** A function's stand-in: its value has no place. */
export function mocked(trace: Trace, mock: Mock, context: TrackedContext, args: readonly Value[]): Maybe {
  const value = mock(context, args);
  trace.trail = null;
  trace.reads = null;
  return value;
}

/** A template string; an unknown part makes it unknown. */
export function templateOf(trace: Trace, parts: readonly (string | RSet)[]): Maybe {
  trace.trail = null;
  trace.reads = null;
  const unknown = parts.reduce<Unknown | null>(
    (u, part) => (typeof part === "string" ? u : join(u, unknownIn(part, trace.maybe))),
    null,
  );
  // Markers travel as values; every operation asks for them first.
  return unknown === null ? template(parts) : (unknown as unknown as Value);
}

/** Calls a builtin. An unknown argument makes the result unknown, except where the answer cannot depend on it. */
export function call(
  context: TrackedContext,
  builtin: Builtin,
  args: readonly Value[],
  trails: readonly Trail[],
  role: Role,
  site: number,
): Maybe {
  const { trace } = context;
  context.session.site = site;
  if (builtin.name === "object.get" && (args[0] instanceof Unknown || isObject(args[0])))
    return objectGet(trace, args, trails, role);
  trace.trail = null;
  trace.reads = trails.reduce<Reads | null>((reads, trail) => use(trace, reads, trail, role), null);
  if (trace.hasUnknown) {
    const unknown = args.reduce<Unknown | null>((u, arg) => join(u, unknownIn(arg, trace.maybe)), null);
    // Markers travel as values; every operation asks for them first.
    if (unknown !== null) return decided(context, builtin, args) ?? (unknown as unknown as Value);
  }
  return builtin.run(context.session, ...args);
}

/** Answers that hold whatever the unknown values turn out to be. */
function decided(context: TrackedContext, builtin: Builtin, args: readonly Value[]): Maybe {
  const [a, b] = args;
  if (a === undefined) return undefined;
  switch (builtin.name) {
    case "internal.member_2":
      return b !== undefined &&
        !(a instanceof Unknown) &&
        !(b instanceof Unknown) &&
        builtin.run(context.session, a, b) === true
        ? true
        : undefined;
    case "is_object":
    case "is_array":
    case "is_set":
    case "is_string":
    case "is_number":
    case "is_boolean":
    case "is_null":
    case "type_name":
    case "object.keys":
      return a instanceof Unknown || context.trace.maybe.has(a) ? undefined : builtin.run(context.session, a);
    case "equal":
      return b !== undefined && differ(a, b) ? false : undefined;
    case "neq":
      return b !== undefined && differ(a, b) ? true : undefined;
    default:
      return undefined;
  }
}

/** Whether two values differ whatever is unknown in them. */
function differ(a: Value, b: Value): boolean {
  if (a instanceof Unknown || b instanceof Unknown) return false;
  if (Array.isArray(a) && Array.isArray(b)) {
    const other = b as readonly Value[];
    return a.length !== b.length || (a as readonly Value[]).some((item, i) => differ(item, other[i] ?? null));
  }
  const keys = scanKeysOrdered(a);
  const others = scanKeysOrdered(b);
  if (keys === null || others === null || a instanceof RSet || b instanceof RSet || keys.length === 0)
    return !hasMarker(a) && !hasMarker(b) && !equal(a, b);
  return !equal(keys, others) || keys.some((key) => differ(get(a, key) ?? null, get(b, key) ?? null));
}

function hasMarker(value: Value): boolean {
  return unknownIn(value, new Map()) !== null;
}

/** object.get is a read with an answer for what is missing; its default has no place. */
function objectGet(trace: Trace, args: readonly Value[], trails: readonly Trail[], role: Role): Maybe {
  const [object, key, otherwise] = args;
  const path = Array.isArray(key) ? (key as readonly Value[]) : key === undefined ? [] : [key];
  const found = read(trace, object, trails[0] ?? null, path, role, false);
  if (found !== undefined) return found;
  trace.trail = asked(trails[0] ?? null, path);
  return otherwise;
}

/** A missing key's own place, so that what is decided by its absence points there. */
function asked(trail: Trail, path: readonly Value[]): Trail {
  return trail instanceof Origin ? path.reduce<Trail>(step, trail) : null;
}

/** `a = b` of two values that are there: true, false, or the unknown that decides it. */
export function unify(trace: Trace, a: Value, b: Value): boolean | Unknown {
  const unknown = trace.hasUnknown ? join(unknownIn(a, trace.maybe), unknownIn(b, trace.maybe)) : null;
  if (unknown === null) return equal(a, b);
  return differ(a, b) ? false : unknown;
}

/** What a `not` rests on: every place that its body looked at in vain. */
export function negated(reads: Reads | null, attempts: readonly Read[]): Reads | null {
  return attempts.reduce<Reads | null>((list, attempt) => withRead(list, { ...attempt, role: ROLE.negated }), reads);
}

/** The trail of an array, object or set that the program makes, where one of its parts has a place. */
export function shape(keys: readonly Value[], trails: readonly Trail[]): Trail {
  if (trails.every((trail) => trail === null)) return null;
  return new Map(keys.map((key, i): [Value, Part] => [key, { origin: trails[i] ?? null, reads: null }]));
}
