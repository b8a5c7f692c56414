/**
 * Types from JSON Schemas, as OPA has them: `type`, `properties`, `items`, `anyOf`, `allOf` and local `$ref` count;
 * everything else, `additionalProperties` and `oneOf` too, says nothing about types.
 */
import { or } from "./combine.ts";
import {
  anyArrayType,
  anyObjectType,
  anyType,
  arrayType,
  booleanType,
  type Field,
  type MaybeType,
  numberType,
  objectType,
  type RecursiveType,
  stringType,
  type Type,
} from "./types.ts";

export type SchemaResult = { readonly type: Type } | { readonly mistake: string };

/** The type of the values that a schema admits, or why it says nothing. Remote schemas are never fetched. */
export function typeOfSchema(schema: unknown): SchemaResult {
  const reader = new SchemaReader(schema);
  const type = reader.type(schema, 0);
  return reader.mistake === undefined ? { type: type ?? anyType } : { mistake: reader.mistake };
}

/** Schemas nested deeper than this are refused. */
const deepest = 100;
const typeNames = new Set(["array", "boolean", "integer", "null", "number", "object", "string"]);

type Raw = Readonly<Record<string, unknown>>;

/** A schema whose parts have the right form. */
interface Node {
  readonly types: readonly string[];
  readonly properties: readonly (readonly [string, unknown])[];
  readonly items: readonly unknown[];
  /** Whether `items` is one schema for all. */
  readonly isUniform: boolean;
  readonly anyOf: readonly unknown[] | undefined;
  readonly allOf: readonly unknown[] | undefined;
}

interface Definition {
  type: MaybeType;
  recursive: RecursiveType | undefined;
  isOpen: boolean;
}

class SchemaReader {
  mistake: string | undefined;
  readonly #root: unknown;
  readonly #definitions = new Map<string, Definition>();

  constructor(root: unknown) {
    this.#root = root;
  }

  type(schema: unknown, level: number): MaybeType {
    if (this.mistake !== undefined || typeof schema === "boolean") return anyType;
    if (level > deepest) return this.#fail(`expected a schema of at most ${deepest} levels, found more`);
    if (!isRaw(schema)) return this.#fail("expected a schema (an object, true or false), found another value");
    const ref = own(schema, "$ref");
    if (ref !== undefined) return this.#reference(ref, level);
    const node = this.#node(schema);
    return node === undefined ? anyType : this.#typeOfNode(node, level);
  }

  #fail(message: string): undefined {
    this.mistake ??= message;
    return undefined;
  }

  #reference(ref: unknown, level: number): MaybeType {
    const target = this.#resolve(ref);
    if (target === undefined || typeof ref !== "string") return anyType;
    const before = this.#definitions.get(ref);
    if (before?.isOpen === true) return (before.recursive ??= { kind: "recursive", name: ref, target: undefined });
    if (before !== undefined) return before.type;
    const definition: Definition = { type: undefined, recursive: undefined, isOpen: true };
    this.#definitions.set(ref, definition);
    definition.type = this.type(target, level + 1);
    definition.isOpen = false;
    // A schema that is nothing but itself says nothing.
    const isCircular = definition.type?.kind === "recursive" && definition.type === definition.recursive;
    if (isCircular) definition.type = anyType;
    if (definition.recursive !== undefined) definition.recursive.target = definition.type;
    return definition.type;
  }

  /** What a local `$ref` refers to. */
  #resolve(ref: unknown): unknown {
    if (typeof ref !== "string") return this.#fail("expected $ref to be a string, found another value");
    if (!ref.startsWith("#")) {
      return this.#fail(`expected a $ref inside the schema (#/…), found ${ref}: remote schemas are not loaded`);
    }
    let at = this.#root;
    for (const part of decoded(ref.slice(1)).split("/").slice(1)) {
      const key = part.replaceAll("~1", "/").replaceAll("~0", "~");
      if (isRaw(at)) at = own(at, key);
      else at = Array.isArray(at) && /^\d+$/.test(key) ? (at as readonly unknown[])[Number(key)] : undefined;
    }
    return at === undefined ? this.#fail(`expected $ref ${ref} to lead to a schema, found nothing`) : at;
  }

  #node(schema: Raw): Node | undefined {
    const properties = own(schema, "properties");
    if (properties !== undefined && !isRaw(properties)) return this.#fail("expected properties to be an object");
    const items = own(schema, "items");
    const anyOf = own(schema, "anyOf");
    const allOf = own(schema, "allOf");
    for (const [name, list] of [["anyOf", anyOf] as const, ["allOf", allOf] as const]) {
      if (list !== undefined && !(Array.isArray(list) && list.length > 0)) {
        return this.#fail(`expected ${name} to be a list of schemas`);
      }
    }
    const types = this.#types(own(schema, "type"));
    if (types === undefined) return undefined;
    return {
      types,
      properties: Object.entries(properties ?? {}),
      items: items === undefined ? [] : Array.isArray(items) ? items : [items],
      isUniform: !Array.isArray(items),
      anyOf: Array.isArray(anyOf) ? anyOf : undefined,
      allOf: Array.isArray(allOf) ? allOf : undefined,
    };
  }

  #types(type: unknown): readonly string[] | undefined {
    const names: readonly unknown[] = type === undefined ? [] : Array.isArray(type) ? type : [type];
    const found: string[] = [];
    for (const name of names) {
      if (typeof name !== "string" || !typeNames.has(name)) {
        return this.#fail(`expected type to be one of ${[...typeNames].join(", ")}, found ${JSON.stringify(name)}`);
      }
      found.push(name);
    }
    return found;
  }

  #typeOfNode(node: Node, level: number): MaybeType {
    if (node.anyOf !== undefined) return this.#typeOfAny(node, node.anyOf, level);
    if (node.allOf !== undefined) return this.#typeOfAll(node, node.allOf, level);
    const { types } = node;
    if (types.includes("boolean")) return booleanType;
    if (types.includes("string")) return stringType;
    if (types.includes("integer") || types.includes("number")) return numberType;
    if (types.includes("object")) return this.#typeOfObject(node, level);
    if (types.includes("array")) return this.#typeOfArray(node, level);
    if (node.properties.length > 0) return this.#typeOfObject(node, level);
    return node.items.length > 0 ? this.#typeOfArray(node, level) : anyType;
  }

  #typeOfObject(node: Node, level: number): Type {
    if (node.properties.length === 0) return anyObjectType;
    const fields = node.properties.map(([key, schema]): Field => ({ key, value: this.type(schema, level + 1) }));
    return objectType(fields, undefined);
  }

  #typeOfArray(node: Node, level: number): Type {
    if (node.items.length === 0) return anyArrayType;
    const items = node.items.map((item) => this.type(item, level + 1));
    return node.isUniform ? arrayType([], items[0]) : arrayType(items, undefined);
  }

  #typeOfAny(node: Node, anyOf: readonly unknown[], level: number): MaybeType {
    let type: MaybeType;
    if (node.types.length > 0) {
      const core = this.#typeOfNode({ ...node, anyOf: undefined }, level + 1);
      if (core?.kind === "object" && core.fields.length > 0 && core.rest === undefined) type = core;
    }
    for (const schema of anyOf) type = or(this.type(schema, level + 1), type);
    return type;
  }

  #typeOfAll(node: Node, allOf: readonly unknown[], level: number): MaybeType {
    const parts: Node[] = [];
    for (const schema of allOf) {
      const part = this.#behindRefs(schema);
      if (part === undefined) return anyType;
      const isOnlyChoice =
        part.types.length === 0 && part.anyOf !== undefined && part.properties.length + part.items.length === 0;
      if (!isOnlyChoice) parts.push(part);
    }
    const merged = this.#merge(parts);
    if (merged === undefined) return anyType;
    const own = node.types;
    const both = (name: string): boolean => own.includes(name) && merged.types.includes(name);
    if (both("object") || both("array")) {
      const whole = this.#merge([merged, node]);
      return whole === undefined ? anyType : this.#typeOfNode({ ...whole, allOf: undefined }, level + 1);
    }
    if (own.length > 0 && own.join() !== merged.types.join())
      return this.#fail("the schemas of allOf do not fit the type");
    return this.#typeOfNode(merged, level + 1);
  }

  #behindRefs(schema: unknown): Node | undefined {
    let at = schema;
    for (let steps = 0; isRaw(at) && own(at, "$ref") !== undefined; steps++) {
      if (steps > deepest) return this.#fail("expected $ref to lead to a schema, found a circle");
      at = this.#resolve(own(at, "$ref"));
    }
    if (at === undefined) return undefined;
    if (typeof at === "boolean") return this.#node({});
    return isRaw(at) ? this.#node(at) : this.#fail("expected a schema in allOf, found another value");
  }

  /** One schema that says what several say; they must be of one type. */
  #merge(parts: readonly Node[]): Node | undefined {
    const typed = parts.map((part) => withImpliedType(part));
    let [result] = typed;
    for (const part of typed.slice(1)) {
      if (result === undefined) break;
      if (result.types.join() !== part.types.join()) {
        return this.#fail(`the schemas of allOf are of several types: ${show(result.types)} and ${show(part.types)}`);
      }
      if (result.types.includes("object") && result.properties.length > 0 && part.properties.length > 0) {
        result = { ...result, properties: [...result.properties, ...part.properties] };
      } else if (result.types.includes("array") && result.items.length > 0 && part.items.length > 0) {
        result = { ...result, items: [...result.items, ...part.items.slice(result.items.length)] };
      }
    }
    return result;
  }
}

function withImpliedType(node: Node): Node {
  const implied = node.properties.length > 0 ? "object" : node.items.length > 0 ? "array" : undefined;
  return implied === undefined || node.types.includes(implied) ? node : { ...node, types: [...node.types, implied] };
}

function show(types: readonly string[]): string {
  return types.length === 0 ? "none" : types.join(" or ");
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function isRaw(value: unknown): value is Raw {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function own(object: Raw, key: string): unknown {
  return Object.hasOwn(object, key) ? object[key] : undefined;
}
