import { type Json } from "@sekisho/core";
import { TextMistake } from "../mistake.ts";
import { numberOf } from "../number.ts";
import { setOwn } from "../own.ts";
import { plainNumber } from "./plain-number.ts";
import type { Block, Expression, Extent, Item, ObjectEntry, Unary } from "./syntax.ts";

type Entries = { [key: string]: Json };

/**
 * Gives syntax trees the values that Conftest's `hcl2` parser gives: literals are evaluated, every other expression is
 * its own text in `${…}`, a block is an item of a list below its type and labels. Throws {@link TextMistake}:
 * `hcl_mixed_block`, `hcl_operand`, `hcl_number`.
 */
export class Valuer {
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  /** What a body holds, or a whole file; looks at each item once. */
  body(items: Iterable<Item>): Json {
    const object: Entries = {};
    const names: string[] = [];
    const values: Json[] = [];
    for (const item of items) {
      if (item.kind === "block") this.#block(object, item);
      else {
        names.push(item.name);
        values.push(this.expression(item.value));
      }
    }
    // An argument counts more than blocks of its name, wherever they stand.
    for (let i = 0; i < names.length; i++) setOwn(object, names[i] ?? "", values[i] ?? null);
    return object;
  }

  #block(object: Entries, block: Block): void {
    const { type, labels } = block;
    let inside = object;
    let key = type;
    for (const label of labels) {
      const next = Object.hasOwn(inside, key) ? inside[key] : {};
      if (next === undefined || Array.isArray(next)) return mixedBlock(block);
      setOwn(inside, key, next);
      // Only this method fills the object, with lists and with objects of its own.
      inside = next as Entries;
      key = label.text;
    }
    const list = Object.hasOwn(inside, key) ? inside[key] : [];
    if (!Array.isArray(list)) return mixedBlock(block);
    list.push(this.body(block.body));
    setOwn(inside, key, list);
  }

  expression(expression: Expression): Json {
    switch (expression.kind) {
      case "number":
        return numberOf(expression.literal, "exact");
      case "constant":
        return expression.value;
      case "unary":
        return this.#unary(expression);
      case "template":
        return this.#template(expression.parts);
      case "interpolation":
        return this.expression(expression.inner);
      case "tuple":
        return expression.items.map((item) => this.expression(item));
      case "object": {
        const object: Entries = {};
        for (const entry of expression.entries) setOwn(object, this.key(entry), this.expression(entry.value));
        return object;
      }
      default:
        return this.#source(expression);
    }
  }

  /** A name stands for itself; everything else is text. */
  key({ key }: ObjectEntry): string {
    return key.kind === "traversal" ? this.#slice(key) : this.#textPart(key);
  }

  #unary(expression: Unary): Json {
    const { operator, operand } = expression;
    if (operand.kind !== "number" && operand.kind !== "constant") return this.#source(expression);
    if (operator === "-" && operand.kind === "number") return numberOf(`-${operand.literal}`, "exact");
    if (operator === "!" && operand.kind === "constant" && operand.value !== null) return !operand.value;
    const wanted = operator === "-" ? "a number" : "true or false";
    throw new TextMistake("hcl_operand", `Expected ${wanted} behind \`${operator}\`, found another value`, operand);
  }

  #template(parts: readonly Expression[]): string {
    let text = "";
    for (const part of parts) text += this.#textPart(part);
    return text;
  }

  /** A part of a template as the text that gives that part in HCL's JSON syntax. */
  #textPart(part: Expression): string {
    switch (part.kind) {
      case "text":
        if (!part.value.includes("{")) return part.value;
        return part.value.replaceAll("${", () => "$${").replaceAll("%{", "%%{");
      case "number":
        return plainNumber(part);
      case "constant":
        return String(part.value);
      case "template":
        return this.#template(part.parts);
      case "interpolation":
        return this.#textPart(part.inner);
      case "conditional": {
        const whenFalse = this.#textPart(part.whenFalse);
        const tail = whenFalse === "" ? "" : `%{else}${whenFalse}`;
        return `%{if ${this.#slice(part.condition)}}${this.#textPart(part.whenTrue)}${tail}%{endif}`;
      }
      case "for": {
        if (part.makes !== "text") return this.#source(part);
        const names = part.keyName === undefined ? part.valueName : `${part.keyName}, ${part.valueName}`;
        return `%{for ${names} in ${this.#slice(part.collection)}}${this.#textPart(part.result)}%{endfor}`;
      }
      default:
        return this.#source(part);
    }
  }

  #source(expression: Expression): string {
    return `\${${this.#slice(expression)}}`;
  }

  /** The text of an expression, and a closing parenthesis right behind it, which hcl2json takes along. */
  #slice({ start, end }: Extent): string {
    return this.#text.slice(start, this.#text.charAt(end) === ")" ? end + 1 : end);
  }
}

function mixedBlock({ type, start, typeEnd }: Block): never {
  const message = `Expected blocks of type \`${type}\` with equally many labels, found one with more or fewer`;
  throw new TextMistake("hcl_mixed_block", message, { start, end: typeEnd });
}
