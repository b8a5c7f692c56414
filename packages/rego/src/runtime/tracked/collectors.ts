/** What tracked rules and comprehensions gather: values with their places and reads, and what is unknown about them. */
import { RSet } from "../collections.ts";
import { equal } from "../compare.ts";
import type { Session } from "../context.ts";
import { ObjectBuilder, PartialBuilder, type PartialObject } from "../partial.ts";
import type { Maybe, Value } from "../value.ts";
import { type Part, type Reads, ROLE, type Trail } from "./origin.ts";
import { type Trace, withBelow, withRead } from "./trace.ts";
import { join, Unknown } from "./unknown.ts";

/** More reads than these say nothing more to a reader. */
const MOST_DERIVATIONS = 8;

/** Elements of a set, an array or an object comprehension. */
export class Collector {
  readonly #array: Value[] = [];
  readonly #set = new RSet();
  readonly #object = new ObjectBuilder();
  readonly #parts = new Map<Value, Part>();
  readonly #kind: string;
  #unknown: Unknown | null = null;
  reads: Reads | null = null;

  constructor(kind: string) {
    this.#kind = kind;
  }

  add(key: Value, value: Value, trail: Trail, reads: Reads | null, unknown: Unknown | null): void {
    if (unknown !== null) {
      this.#unknown = join(this.#unknown, unknown);
      return;
    }
    if (this.#parts.size < MOST_DERIVATIONS) this.reads = withBelow(this.reads, reads);
    const part: Part = { origin: trail, reads };
    if (this.#kind === "array") {
      this.#parts.set(this.#array.length, part);
      this.#array.push(value);
    } else if (this.#kind === "object") {
      this.#object.put(key, value);
      this.#parts.set(key, part);
    } else if (RSet.add(this.#set, value)) this.#parts.set(value, { ...part, others: [] });
    else this.#addDerivation(RSet.get(this.#set, value), reads);
  }

  /** The same member again, from other places. */
  #addDerivation(member: Maybe, reads: Reads | null): void {
    const others = member === undefined ? undefined : this.#parts.get(member)?.others;
    if (reads !== null && others !== undefined && others.length < MOST_DERIVATIONS - 1) others.push(reads);
  }

  get trail(): Trail {
    return this.#parts;
  }

  /** A rule's set: its known members, and whether there may be more. */
  value(trace: Trace): Maybe {
    if (this.#unknown !== null) trace.maybe.set(this.#set, this.#unknown);
    return this.#set;
  }

  /** A comprehension's value, left with its trail and reads in the registers. */
  finish(trace: Trace, mark: number): Maybe {
    const empty = this.#parts.size === 0;
    trace.trail = this.#parts;
    trace.reads = empty
      ? trace.since(mark).reduce<Reads | null>((list, read) => withRead(list, { ...read, role: ROLE.tested }), null)
      : this.reads;
    if (this.#unknown !== null) {
      // Markers travel as values; every operation asks for them first.
      return this.#unknown as unknown as Value;
    }
    if (this.#kind === "array") return this.#array;
    return this.#kind === "object" ? this.#object.finish() : this.#set;
  }
}

/** The one value of a complete rule or a function. */
export class SingleCollector {
  readonly #session: Session;
  readonly #kind: string;
  readonly #site: number;
  #value: Maybe;
  #unknown: Unknown | null = null;
  trail: Trail = null;
  reads: Reads | null = null;

  constructor(session: Session, kind: string, site: number) {
    this.#session = session;
    this.#kind = kind;
    this.#site = site;
  }

  get isKnown(): boolean {
    return this.#value !== undefined;
  }

  get isDecided(): boolean {
    return this.#value !== undefined || this.#unknown !== null;
  }

  add(_keys: null, value: Value, trail: Trail, reads: Reads | null, unknown: Unknown | null): void {
    if (unknown !== null || value instanceof Unknown) {
      this.#unknown = join(this.#unknown, value instanceof Unknown ? join(unknown, value) : unknown);
    } else if (this.#value === undefined) {
      this.#value = value;
      this.trail = trail;
      this.reads = reads;
    } else if (!equal(this.#value, value)) {
      this.#session.conflict(this.#kind, this.#site);
    }
  }

  merge(other: SingleCollector): void {
    this.#unknown = join(this.#unknown, other.#unknown);
    if (other.#value !== undefined) this.add(null, other.#value, other.trail, other.reads, null);
  }

  /** What is known; unknown where another body may hold with another value. */
  value(): Maybe {
    if (this.#value !== undefined || this.#unknown === null) return this.#value;
    // Markers travel as values; every operation asks for them first.
    return this.#unknown as unknown as Value;
  }
}

/** A partial object or a dynamic rule tree. */
export class TreeCollector {
  readonly #builder = new PartialBuilder();
  readonly #parts = new Map<Value, Part>();
  #unknown: Unknown | null = null;
  readonly isDecided = true;
  reads: Reads | null = null;

  add(
    keys: readonly Value[],
    contains: boolean,
    value: Value,
    trail: Trail,
    reads: Reads | null,
    unknown: Unknown | null,
  ): void {
    if (unknown !== null) {
      this.#unknown = join(this.#unknown, unknown);
      return;
    }
    if (contains) this.#builder.add(keys, value);
    else this.#builder.put(keys, value);
    if (this.#parts.size < MOST_DERIVATIONS) this.reads = withBelow(this.reads, reads);
    const [key] = keys;
    if (key !== undefined) this.#parts.set(key, { origin: keys.length === 1 && !contains ? trail : null, reads });
  }

  get trail(): Trail {
    return this.#parts;
  }

  value(trace: Trace): PartialObject {
    const record = this.#builder.finish();
    if (this.#unknown !== null) trace.maybe.set(record.value, this.#unknown);
    return record;
  }
}
