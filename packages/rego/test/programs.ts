/** For tests: safe programs from a tape of choices, so that fast-check shrinks the tape and with it the program. */
import * as fc from "fast-check";

export const anyProgram: fc.Arbitrary<string> = fc
  .array(fc.nat(999), { minLength: 40, maxLength: 160 })
  .map((tape) => new Writer(tape).program());

/** The document that the programs ask about. */
export const document = {
  n: 3,
  user: "alice",
  yes: true,
  no: false,
  nothing: null,
  arr: [3, 1, 2],
  strs: ["a", "b", "a"],
  m: { a: 1, b: 2, __proto__x: 3 },
  objs: [{ id: "x", v: 1 }, { id: "y", v: 2 }, { id: "z" }],
  pairs: [
    ["a", 1],
    ["b", 2],
  ],
  deep: { a: [{ b: [1, { c: false }] }], "": 0 },
};

const PATHS = [
  "n",
  "user",
  "yes",
  "no",
  "nothing",
  "arr",
  "strs",
  "m",
  "objs",
  "pairs",
  "deep.a",
  "missing",
  "missing.x",
  "arr[0]",
  "m.a",
  "objs[1].id",
];
const COLLECTIONS = [
  "input.arr",
  "input.strs",
  "input.m",
  "input.objs",
  "input.pairs",
  "input.missing",
  "[1, 2, 3]",
  '{"a", "b"}',
  '{"k": 1, 2: "v"}',
  "input.deep.a",
];

class Writer {
  readonly #tape: readonly number[];
  #at = 0;
  #names = 0;
  readonly #rules: string[] = [];
  readonly #sets: string[] = [];
  readonly #functions: string[] = [];

  constructor(tape: readonly number[]) {
    this.#tape = tape;
  }

  program(): string {
    while (this.#at < this.#tape.length && this.#rules.length < 8) this.#rule(this.#rules.length);
    return `package t\n\n${this.#rules.join("\n")}\n`;
  }

  #choice(n: number): number {
    return (this.#tape[this.#at++] ?? 0) % n;
  }

  #pick(from: readonly string[]): string {
    return from[this.#choice(from.length)] ?? "null";
  }

  #fresh(): string {
    return `v${this.#names++}`;
  }

  #rule(i: number): void {
    const bound: string[] = [];
    switch (this.#choice(5)) {
      case 0: {
        const body = this.#body(bound, 3);
        this.#rules.push(`r${i} if { ${body} }`);
        return;
      }
      case 1: {
        const body = this.#body(["x"], 2);
        this.#rules.push(`f${i}(x) if { ${body} }`);
        this.#functions.push(`f${i}`);
        return;
      }
      case 2: {
        const body = this.#body(bound, 2);
        this.#rules.push(
          `r${i} := "first" if { ${body} } else := "second" if { ${this.#body([], 2)} } else := "third"`,
        );
        return;
      }
      default: {
        const body = this.#body(bound, 3);
        this.#rules.push(`r${i} contains ${this.#term(bound, 2)} if { ${body} }`);
        this.#sets.push(`r${i}`);
      }
    }
  }

  #body(bound: string[], most: number): string {
    const literals: string[] = [];
    for (let n = 1 + this.#choice(most); n > 0; n--) literals.push(this.#literal(bound, 2));
    return literals.join("; ");
  }

  #literal(bound: string[], depth: number): string {
    switch (this.#choice(13)) {
      case 0:
        return this.#binding(bound, (v) => `some ${v} in ${this.#collection()}`);
      case 1: {
        const collection = this.#collection();
        return this.#binding(bound, (k) => this.#binding(bound, (v) => `some ${k}, ${v} in ${collection}`));
      }
      case 2: {
        const value = this.#term(bound, depth);
        return this.#binding(bound, (v) => `${v} := ${value}`);
      }
      case 3:
        return `${this.#term(bound, depth)} ${this.#pick(["==", "!=", "<", ">="])} ${this.#term(bound, depth)}`;
      case 4:
        return `not ${this.#term(bound, 1)} ${this.#pick(["==", "!=", "<"])} ${this.#term(bound, 1)}`;
      case 5:
        return `not input.${this.#pick(PATHS)}`;
      case 6:
        return this.#binding(bound, (v) => `input.arr[${v}] > ${this.#choice(3)}`);
      case 7:
        return `${this.#term(bound, 1)} in ${this.#collection()}`;
      case 8: {
        const v = this.#fresh();
        return `every ${v} in ${this.#collection()} { ${this.#literal([...bound, v], 1)}; ${v} == ${v} }`;
      }
      case 9: {
        const collection = this.#collection();
        return this.#binding(bound, (a) => `[${a}, _] = ${collection}[_]`);
      }
      case 10:
        return `${this.#term(bound, 1)} == ${this.#term(bound, 1)} with input.n as ${this.#term(bound, 1)}`;
      case 11:
        return this.#functions.length === 0
          ? "true"
          : `${this.#pick(["", "not "])}${this.#pick(this.#functions)}(${this.#term(bound, 1)})`;
      default:
        return this.#sets.length === 0 ? "input.yes" : this.#binding(bound, (v) => `${this.#pick(this.#sets)}[${v}]`);
    }
  }

  #binding(bound: string[], write: (name: string) => string): string {
    const name = this.#fresh();
    const text = write(name);
    bound.push(name);
    return text;
  }

  #collection(): string {
    const n = this.#choice(COLLECTIONS.length + 1);
    return COLLECTIONS[n] ?? (this.#sets.length === 0 ? "[]" : this.#pick(this.#sets));
  }

  #term(bound: readonly string[], depth: number): string {
    const n = this.#choice(depth > 0 ? 10 : 5);
    switch (n) {
      case 0:
        return this.#pick(["1", "2.5", '"a"', '"x"', "true", "false", "null"]);
      case 1:
      case 2:
        return bound.length === 0 ? "0" : this.#pick(bound);
      case 3:
      case 4:
        return `input.${this.#pick(PATHS)}`;
      case 5:
        return `[${this.#term(bound, depth - 1)}, ${this.#term(bound, depth - 1)}]`;
      case 6:
        return `{"k": ${this.#term(bound, depth - 1)}, ${this.#term(bound, 0)}: 1}`;
      case 7:
        return `{${this.#term(bound, depth - 1)}, 7}`;
      case 8:
        return `count(${this.#pick(COLLECTIONS)})`;
      default: {
        const inner = [...bound];
        const body = this.#literal(inner, depth - 1);
        const value = this.#term(inner, depth - 1);
        return this.#pick([`[${value} | ${body}]`, `{${value} | ${body}}`]);
      }
    }
  }
}
