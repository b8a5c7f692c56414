/** Partial objects and rule trees with dynamic names: built key by key, conflicts kept until somebody looks. */
import { get } from "./access.ts";
import { RSet } from "./collections.ts";
import { equal } from "./compare.ts";
import { EvalError } from "./errors.ts";
import { objectFrom } from "./objects.ts";
import { hashKey } from "./partial-keys.ts";
import type { Maybe, Value } from "./value.ts";

/** What a partial object rule makes: its value, and the first keys that got two different values. */
export interface PartialObject {
  readonly value: Value;
  readonly conflicts: RSet | null;
}

const message = "object keys must be unique";

/** One place in a dynamic rule tree: a leaf holds a value, a set leaf collects, an inner node has keys. */
interface Node {
  readonly key: Value;
  leaf: Maybe;
  set: RSet | undefined;
  kids: Map<unknown, Node[]> | undefined;
}

/** Collects `keys → value` of all rules below one name. */
export class PartialBuilder {
  readonly #root: Node = { key: null, leaf: undefined, set: undefined, kids: undefined };
  #conflicts: RSet | null = null;

  /** A single value at a leaf. Two different values, or a value above another rule's, conflict. */
  put(keys: readonly Value[], value: Value): void {
    const node = this.#leafAt(keys);
    if (node === undefined || node.kids !== undefined || node.set !== undefined) return this.#conflict(keys);
    if (node.leaf === undefined) node.leaf = value;
    else if (!equal(node.leaf, value)) this.#conflict(keys);
  }

  /** A member of the set at a leaf. */
  add(keys: readonly Value[], member: Value): void {
    const node = this.#leafAt(keys);
    if (node === undefined || node.kids !== undefined || node.leaf !== undefined) return this.#conflict(keys);
    node.set ??= new RSet();
    RSet.add(node.set, member);
  }

  finish(): PartialObject {
    return { value: this.#root.kids === undefined ? {} : build(this.#root), conflicts: this.#conflicts };
  }

  #leafAt(keys: readonly Value[]): Node | undefined {
    let node = this.#root;
    for (const key of keys) {
      if (node.leaf !== undefined || node.set !== undefined) return undefined;
      node.kids ??= new Map();
      node = child(node.kids, key);
    }
    return node;
  }

  #conflict(keys: readonly Value[]): void {
    this.#conflicts ??= new RSet();
    RSet.add(this.#conflicts, keys[0] ?? null);
  }
}

function child(kids: Map<unknown, Node[]>, key: Value): Node {
  const hash = hashKey(key);
  const bucket = kids.get(hash);
  const found = bucket?.find((node) => equal(node.key, key));
  if (found !== undefined) return found;
  const node: Node = { key, leaf: undefined, set: undefined, kids: undefined };
  if (bucket === undefined) kids.set(hash, [node]);
  else bucket.push(node);
  return node;
}

function build(node: Node): Value {
  if (node.kids === undefined) return node.set ?? (node.leaf === undefined ? {} : node.leaf);
  return objectFrom([...node.kids.values()].flat().map((kid) => [kid.key, build(kid)] as const));
}

/** One key of a partial object; only that key's own conflict counts. */
export function entryOf(partial: PartialObject, key: Value): Maybe {
  if (partial.conflicts !== null && RSet.has(partial.conflicts, key))
    throw new EvalError("eval_conflict_error", message);
  return get(partial.value, key);
}

/** The whole object; any conflict counts. */
export function wholeOf(partial: PartialObject): Value {
  if (partial.conflicts !== null) throw new EvalError("eval_conflict_error", message);
  return partial.value;
}

export function wholeIfAny(partial: PartialObject | undefined): Maybe {
  return partial === undefined ? undefined : wholeOf(partial);
}

/** A partial object that a `with` put in place. */
export function replaced(value: Maybe): PartialObject | undefined {
  return value === undefined ? undefined : { value, conflicts: null };
}

/** An object comprehension: a repeated key must bring the same value. */
export class ObjectBuilder {
  readonly #builder = new PartialBuilder();

  put(key: Value, value: Value): void {
    this.#builder.put([key], value);
  }

  finish(): Value {
    return wholeOf(this.#builder.finish());
  }
}
