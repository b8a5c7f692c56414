import type { Value } from "../definition.ts";
import type { Place } from "./place.ts";
import { isBelow, type Path, type Read } from "./read.ts";
import { UnknownRead } from "./unknown-read.ts";

/** As many of the latest reads as a place may be chosen from. */
const KEPT_READS = 10_000;

/** An array or an object of a subject. */
type Part = { [key: string]: Value };

/** Hands out a subject's parts so that each look at one is noted, and nothing can be changed. */
export class Recording {
  readonly unknown: Path[] = [];
  readonly #proxies = new WeakMap<object, object>();
  readonly #paths = new WeakMap<object, Path>();
  readonly #parts = new WeakMap<object, object>();
  readonly #unknownPaths: readonly Path[];
  /** All that was looked at, each path once; only where that is asked for. */
  readonly #all: Map<string, Place> | undefined;
  #reads: Read[] = [];
  #isPaused = false;

  /** `unknownPaths` are those of the subject whose values are known only later. */
  constructor(unknownPaths: readonly Path[], keepsAll = false) {
    this.#unknownPaths = unknownPaths;
    this.#all = keepsAll ? new Map() : undefined;
  }

  /** The value as a check gets it. */
  wrap(value: Value): Value {
    return this.#wrap(value, []);
  }

  get reads(): readonly Read[] {
    return this.#reads;
  }

  /** All that was looked at until now, each path once, in the order of the first looks; undefined where that is not kept. */
  get all(): readonly Place[] | undefined {
    return this.#all && [...this.#all.values()];
  }

  get countOfAll(): number | undefined {
    return this.#all?.size;
  }

  /** Where a value that was handed out stands; undefined for any other. */
  pathOf(value: object): Path | undefined {
    return this.#paths.get(value);
  }

  /** The part of the subject behind a value that was handed out; any other object is itself. */
  partOf(value: object): object {
    return this.#parts.get(value) ?? value;
  }

  /** Runs something that looks at handed out values without being noted. */
  unnoted<T>(run: () => T): T {
    const before = this.#isPaused;
    this.#isPaused = true;
    try {
      return run();
    } finally {
      this.#isPaused = before;
    }
  }

  #wrap(value: Value, path: Path): Value {
    if (typeof value !== "object" || value === null) return value;
    const known = this.#proxies.get(value);
    // A proxy of a part is used like the part.
    if (known !== undefined) return known as Value;
    // What a proxy of something frozen answers would have to be what is frozen there.
    const proxy = new Proxy(openCopy(value), this.#handler(path)) as unknown as object;
    this.#proxies.set(value, proxy);
    this.#paths.set(proxy, path);
    this.#parts.set(proxy, value);
    return proxy as Value;
  }

  #handler(path: Path): ProxyHandler<Part> {
    const refuse = (): never => {
      throw new TypeError("a check changes nothing of its subject");
    };
    return {
      get: (part, key) => {
        if (typeof key === "symbol" || (Array.isArray(part) && !isIndex(key))) return Reflect.get(part, key) as unknown;
        return this.#look(part, path, key);
      },
      has: (part, key) => {
        if (typeof key === "symbol") return Reflect.has(part, key);
        this.#look(part, path, key);
        return Object.hasOwn(part, key);
      },
      getOwnPropertyDescriptor: (part, key) => {
        const own = Reflect.getOwnPropertyDescriptor(part, key);
        if (typeof key === "symbol" || own === undefined || (Array.isArray(part) && !isIndex(key))) return own;
        return { ...own, value: this.#look(part, path, key) };
      },
      ownKeys: (part) => {
        const later = this.#unknownPaths.find(
          (there) =>
            there.length === path.length + 1 && isBelow(there, path) && !Object.hasOwn(part, there.at(-1) ?? ""),
        );
        if (later !== undefined && !this.#isPaused) this.#unknownRead(later);
        return Reflect.ownKeys(part);
      },
      set: refuse,
      deleteProperty: refuse,
      defineProperty: refuse,
      setPrototypeOf: refuse,
      preventExtensions: refuse,
    };
  }

  #look(part: Part, path: Path, key: string): Value | undefined {
    const below: Path = [...path, Array.isArray(part) ? Number(key) : key];
    const value = Object.hasOwn(part, key) ? part[key] : undefined;
    if (!this.#isPaused) {
      if (this.#unknownPaths.some((there) => there.length === below.length && isBelow(there, below)))
        this.#unknownRead(below);
      const missing = value === undefined ? 1 : 0;
      this.#reads.push({ path: below, missing, value });
      this.#all?.set(JSON.stringify(below), { path: below, missing });
      if (this.#reads.length >= 2 * KEPT_READS) this.#reads = this.#reads.slice(-KEPT_READS);
    }
    return value === undefined ? undefined : this.#wrap(value, below);
  }

  #unknownRead(path: Path): never {
    this.unknown.push(path);
    throw new UnknownRead(`${path.join(".")} is known only later`);
  }
}

/** A copy of one level, which is not frozen and inherits what the value does. */
function openCopy(value: object): Part {
  const copy = Array.isArray(value) ? [...(value as readonly Value[])] : { __proto__: null, ...value };
  return copy as unknown as Part;
}

function isIndex(key: string): boolean {
  return /^(0|[1-9]\d*)$/.test(key);
}
