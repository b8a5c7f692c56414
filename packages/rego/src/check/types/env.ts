import { isNumber, isScalar } from "../../runtime/kinds.ts";
import type { Value } from "../../runtime/value.ts";
import { placeKey } from "../place-key.ts";
import { mergeRules, or, select, valuesOfType } from "./combine.ts";
import type { Flat, FlatComprehension, FlatRef, Root } from "./flat.ts";
import {
  anyArrayType,
  anyObjectType,
  anySetType,
  anyType,
  arrayType,
  type Field,
  type FunctionType,
  type MaybeType,
  objectType,
  setType,
  stringType,
  type Type,
  typeOfConstant,
  typeOfKey,
  unwrap,
} from "./types.ts";

/** A name and what is below it. A node may have a type and kids: the type then says what the kids are, too. */
export class TypeNode {
  readonly key: Value;
  /** By the keys of values. */
  readonly kids = new Map<string, TypeNode>();
  type: MaybeType;
  #extent: { readonly version: number; readonly type: Type } | undefined;

  constructor(key: Value) {
    this.key = key;
  }

  kid(key: Value): TypeNode | undefined {
    return this.kids.get(placeKey(key));
  }

  make(key: Value): TypeNode {
    const name = placeKey(key);
    let kid = this.kids.get(name);
    if (kid === undefined) this.kids.set(name, (kid = new TypeNode(key)));
    return kid;
  }

  /** The type of everything from here on; there may always be data that no rule makes. `version` changes with the tree. */
  extent(version: number): Type {
    if (this.type !== undefined) return this.type;
    if (this.#extent?.version === version) return this.#extent.type;
    const fields: Field[] = [];
    for (const kid of this.kids.values()) {
      const isNamed = typeof kid.key !== "object" || isNumber(kid.key);
      if (isNamed) fields.push({ key: kid.key, value: kid.extent(version) });
    }
    const type = objectType(fields, { key: stringType, value: anyType });
    this.#extent = { version, type };
    return type;
  }
}

/** Answers what a comprehension is like in an environment: it has one of its own. */
export type CheckClosure = (env: Env, comprehension: FlatComprehension) => Env | undefined;

/**
 * What is known about names: variables and schemas of one body, then those of the bodies around it, and outermost the
 * rules of the program.
 */
export class Env {
  readonly outer: Env | undefined;
  readonly #check: CheckClosure;
  readonly #variables = new Map<number, MaybeType>();
  /** Made when a rule or a schema says something: few bodies have one. */
  #roots: Map<Root, TypeNode> | undefined;
  /** This environment and those around it, innermost first. */
  readonly #chain: readonly Env[];
  #version = 0;

  constructor(outer: Env | undefined, check: CheckClosure) {
    this.outer = outer;
    this.#check = check;
    this.#chain = outer === undefined ? [this] : [this, ...outer.#chain];
  }

  inner(): Env {
    return new Env(this, this.#check);
  }

  /** A number that changes whenever anything here or further out does. */
  version(): number {
    let version = 0;
    for (const env of this.#chain) version += env.#version;
    return version;
  }

  root(name: Root): TypeNode | undefined {
    return this.#roots?.get(name);
  }

  /** Whether a variable is known in this very body, be it without a type. */
  holds(id: number): boolean {
    return this.#variables.has(id);
  }

  variable(id: number): MaybeType {
    const type = this.#variables.get(id);
    if (type !== undefined || this.outer === undefined || this.#variables.has(id)) return type;
    return this.outer.variable(id);
  }

  setVariable(id: number, type: MaybeType): void {
    this.#variables.set(id, type);
    this.#version++;
  }

  extent(node: TypeNode): Type {
    return node.extent(this.version());
  }

  /** Says what a name is, whatever was said before. */
  put(root: Root, path: readonly Value[], type: Type): void {
    this.#node(root, path).type = type;
    this.#version++;
  }

  /** Adds what one more rule makes of a name. */
  insert(path: readonly Value[], type: Type): void {
    this.#version++;
    let node = this.#rootNode("data");
    for (let i = 0; i < path.length; i++) {
      node = node.make(path[i] ?? null);
      const known = node.type === undefined ? undefined : unwrap(node.type);
      if (i + 1 < path.length && known?.kind === "object") node.type = withInside(known, path.slice(i + 1), type);
    }
    node.type = mergeRules(node.type, type);
    if (unwrap(type).kind !== "object") return;
    for (const { path: below, type: leaf } of leaves(node)) {
      const known = node.type === undefined ? undefined : unwrap(node.type);
      if (known?.kind === "object") node.type = withInside(known, below, leaf);
    }
  }

  typeOf(term: Flat): MaybeType {
    switch (term.t) {
      case "const":
        return typeOfConstant(term.value);
      case "var":
        return this.variable(term.id);
      case "ref":
        return this.typeOfRef(term);
      case "array":
        if (term.items.length === 0) return anyArrayType;
        return arrayType(
          term.items.map((item) => this.typeOf(item)),
          undefined,
        );
      case "set": {
        let of: MaybeType;
        for (const item of term.items) of = or(of, this.typeOf(item));
        return of === undefined ? anySetType : setType(of);
      }
      case "object":
        return this.#typeOfObject(term.entries);
      case "comprehension": {
        const env = this.#check(this, term);
        if (env === undefined) return undefined;
        const value = env.typeOf(term.value);
        if (term.kind === "set") return setType(value);
        if (term.kind === "array") return arrayType([], value, value !== undefined);
        return objectType([], { key: term.key === undefined ? undefined : env.typeOf(term.key), value });
      }
    }
  }

  typeOfRef(ref: FlatRef): MaybeType {
    for (const env of this.#chain) {
      if (typeof ref.head === "number") {
        if (env.#variables.has(ref.head)) return selectAll(env.#variables.get(ref.head), ref.parts);
        continue;
      }
      const root = env.#roots?.get(ref.head);
      const found = root === undefined ? undefined : this.#below(root, ref.parts);
      if (found !== undefined) return found.type;
    }
    return typeof ref.head === "number" ? undefined : anyType;
  }

  /** The type of a function of the program. */
  functionAt(path: readonly string[]): FunctionType | undefined {
    for (const env of this.#chain) {
      let node = env.#roots?.get("data");
      for (const name of path) {
        const kid = node?.kid(name);
        // A schema says what is below.
        if (kid === undefined && node?.type !== undefined) return asFunction(this.typeOfRef(constantRef(path)));
        node = kid;
      }
      if (node !== undefined) return asFunction(node.type);
    }
    return undefined;
  }

  /** What a path leads to; undefined when no rule or schema of this environment is on the way. */
  #below(root: TypeNode, parts: readonly Flat[]): { readonly type: MaybeType } | undefined {
    let node = root;
    let i = 0;
    for (const part of parts) {
      const kid = part.t === "const" ? node.kid(part.value) : undefined;
      if (kid === undefined) {
        if (node.type !== undefined) return { type: selectAll(node.type, parts, i) };
        if (part.t !== "const") return { type: selectAll(this.extent(node), parts, i) };
        return undefined;
      }
      node = kid;
      i++;
    }
    return { type: this.extent(node) };
  }

  #typeOfObject(entries: readonly (readonly [Flat, Flat])[]): MaybeType {
    const fields = new Map<string, Field>();
    let rest: { readonly key: MaybeType; readonly value: MaybeType } | undefined;
    for (const [key, value] of entries) {
      const type = this.typeOf(value);
      if (key.t === "const") fields.set(placeKey(key.value), { key: key.value, value: type });
      else rest = { key: this.typeOf(key), value: type };
    }
    return fields.size === 0 && rest === undefined ? anyObjectType : objectType([...fields.values()], rest);
  }

  #node(root: Root, path: readonly Value[]): TypeNode {
    let node = this.#rootNode(root);
    for (const key of path) node = node.make(key);
    return node;
  }

  #rootNode(name: Root): TypeNode {
    const roots = (this.#roots ??= new Map<Root, TypeNode>());
    let node = roots.get(name);
    if (node === undefined) roots.set(name, (node = new TypeNode(name)));
    return node;
  }
}

function asFunction(type: MaybeType): FunctionType | undefined {
  return type?.kind === "function" ? type : undefined;
}

function constantRef(path: readonly string[]): FlatRef {
  const at = { start: 0, end: 0 };
  return { t: "ref", head: "data", parts: path.map((value): Flat => ({ t: "const", value, at })), at };
}

/** The type behind some parts of a ref; a part that is no scalar constant can be any key. */
function selectAll(type: MaybeType, parts: readonly Flat[], from = 0): MaybeType {
  let found = type;
  for (let i = from; i < parts.length; i++) {
    const part = parts[i];
    if (found === undefined || part === undefined) return undefined;
    found = isSimpleKey(part) ? select(found, part.value) : valuesOfType(found);
  }
  return found;
}

/** Whether a part of a ref is a scalar constant. */
export function isSimpleKey(part: Flat): part is Flat & { readonly t: "const" } {
  return part.t === "const" && isScalar(part.value);
}

type ObjectOf = Parameters<typeof objectType>;

/** An object that also has something at a path inside it. */
function withInside(
  object: { readonly fields: ObjectOf[0]; readonly rest: ObjectOf[1] },
  path: readonly Value[],
  type: MaybeType,
): Type {
  const [first = null, ...more] = path;
  const inner = more.length === 0 ? type : withInside({ fields: [], rest: undefined }, more, type);
  const key = or(object.rest?.key, typeOfKey(first));
  return objectType(object.fields, { key, value: or(object.rest?.value, inner) });
}

function leaves(node: TypeNode): { readonly path: readonly Value[]; readonly type: Type }[] {
  const found: { readonly path: readonly Value[]; readonly type: Type }[] = [];
  const collect = (at: TypeNode, path: readonly Value[]): void => {
    for (const kid of at.kids.values()) {
      const below = [...path, kid.key];
      if (kid.type !== undefined) found.push({ path: below, type: kid.type });
      else collect(kid, below);
    }
  };
  collect(node, []);
  return found;
}
