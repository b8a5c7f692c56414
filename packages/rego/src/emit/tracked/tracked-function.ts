/**
 * Emits the instrumented form of a body: every value comes with the place it came from, every derivation with what it
 * read, and what rests on an unknown value is neither true nor false. It runs only for subjects that need one of these;
 * loops and failures are those of the fast form.
 */
import type { Comprehension, Step, X } from "../../plan/ir.ts";
import { emitSteps, type StepEmitter } from "../emit-steps.ts";
import { stringLiteral } from "../literals.ts";
import type { Unit } from "../unit.ts";
import { emitTrackedEvery, emitTrackedNot } from "./tracked-asked.ts";
import { emitTrackedCall } from "./tracked-call.ts";

/** A value that is there, and the text of where it came from. */
export interface Tracked {
  readonly value: string;
  readonly trail: string;
}

/** How telling the reads of a step are; the numbers of ROLE in runtime/tracked/origin.ts. */
type RoleText = "0" | "1" | "2" | "3";

export class TrackedFunction implements StepEmitter {
  readonly unit: Unit;
  readonly lines: string[] = [];
  fail = "return void 0";
  context = "c";
  /** Variables of the block: what the derivation read so far, and what is unknown in it. */
  reads = "v";
  unknown = "n";
  role: RoleText = "2";
  readonly #locals = new Map<number, Tracked>();

  constructor(unit: Unit) {
    this.unit = unit;
  }

  line(text: string): void {
    this.lines.push(text);
  }

  name(id: number, value: string, trail: string): void {
    this.#locals.set(id, { value, trail });
  }

  local(id: number): Tracked {
    const local = this.#locals.get(id);
    if (local === undefined) throw new Error(`local ${id} is read before it is bound`);
    return local;
  }

  /** Opens a block with reads and unknowns of its own, starting from some texts. */
  scope(reads: string, unknown: string, emit: () => void): void {
    const before = { reads: this.reads, unknown: this.unknown };
    this.reads = this.unit.fresh("v");
    this.unknown = this.unit.fresh("n");
    this.line(`let ${this.reads} = ${reads}, ${this.unknown} = ${unknown};`);
    emit();
    this.reads = before.reads;
    this.unknown = before.unknown;
  }

  /** A labelled block for a body; failing leaves it. `done` is emitted where the body has not failed. */
  block(steps: readonly Step[], reads: string, unknown: string, done: (label: string) => void): void {
    const label = this.unit.fresh("b");
    const before = this.fail;
    this.line(`${label}: {`);
    this.fail = `break ${label}`;
    this.scope(reads, unknown, () => this.steps(steps, 0, () => done(label)));
    this.fail = before;
    this.line("}");
  }

  steps(steps: readonly Step[], from: number, done: () => void): void {
    emitSteps(this, steps, from, done);
  }

  bind(id: number, x: X): void {
    const { value, trail } = this.value(x);
    this.name(id, value, trail);
  }

  test(x: X): void {
    this.testing(() => {
      const { value, trail } = this.value(x);
      this.line(`${this.reads} = use(s, ${this.reads}, ${trail}, 3);`);
      this.line(`if (${value} === false) ${this.fail};`);
    });
  }

  value(x: X): Tracked {
    switch (x.x) {
      case "const":
        return { value: this.unit.constant(x.value), trail: "null" };
      case "local":
        return this.local(x.id);
      case "get":
        return this.#read(x);
      case "input":
        return this.#defined(`${this.context}.input`, `${this.context}.inputTrail`);
      case "base":
        return this.#defined(this.unit.document(x.path), "null");
      case "external":
        return this.#defined(`get(${this.context}.externals, ${stringLiteral(x.name)})`, "null");
      case "rule":
        return this.#rule(
          x.group.kind === "object" ? "whole" : "value",
          `g${this.unit.slot(x.group)}(${this.context})`,
        );
      case "entry": {
        const key = this.value(x.key);
        const record = this.#rule("value", `g${this.unit.slot(x.group)}(${this.context})`);
        return this.result(`entry(s, ${record.value}, ${record.trail}, ${key.value})`);
      }
      case "document": {
        const path = x.path.map((part) => this.value(part).value).join(", ");
        return this.#defined(`documentAt(${this.context}, ${this.unit.documentsWith(x.parted)}, [${path}])`, "null");
      }
      case "array":
      case "set":
        return this.#items(x.x, x.items);
      case "object":
        return this.#object(x.keys, x.values);
      case "comprehension":
        return this.#comprehension(x);
      case "template": {
        const parts = x.parts.map((p) => (typeof p === "string" ? this.unit.constant(p) : this.value(p).value));
        return this.result(`templateOf(s, [${parts.join(", ")}])`);
      }
      case "builtin":
      case "call":
        return emitTrackedCall(this, x);
    }
  }

  text(x: X): string {
    return this.value(x).value;
  }

  readonly handedOn = "...a.flatMap((v) => [v, null])";

  standIn(builtin: string): string {
    return `call(c, ${builtin}, a, [], 2, -1)`;
  }

  /** An input that a `with` put in place has no place in the document. */
  inputReplaced(child: string): void {
    this.line(`${child}.inputTrail = null;`);
  }

  /** Emits a value that may be undefined or unknown, and what follows from either. */
  #defined(text: string, trail: string): Tracked {
    const value = this.bound(text);
    this.line(`if (${value} === void 0) ${this.fail};`);
    this.line(`if (${value} instanceof Unknown) ${this.unknown} = join(${this.unknown}, ${value});`);
    return { value, trail };
  }

  /** The same for an operation that leaves its trail and reads in the registers. */
  result(text: string): Tracked {
    const value = this.bound(text);
    const trail = this.bound("s.trail");
    this.line(`${this.reads} = withBelow(${this.reads}, s.reads);`);
    this.line(`if (${value} === void 0) ${this.fail};`);
    this.line(`if (${value} instanceof Unknown) ${this.unknown} = join(${this.unknown}, ${value});`);
    return { value, trail };
  }

  bound(text: string): string {
    const name = this.unit.fresh("t");
    this.line(`const ${name} = ${text};`);
    return name;
  }

  testing(emit: () => void): void {
    this.reading("3", emit);
  }

  /** A head's value: what only it reads says less about why the body holds. */
  told(emit: () => void): void {
    this.reading("1", emit);
  }

  reading(role: RoleText, emit: () => void): void {
    const before = this.role;
    this.role = role;
    emit();
    this.role = before;
  }

  #read(x: X & { readonly x: "get" }): Tracked {
    const keys: X[] = [];
    let base: X = x;
    while (base.x === "get") {
      keys.unshift(base.key);
      base = base.base;
    }
    const from = this.value(base);
    const texts = keys.map((key) => this.value(key).value);
    return this.result(
      `read(s, ${from.value}, ${from.trail}, [${texts.join(", ")}], ${this.role}, ${x.store === true})`,
    );
  }

  #rule(how: "value" | "whole", text: string): Tracked {
    const record = this.result(text);
    return how === "value" ? record : this.result(`whole(s, ${record.value}, ${record.trail})`);
  }

  #items(kind: "array" | "set", items: readonly X[]): Tracked {
    const parts = items.map((item) => this.value(item));
    const values = parts.map(({ value }) => value).join(", ");
    const keys = kind === "array" ? parts.map((_, i) => i).join(", ") : values;
    const trail = this.bound(`shape([${keys}], [${parts.map((part) => part.trail).join(", ")}])`);
    return { value: this.bound(kind === "array" ? `[${values}]` : `setOf([${values}])`), trail };
  }

  #object(keys: readonly X[], values: readonly X[]): Tracked {
    const names = keys.map((key) => this.value(key).value);
    const parts = values.map((value) => this.value(value));
    const trail = this.bound(`shape([${names.join(", ")}], [${parts.map((part) => part.trail).join(", ")}])`);
    const entries = names.map((name, i) => `[${name}, ${parts[i]?.value ?? "null"}]`);
    return { value: this.bound(`objectFrom([${entries.join(", ")}])`), trail };
  }

  equal(a: X, b: X): void {
    this.testing(() => this.#compared(a, b));
  }

  #compared(a: X, b: X): void {
    const [left, right] = [this.value(a), this.value(b)];
    for (const { trail } of [left, right]) this.line(`${this.reads} = use(s, ${this.reads}, ${trail}, 3);`);
    const answer = this.bound(`unify(s, ${left.value}, ${right.value})`);
    this.line(`if (${answer} === false) ${this.fail};`);
    this.line(`if (${answer} !== true) ${this.unknown} = join(${this.unknown}, ${answer});`);
  }

  shape(step: Step & { readonly s: "shape" }): void {
    const { value } = this.local(step.id);
    const test = step.kind === "array" ? "isArrayOf" : "isObjectOf";
    this.line(`if (!(${value} instanceof Unknown) && !${test}(${value}, ${step.size})) ${this.fail};`);
  }

  not(body: readonly Step[]): void {
    emitTrackedNot(this, body);
  }

  every(step: Step & { readonly s: "every" }): void {
    emitTrackedEvery(this, step);
  }

  loop(step: Step & { readonly s: "scan" | "keys" | "walk" }, rest: () => void): void {
    const label = this.unit.fresh("l");
    const entry = this.unit.fresh("t");
    const before = this.fail;
    const mark = this.bound("s.attempts.length");
    let entries = "";
    this.reading("0", () => (entries = this.#entries(step)));
    this.line(`${label}: for (const ${entry} of ${entries}) {`);
    this.line(`if (s.keep === 0) s.attempts.length = ${mark};`);
    this.fail = `continue ${label}`;
    this.scope(`withBelow(${this.reads}, ${entry}.reads)`, this.unknown, () => {
      if (step.s === "scan") this.entry(entry, step.key, step.value);
      else if (step.s === "walk") this.entry(entry, undefined, step.pair);
      else this.entry(entry, undefined, step.key);
      this.line(`if (${entry}.value instanceof Unknown) ${this.unknown} = join(${this.unknown}, ${entry}.value);`);
      rest();
    });
    this.fail = before;
    this.line("}");
  }

  #entries(step: Step & { readonly s: "scan" | "keys" | "walk" }): string {
    if (step.s === "keys") {
      const path = step.path.map((x) => this.value(x).value).join(", ");
      return `listed(documentKeys(${this.context}, ${this.unit.documentsWith(step.parted)}, [${path}]))`;
    }
    const { value, trail } = this.value(step.x);
    return step.s === "walk"
      ? `walked(${this.context}, ${value}, ${trail})`
      : `scan(${this.context}, ${value}, ${trail})`;
  }

  entry(entry: string, key: number | undefined, value: number | undefined): void {
    if (key !== undefined) this.name(key, this.bound(`${entry}.key`), "null");
    if (value !== undefined) this.name(value, this.bound(`${entry}.value`), `${entry}.trail`);
  }

  /** An unknown body makes the whole comprehension unknown; an empty one rests on what it looked for in vain. */
  #comprehension(x: Comprehension): Tracked {
    const mark = this.bound("s.attempts.length");
    const collector = this.bound(`new Collector(${stringLiteral(x.kind)})`);
    this.line("s.keep++;");
    this.block(x.body, "null", "null", () => {
      const key = x.key === undefined ? { value: "null", trail: "null" } : this.value(x.key);
      const item = this.value(x.value);
      this.line(`${this.context}.budget.produce(1);`);
      this.line(`${collector}.add(${key.value}, ${item.value}, ${item.trail}, ${this.reads}, ${this.unknown});`);
    });
    this.line("s.keep--;");
    return this.result(`${collector}.finish(s, ${mark})`);
  }
}
