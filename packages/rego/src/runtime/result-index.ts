import { get } from "./access.ts";
import { RObj, RSet } from "./collections.ts";
import { ObjectBuilder } from "./partial.ts";
import type { Value } from "./value.ts";

/** Results of a comprehension sorted by a key: what `emit-comprehension` fills once and asks often. */
export class ResultIndex {
  readonly #scalars = new Map<Value, Value[]>();
  readonly #others = new RObj();

  /** `result` is an element, or for objects a pair of key and value. */
  add(key: Value, result: Value): void {
    const bucket = this.#bucket(key);
    if (bucket !== undefined) bucket.push(result);
    else if (isScalar(key)) this.#scalars.set(key, [result]);
    else RObj.set(this.#others, key, [result]);
  }

  /** The finished collection of a key; empty for one that no result has. Made anew only once a key. */
  array(key: Value): readonly Value[] {
    return this.#bucket(key) ?? [];
  }

  readonly #sets = new Map<readonly Value[], RSet>();

  set(key: Value): RSet {
    const bucket = this.#bucket(key);
    if (bucket === undefined) return new RSet();
    let set = this.#sets.get(bucket);
    if (set === undefined) this.#sets.set(bucket, (set = RSet.of(bucket)));
    return set;
  }

  readonly #objects = new Map<readonly Value[], Value>();

  object(key: Value): Value {
    const bucket = this.#bucket(key) ?? [];
    let object = this.#objects.get(bucket);
    if (object === undefined) {
      const builder = new ObjectBuilder();
      // Results of an object comprehension are added as pairs.
      for (const pair of bucket) builder.put(get(pair, 0) ?? null, get(pair, 1) ?? null);
      this.#objects.set(bucket, (object = builder.finish()));
    }
    return object;
  }

  #bucket(key: Value): Value[] | undefined {
    // Only arrays are stored under keys.
    return isScalar(key) ? this.#scalars.get(key) : (RObj.get(this.#others, key) as Value[] | undefined);
  }
}

/** Whether `===` decides equality. A number may be equal to one that is spelled otherwise. */
function isScalar(key: Value): boolean {
  return key === null || typeof key === "string" || typeof key === "boolean";
}
