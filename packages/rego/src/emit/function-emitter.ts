/**
 * Emits the text of one JavaScript function: labelled blocks for bodies, nested `for` loops for scans, locals for
 * variables. Failing is a jump: `continue` of the loop around, else `break` of the body.
 */
import type { Step, X } from "../plan/ir.ts";
import type { Origin } from "../plan/origin.ts";
import { type Locals, Origins } from "../plan/origins.ts";
import { emitCall, emitCondition, emitEquality } from "./emit-call.ts";
import { emitComprehension } from "./emit-comprehension.ts";
import { emitRead } from "./emit-read.ts";
import { emitSteps, type StepEmitter } from "./emit-steps.ts";
import { literalKey } from "./literals.ts";
import type { Unit } from "./unit.ts";

export class FunctionEmitter implements StepEmitter {
  readonly unit: Unit;
  readonly lines: string[] = [];
  /** The statement that gives up what is being tried. */
  fail = "return void 0";
  /** The variable that holds the context. */
  context = "c";
  /** How many loops stand around what is being emitted. */
  depth = 0;
  /** Whether the order of iteration can be seen in the result. */
  ordered = false;
  readonly #names = new Map<number, string>();
  readonly #origins: Locals = [];

  constructor(unit: Unit) {
    this.unit = unit;
  }

  line(text: string): void {
    this.lines.push(text);
  }

  /** The place for what lives as long as a call of the function; nothing before it may ask for any of that. */
  declarations(): void {
    this.#top = this.lines.length;
    this.line("");
  }

  /** A variable of the whole function, undefined at first. */
  hoist(letter: string): string {
    const name = this.unit.fresh(letter);
    this.#declare(`let ${name};`);
    return name;
  }

  /** The budget, which all contexts of an evaluation share. A name: reading it from the context each time is more code. */
  get budget(): string {
    if (!this.#hasBudget) this.#declare("const y = c.budget;");
    this.#hasBudget = true;
    return "y";
  }

  /** The session, likewise. */
  get session(): string {
    if (!this.#hasSession) this.#declare("const z = c.session;");
    this.#hasSession = true;
    return "z";
  }

  #declare(text: string): void {
    const before = this.lines[this.#top];
    this.lines[this.#top] = before === "" ? text : `${before} ${text}`;
  }

  #hasBudget = false;
  #hasSession = false;
  #top = 0;

  /** Names a local that the caller has declared. */
  name(id: number, text: string, origin: Origin): void {
    this.#names.set(id, text);
    this.#origins[id] = origin;
  }

  local(id: number): string {
    const name = this.#names.get(id);
    if (name === undefined) throw new Error(`local ${id} is read before it is bound`);
    return name;
  }

  /** Whether a value can hold only what JSON has: plain reads are safe on it. */
  origin(x: X): Origin {
    return this.unit.origins.of(x, this.#origins);
  }

  /** Declares `let NAME` and returns the name. */
  temporary(letter = "t"): string {
    const name = this.unit.fresh(letter);
    this.line(`let ${name};`);
    return name;
  }

  /** Runs a piece of emission with another way to fail. */
  failing(statement: string, emit: () => void): void {
    const before = this.fail;
    this.fail = statement;
    emit();
    this.fail = before;
  }

  /** A body in a labelled block: failing leaves the block, `done` is emitted where the body has succeeded. */
  block(steps: readonly Step[], done: () => void): void {
    const label = this.unit.fresh("b");
    this.line(`${label}: {`);
    this.failing(`break ${label}`, () => this.steps(steps, 0, done));
    this.line("}");
  }

  /** Steps from an index on; `done` is emitted innermost. */
  steps(steps: readonly Step[], from: number, done: () => void): void {
    emitSteps(this, steps, from, done);
  }

  test(x: X): void {
    this.line(`if (${emitCondition(this, x)}) ${this.fail};`);
  }

  equal(a: X, b: X): void {
    this.line(`if (!${emitEquality(this, a, b)}) ${this.fail};`);
  }

  shape(step: Step & { readonly s: "shape" }): void {
    const test = step.kind === "array" ? "isArrayOf" : "isObjectOf";
    this.line(`if (!${test}(${this.local(step.id)}, ${step.size})) ${this.fail};`);
  }

  /** The text of a value that is there: a name or a literal. Emits what computes it and fails where it is undefined. */
  value(x: X): string {
    switch (x.x) {
      case "const":
        return this.unit.constant(x.value);
      case "local":
        return this.local(x.id);
      case "array":
        return this.#bound(`[${x.items.map((item) => this.value(item)).join(", ")}]`);
      case "set":
        return this.#bound(`setOf([${x.items.map((item) => this.value(item)).join(", ")}])`);
      case "object":
        return this.#bound(this.#object(x.keys, x.values));
      case "comprehension":
        return emitComprehension(this, x);
      case "template": {
        const parts = x.parts.map((p) => (typeof p === "string" ? this.unit.constant(p) : this.value(p)));
        return this.#bound(`template([${parts.join(", ")}])`);
      }
      case "builtin":
      case "call":
        return emitCall(this, x);
      default:
        return emitRead(this, x);
    }
  }

  text(x: X): string {
    return this.value(x);
  }

  readonly handedOn = "...a";

  standIn(builtin: string): string {
    return `${builtin}(c.session, ...a)`;
  }

  inputReplaced(): void {
    // Its places are not told in this form.
  }

  #bound(text: string): string {
    const name = this.unit.fresh("t");
    this.line(`const ${name} = ${text};`);
    return name;
  }

  #object(keys: readonly X[], values: readonly X[]): string {
    const names: string[] = [];
    for (const key of keys) if (key.x === "const" && typeof key.value === "string") names.push(key.value);
    const texts = values.map((value) => this.value(value));
    if (names.length === keys.length && new Set(names).size === names.length) {
      const entries = names.map((name, i) => `${literalKey(name)}: ${texts[i]}`);
      return `{${entries.sort().join(", ")}}`;
    }
    return `objectFrom([${keys.map((key, i) => `[${this.value(key)}, ${texts[i]}]`).join(", ")}])`;
  }

  bind(id: number, x: X): void {
    const origin = this.origin(x);
    this.name(id, this.value(x), origin);
  }

  not(body: readonly Step[]): void {
    const { fail } = this;
    this.block(body, () => this.line(`${fail};`));
  }

  every(step: Step & { readonly s: "every" }): void {
    const { fail } = this;
    const { origin, range } = this.#range(step.x);
    this.line(`if (!isCollection(${range})) ${fail};`);
    const label = this.unit.fresh("l");
    this.#open(label, range, { key: step.key, value: step.value, origin });
    this.block(step.body, () => this.line(`continue ${label};`));
    this.line(`${fail};`);
    this.line("}");
  }

  loop(step: Step & { readonly s: "scan" | "keys" | "walk" }, rest: () => void): void {
    const label = this.unit.fresh("l");
    if (step.s === "scan") {
      const { origin, range } = this.#range(step.x);
      this.#open(label, range, { key: step.key, value: step.value, origin });
    } else {
      const list =
        step.s === "walk"
          ? `walkPairs(${this.session}, ${this.value(step.x)})`
          : `documentKeys(${this.context}, ${this.unit.documentsWith(step.parted)}, [${step.path.map((x) => this.value(x)).join(", ")}])`;
      const items = this.#bound(list);
      this.#openArray(label, items, this.unit.fresh("i"));
      if (step.s === "walk") this.#item(step.pair, items, this.origin(step.x) === "json" ? "json" : "any");
      else this.#item(step.key, items, "json");
    }
    this.#inside(label, rest);
  }

  #range(x: X): { readonly origin: Origin; readonly range: string } {
    return { origin: this.origin(x), range: this.value(x) };
  }

  /** A loop over an array of items that some range has; `rest` is emitted inside. */
  items(name: string, loop: { readonly item: number; readonly range: X }, rest: () => void): void {
    const label = this.unit.fresh("l");
    this.#openArray(label, name, this.unit.fresh("i"));
    this.#item(loop.item, name, Origins.scanned(this.origin(loop.range)).value);
    this.#inside(label, rest);
  }

  #inside(label: string, rest: () => void): void {
    this.depth++;
    this.failing(`continue ${label}`, rest);
    this.depth--;
    this.line("}");
  }

  /** Opens a loop over a collection and names its key and value. */
  #open(
    label: string,
    range: string,
    loop: { readonly key: number | undefined; readonly value: number | undefined; readonly origin: Origin },
  ): void {
    const order = this.ordered ? "Ordered" : "";
    if (loop.key === undefined) {
      const items = this.#bound(`Array.isArray(${range}) ? ${range} : values${order}(${range})`);
      this.#openArray(label, items, this.unit.fresh("i"));
      if (loop.value !== undefined) this.#item(loop.value, items, Origins.scanned(loop.origin).value);
      return;
    }
    const keys = this.#bound(`scanKeys${order}(${range})`);
    const items = this.#bound(
      loop.value === undefined ? `${keys} === null ? ${range} : ${keys}` : `scanValues(${range}, ${keys})`,
    );
    const index = this.unit.fresh("i");
    this.#openArray(label, items, index);
    const key = this.#bound(`${keys} === null ? ${index} : ${keys}[${index}]`);
    this.name(loop.key, key, Origins.scanned(loop.origin).key);
    if (loop.value !== undefined) {
      this.#item(loop.value, items, Origins.scanned(loop.origin).value);
    }
  }

  #index = "";

  #openArray(label: string, items: string, index: string): void {
    this.#index = index;
    const { budget } = this;
    this.line(`if ((${budget}.n -= ${items}.length) < 0) ${budget}.exceeded();`);
    this.line(`${label}: for (let ${index} = 0; ${index} < ${items}.length; ${index}++) {`);
  }

  #item(id: number, items: string, origin: Origin): void {
    this.name(id, this.#bound(`${items}[${this.#index}]`), origin);
  }
}
