import { budgetExceeded } from "../../runtime/errors.ts";
import { isArray, isNumber, isPlainObject } from "../../runtime/kinds.ts";
import { sortedKeys } from "../../runtime/order.ts";
import type { Value } from "../../runtime/value.ts";
import { ArityError, callFunction } from "./functions.ts";
import {
  type Command,
  GoFloat,
  GoInt,
  type Node,
  type Operand,
  type Pipeline,
  type Template,
  TemplateError,
} from "./nodes.ts";
import { type Datum, goText, goType, isTrue, printedSize } from "./values.ts";

export interface Meter {
  charge(steps: number): void;
  produce(size: number): void;
}

/** Templates that call each other. */
const maxDepth = 200;

/** The text that a template makes of some data; keys that are missing print as `<undefined>`. Throws {@link TemplateError}. */
export function execute(source: string, template: Template, data: Value, meter: Meter): string {
  return new Execution(source, template, meter).run(data);
}

interface Variable {
  readonly name: string;
  value: Datum;
}

type Flow = "break" | "continue" | undefined;

class Execution {
  readonly #source: string;
  readonly #template: Template;
  readonly #meter: Meter;
  #out: string[] = [];
  #variables: Variable[] = [];
  #depth = 0;
  #name = "template";

  constructor(source: string, template: Template, meter: Meter) {
    this.#source = source;
    this.#template = template;
    this.#meter = meter;
  }

  run(data: Value): string {
    this.#variables = [{ name: "$", value: data }];
    this.#list(this.#template.body, data);
    return this.#out.join("");
  }

  #fail(node: { readonly at: number; readonly text: string }, message: string): never {
    const before = this.#source.slice(0, node.at);
    const lineStart = before.lastIndexOf("\n") + 1;
    const line = before.split("\n").length;
    const column = new TextEncoder().encode(before.slice(lineStart)).length;
    const context = [...node.text].length > 20 ? `${[...node.text].slice(0, 20).join("")}...` : node.text;
    const where = `template: template:${line}:${column}: executing ${JSON.stringify(this.#name)} at <${context}>`;
    throw new TemplateError(`${where}: ${message}`);
  }

  #list(nodes: readonly Node[], dot: Datum): Flow {
    for (const node of nodes) {
      this.#meter.charge(1);
      const flow = this.#node(node, dot);
      if (flow !== undefined) return flow;
    }
    return undefined;
  }

  #node(node: Node, dot: Datum): Flow {
    switch (node.kind) {
      case "text":
        this.#write(node.text);
        return undefined;
      case "action": {
        const value = this.#pipeline(node.pipe, dot);
        if (node.pipe.variables.length > 0) return undefined;
        this.#meter.charge(printedSize(value));
        this.#write(value === undefined || value === null ? "<undefined>" : goText(value));
        return undefined;
      }
      case "if":
      case "with": {
        const mark = this.#variables.length;
        const value = this.#pipeline(node.pipe, dot);
        const flow = isTrue(value)
          ? this.#list(node.body, node.kind === "with" ? value : dot)
          : this.#list(node.otherwise, dot);
        this.#variables.length = mark;
        return flow;
      }
      case "range":
        return this.#range(node, dot);
      case "break":
      case "continue":
        return node.kind;
      case "template":
        this.#call(node, dot);
        return undefined;
    }
  }

  #write(text: string): void {
    this.#meter.produce(text.length);
    this.#out.push(text);
  }

  #range(node: Extract<Node, { readonly body: unknown }>, dot: Datum): Flow {
    const mark = this.#variables.length;
    const value = this.#pipeline(node.pipe, dot);
    const inner = this.#variables.length;
    let ran = false;
    for (const [key, item] of this.#items(node.pipe, value)) {
      ran = true;
      this.#meter.charge(1);
      const names = node.pipe.variables;
      const last = names.at(-1);
      if (last !== undefined) this.#set(last, names.length > 1 || !(value instanceof GoInt) ? item : key);
      if (names.length > 1 && names[0] !== undefined) this.#set(names[0], key);
      const flow = this.#list(node.body, item);
      this.#variables.length = inner;
      if (flow === "break") break;
    }
    this.#variables.length = mark;
    return ran ? undefined : this.#list(node.otherwise, dot);
  }

  *#items(pipe: Pipeline, value: Datum): Generator<readonly [Datum, Datum]> {
    if (value === undefined || value === null) return;
    if (value instanceof GoInt) {
      for (let i = 0n; i < value.value; i++) yield [new GoInt(i), new GoInt(i)];
      return;
    }
    const isScalar = value instanceof GoFloat || typeof value !== "object" || isNumber(value);
    if (isScalar) return this.#fail(pipe, `range can't iterate over ${goText(value)}`);
    if (isArray(value)) {
      for (const [i, item] of value.entries()) yield [new GoInt(BigInt(i)), item];
    } else if (isPlainObject(value)) for (const key of sortedKeys(value)) yield [key, value[key]];
  }

  #call(node: Extract<Node, { readonly kind: "template" }>, dot: Datum): void {
    const body = this.#template.named.get(node.name);
    if (body === undefined) this.#fail(node, `template ${JSON.stringify(node.name)} not defined`);
    const value = node.pipe === undefined ? undefined : this.#pipeline(node.pipe, dot);
    this.#depth += 1;
    if (this.#depth > maxDepth) throw budgetExceeded("depth");
    const variables = this.#variables;
    const name = this.#name;
    this.#variables = [{ name: "$", value }];
    this.#name = node.name;
    this.#list(body, value);
    this.#variables = variables;
    this.#name = name;
    this.#depth -= 1;
  }

  #set(name: string, value: Datum): void {
    const variable = this.#variables.findLast((candidate) => candidate.name === name);
    if (variable !== undefined) variable.value = value;
  }

  #pipeline(pipe: Pipeline, dot: Datum): Datum {
    this.#meter.charge(1);
    let value: Datum;
    pipe.commands.forEach((command, i) => {
      value = this.#command(command, dot, i === 0 ? [] : [value]);
    });
    for (const name of pipe.variables) {
      if (pipe.assigns) this.#set(name, value);
      else this.#variables.push({ name, value });
    }
    return value;
  }

  /** `final` is what comes out of the command before in a pipeline. */
  #command(command: Command, dot: Datum, final: readonly Datum[]): Datum {
    const [first, ...others] = command.operands;
    if (first === undefined) return undefined;
    if (first.kind === "function") return this.#function(first.name, command, others, dot, final);
    if (others.length + final.length > 0) {
      const what = first.kind === "field" || first.kind === "variable" || first.kind === "pipeline";
      const name = what && "names" in first ? (first.names.at(-1) ?? first.text) : first.text;
      this.#fail(
        first,
        what ? `${name} is not a method but has arguments` : `can't give argument to non-function ${first.text}`,
      );
    }
    if (first.kind === "nil") this.#fail(first, "nil is not a command");
    return this.#operand(first, dot);
  }

  #function(name: string, command: Command, operands: readonly Operand[], dot: Datum, final: readonly Datum[]): Datum {
    if (name === "and" || name === "or") return this.#logic(name, command, operands, dot, final);
    const args = [...operands.map((operand) => this.#operand(operand, dot)), ...final];
    if (name === "call") {
      const shown = operands[0]?.text ?? "";
      const reason = args[0] === undefined ? "call of nil" : `non-function ${shown} of type ${goType(args[0])}`;
      this.#fail(command, `error calling call: ${reason}`);
    }
    try {
      return callFunction(name, args, (size) => this.#meter.produce(size));
    } catch (error) {
      if (error instanceof ArityError) return this.#fail(command, error.message);
      if (error instanceof TemplateError) return this.#fail(command, `error calling ${name}: ${error.message}`);
      throw error;
    }
  }

  /** Stops at the first argument that decides. */
  #logic(
    name: "and" | "or",
    command: Command,
    operands: readonly Operand[],
    dot: Datum,
    final: readonly Datum[],
  ): Datum {
    if (operands.length + final.length === 0) {
      this.#fail(command, `wrong number of args for ${name}: want at least 1 got 0`);
    }
    let value: Datum;
    for (const operand of operands) {
      value = this.#operand(operand, dot);
      if (isTrue(value) === (name === "or")) return value;
    }
    return final.length > 0 ? final[0] : value;
  }

  #operand(operand: Operand, dot: Datum): Datum {
    switch (operand.kind) {
      case "dot":
        return dot;
      case "nil":
        return null;
      case "constant":
        return operand.value;
      case "field":
        return this.#fields(operand, operand.names, dot);
      case "variable": {
        const variable = this.#variables.findLast(({ name }) => name === operand.name);
        return this.#fields(operand, operand.names, variable?.value);
      }
      case "function":
        return this.#function(operand.name, { ...operand, operands: [operand] }, [], dot, []);
      case "pipeline": {
        const mark = this.#variables.length;
        const value = this.#pipeline(operand.pipe, dot);
        this.#variables.length = mark;
        return this.#fields(operand, operand.names, value);
      }
    }
  }

  /** What is missing stays missing; null has no fields. */
  #fields(node: Operand, names: readonly string[], start: Datum): Datum {
    let value = start;
    for (const name of names) {
      if (value === undefined) return undefined;
      if (value === null) this.#fail(node, `nil pointer evaluating interface {}.${name}`);
      const object = value instanceof GoInt || value instanceof GoFloat || !isPlainObject(value) ? undefined : value;
      if (object === undefined) this.#fail(node, `can't evaluate field ${name} in type ${fieldType(value)}`);
      value = Object.hasOwn(object, name) ? object[name] : undefined;
    }
    return value;
  }
}

/** What comes out of a map is of the type of its values. */
function fieldType(value: Datum): string {
  return value instanceof GoInt || value instanceof GoFloat ? goType(value) : "interface {}";
}
