/** Objects that policies give, read as Go's encoding/json reads them into structs: fields by name, zero where nothing is. */
import { budgetExceeded } from "../../runtime/errors.ts";
import { isNumber, isPlainObject, typeName } from "../../runtime/kinds.ts";
import { numberText, toInteger } from "../../runtime/numbers.ts";
import { sortedKeys } from "../../runtime/order.ts";
import type { PlainObject, Value as RegoValue } from "../../runtime/value.ts";

/** A value does not fit the tree, in the words of encoding/json. */
export class TreeError extends Error {
  override readonly name = "TreeError";
}

const maxDepth = 400;

type Case = "any case" | "exact case";
export type Read<T> = (reader: Reader, value: RegoValue) => T;

/** One tree: where the reading is, and the first thing that does not fit. */
export class Reader {
  #error: string | undefined;
  /** Unlike an error, it is not forgotten when something reads better as another kind of node. */
  #incomplete: string | undefined;
  readonly #path: string[] = [];
  readonly #structs: string[] = [];
  #depth = 0;

  finish(): void {
    const error = this.#error ?? this.#incomplete;
    if (error !== undefined) throw new TreeError(error);
  }

  /** Runs a reading whose errors don't count; undefined if there was one. */
  attempt<T>(read: () => T): T | undefined {
    const before = this.#error;
    this.#error = undefined;
    const value = read();
    const failed = this.#error !== undefined;
    this.#error = before;
    return failed ? undefined : value;
  }

  /** What gqlparser would fall over. */
  incomplete(what: string): void {
    this.#incomplete ??= `the GraphQL tree is incomplete: ${what}`;
  }

  mismatch(value: RegoValue, goType: string): void {
    if (this.#error !== undefined) return;
    const what = typeof value === "boolean" ? "bool" : typeName(value);
    const found = isNumber(value) && goType === "ast.ValueKind" ? `number ${numberText(value)}` : what;
    const where = `${this.#structs.at(-1) ?? ""}.${this.#path.join(".")}`;
    this.#error = `json: cannot unmarshal ${found} into Go struct field ${where} of type ${goType}`;
  }

  /** Fields of an object. By hand-read structs are unknown to the error: the one around them is named. */
  struct(name: string, value: RegoValue, keys: Case): StructReader {
    const object = isPlainObject(value) ? value : undefined;
    if (object === undefined && value !== null) {
      this.mismatch(value, keys === "any case" ? `ast.${name}` : "map[string]json.RawMessage");
    }
    return new StructReader(this, name, object ?? {}, keys);
  }

  /** Structs that are read by hand have no name here: errors inside them know only what is around. */
  inField<T>(struct: string | undefined, key: string, read: () => T): T {
    this.#depth += 1;
    if (this.#depth > maxDepth) throw budgetExceeded("depth");
    if (struct !== undefined) {
      this.#path.push(key);
      this.#structs.push(struct);
    }
    const value = read();
    if (struct !== undefined) {
      this.#path.pop();
      this.#structs.pop();
    }
    this.#depth -= 1;
    return value;
  }
}

/** One object as a struct. */
export class StructReader {
  readonly #reader: Reader;
  readonly #name: string;
  readonly #object: PlainObject;
  readonly #keys: Case;

  constructor(reader: Reader, name: string, object: PlainObject, keys: Case) {
    this.#reader = reader;
    this.#name = name;
    this.#object = object;
    this.#keys = keys;
  }

  text(key: string, goType = "string"): string {
    return this.#scalar(key, goType, "", (value) => (typeof value === "string" ? value : undefined));
  }

  flag(key: string): boolean {
    return this.#scalar(key, "bool", false, (value) => (typeof value === "boolean" ? value : undefined));
  }

  kind(key: string): number {
    return this.#scalar(key, "ast.ValueKind", 0, (value) => (isNumber(value) ? toInteger(value) : undefined));
  }

  texts(key: string, goElement = "string"): string[] {
    return this.items(key, `[]${goElement}`, (reader, value) => {
      if (typeof value === "string") return value;
      if (value !== null) reader.mismatch(value, goElement);
      return "";
    });
  }

  list<T>(key: string, goType: string, read: Read<T>): T[] {
    return this.items(key, `ast.${goType}`, read);
  }

  maybe<T>(key: string, read: Read<T>): T | undefined {
    const value = this.#value(key);
    if (value === undefined || value === null) return undefined;
    return this.#inField(key, () => read(this.#reader, value));
  }

  /** As {@link maybe}, but its absence is an error. */
  needed<T>(key: string, read: Read<T>): T | undefined {
    const value = this.maybe(key, read);
    if (value === undefined) this.#reader.incomplete(`${this.#name} has no ${key}`);
    return value;
  }

  items<T>(key: string, goType: string, read: Read<T>): T[] {
    const value = this.#value(key);
    if (value === undefined || value === null) return [];
    return this.#inField(key, () => {
      if (Array.isArray(value))
        return (value as readonly RegoValue[]).map((item) => {
          if (item === null && goType !== "[]string" && goType !== "[]json.RawMessage") {
            this.#reader.incomplete(`null stands in ${key}`);
          }
          return read(this.#reader, item);
        });
      this.#reader.mismatch(value, goType);
      return [];
    });
  }

  #scalar<T>(key: string, goType: string, zero: T, convert: (value: RegoValue) => T | undefined): T {
    const value = this.#value(key);
    if (value === undefined || value === null) return zero;
    return this.#inField(key, () => {
      const converted = convert(value);
      if (converted === undefined) this.#reader.mismatch(value, goType);
      return converted ?? zero;
    });
  }

  #inField<T>(key: string, read: () => T): T {
    return this.#reader.inField(this.#keys === "any case" ? this.#name : undefined, key, read);
  }

  /** The last of the keys that mean this one. */
  #value(key: string): RegoValue | undefined {
    if (this.#keys === "exact case") return Object.hasOwn(this.#object, key) ? this.#object[key] : undefined;
    const wanted = key.toLowerCase();
    const keys = sortedKeys(this.#object).filter((name) => name.toLowerCase() === wanted);
    const last = keys.at(-1);
    return last === undefined ? undefined : this.#object[last];
  }
}
