import { printTerm } from "../../runtime/print.ts";
import { sortValues } from "../../runtime/sort.ts";
import type { Value } from "../../runtime/value.ts";
import type { At } from "../resolved.ts";
import { bind } from "./bind.ts";
import { keysOfType, select, valuesOfType } from "./combine.ts";
import { type Env, isSimpleKey, type TypeNode } from "./env.ts";
import type { Flat, FlatRef } from "./flat.ts";
import { printKeys, printType } from "./print.ts";
import { anyType, type MaybeType, stringType, type Type, unwrap } from "./types.ts";
import { unifies } from "./unify.ts";
import type { VariableNames } from "./variable-names.ts";

/** A mistake in types. `fromUnknown`: it may only follow from another one in the same expression. */
export interface TypeMistake {
  readonly at: At;
  readonly message: string;
  readonly fromUnknown?: boolean;
}

/** Checks that a ref can lead somewhere. Variables in brackets learn from it what keys they can be. */
export function checkRef(env: Env, ref: FlatRef, names: VariableNames): TypeMistake | undefined {
  return new RefCheck(env, ref, names).check();
}

class RefCheck {
  readonly #env: Env;
  readonly #ref: FlatRef;
  readonly #names: VariableNames;

  constructor(env: Env, ref: FlatRef, names: VariableNames) {
    this.#env = env;
    this.#ref = ref;
    this.#names = names;
  }

  check(): TypeMistake | undefined {
    const { head } = this.#ref;
    if (typeof head === "number") return this.#fromVariable(head);
    const type = this.#env.typeOfRef(this.#ref);
    if (type?.kind === "function") return this.#unsupported(this.#ref.parts.length, type);
    for (let env: Env | undefined = this.#env; env !== undefined; env = env.outer) {
      const root = env.root(head);
      if (root === undefined) continue;
      const found = this.#below(root);
      if (found !== "elsewhere") return found;
    }
    // Nothing in the program says what is there, so that anything can be.
    return this.#inside(anyType, 0);
  }

  #fromVariable(head: number): TypeMistake | undefined {
    for (let env: Env | undefined = this.#env; env !== undefined; env = env.outer) {
      if (env.holds(head)) return this.#inside(env.variable(head), 0);
    }
    this.#env.setVariable(head, anyType);
    return this.#inside(anyType, 0);
  }

  /** `elsewhere` when this environment knows nothing of the name: one further out may. */
  #below(root: TypeNode): TypeMistake | "elsewhere" | undefined {
    let at = root;
    for (let i = 0; i < this.#ref.parts.length; i++) {
      if (at.type !== undefined) return this.#inside(at.type, i);
      const part = this.#ref.parts[i];
      if (part === undefined) return undefined;
      if (i < 2 && part.t !== "var" && !(part.t === "const" && typeof part.value === "string")) {
        return this.#invalid(i, this.#env.typeOf(part), stringType, kidKeys(at));
      }
      if (part.t === "var") {
        const keys = keysOfType(this.#env.extent(at));
        const known = this.#env.variable(part.id);
        if (known === undefined) this.#env.setVariable(part.id, keys);
        else if (!unifies(keys, known)) return this.#invalid(i, known, keys, kidKeys(at));
      }
      const kid: TypeNode | undefined = part.t === "const" ? at.kid(part.value) : undefined;
      if (kid === undefined) return "elsewhere";
      at = kid;
    }
    return undefined;
  }

  /** The parts from an index on lead into a value of that type. */
  #inside(start: MaybeType, index: number): TypeMistake | undefined {
    let type = start;
    for (let i = index; i < this.#ref.parts.length; i++) {
      const part = this.#ref.parts[i];
      const keys = keysOfType(type);
      if (part === undefined) return undefined;
      if (keys === undefined) return this.#unsupported(i, type);
      if (isSimpleKey(part)) {
        const inner = select(type, part.value);
        if (inner === undefined) return this.#invalid(i, undefined, keys, constantKeys(type));
        type = inner;
        continue;
      }
      const mistake = this.#key(part, i, keys, type);
      if (mistake !== undefined) return mistake;
      type = valuesOfType(type);
    }
    return undefined;
  }

  #key(part: Flat, index: number, keys: Type, type: MaybeType): TypeMistake | undefined {
    if (part.t !== "var") {
      if (bind(this.#env, part, keys)) return undefined;
      return this.#invalid(index, this.#env.typeOf(part), keys, []);
    }
    const known = this.#env.variable(part.id);
    if (known === undefined) this.#env.setVariable(part.id, keys);
    else if (!unifies(known, keys)) return this.#invalid(index, known, keys, constantKeys(type));
    return undefined;
  }

  /** The value in front of a part has nothing inside it. */
  #unsupported(index: number, type: MaybeType): TypeMistake {
    const where = this.#print(index);
    const have = type?.kind === "function" ? "a function" : printType(type);
    const message = `undefined ref: ${this.#print(this.#ref.parts.length)}: ${where} is ${have}`;
    return { at: this.#ref.at, message };
  }

  /** A part that can't be a key of what is in front of it. */
  #invalid(index: number, have: MaybeType, want: MaybeType, keys: readonly Value[]): TypeMistake {
    const part = this.#ref.parts[index];
    const found = have === undefined && part !== undefined ? printPart(part, this.#names) : printType(have);
    const expected = keys.length > 0 ? `one of ${printKeys(keys)}` : printType(want);
    const message = `undefined ref: ${this.#print(this.#ref.parts.length)}: have ${found}, want ${expected}`;
    return { at: this.#ref.at, message };
  }

  #print(length: number): string {
    const { head, parts } = this.#ref;
    let text = typeof head === "number" ? this.#names.name(head) : head;
    for (const part of parts.slice(0, length)) {
      const isName = part.t === "const" && typeof part.value === "string" && /^[A-Za-z_]\w*$/.test(part.value);
      text += isName ? `.${part.value}` : `[${printPart(part, this.#names)}]`;
    }
    return text;
  }
}

function printPart(part: Flat, names: VariableNames): string {
  if (part.t === "const") return printTerm(part.value);
  return part.t === "var" ? names.name(part.id) : "…";
}

function kidKeys(node: TypeNode): readonly Value[] {
  return sortValues([...node.kids.values()].map(({ key }) => key));
}

/** The constant keys that something of a type can have. */
function constantKeys(type: MaybeType): readonly Value[] {
  const known = type === undefined ? undefined : unwrap(type);
  if (known?.kind === "object") return known.fields.map(({ key }) => key);
  if (known?.kind !== "any") return [];
  const keys = new Map<string, Value>();
  for (const member of known.of) for (const key of constantKeys(member)) keys.set(printTerm(key), key);
  return sortValues([...keys.values()]);
}
