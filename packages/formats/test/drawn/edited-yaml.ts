/** Texts of YAML and JSON as people write them, and changes of their values: what an editor of texts is tried on. */
import type { Json } from "@sekisho/core";
import * as fc from "fast-check";

type Draw = fc.GeneratorValue;

const SCALARS: readonly Json[] = [
  "nginx:1.27",
  "web",
  "yes",
  "a b",
  "it's",
  "",
  "12",
  12,
  0,
  -3.5,
  true,
  false,
  null,
  "a: b",
  "# no",
  "/var/run",
  "日本",
  "x\ny",
  "- d",
];
const KEYS = ["name", "image", "spec", "ports", "labels", "app.kubernetes.io/name", "on", "env", "x y", "args"];

export const newValues: fc.Arbitrary<Json> = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...SCALARS) },
  {
    weight: 2,
    arbitrary: fc.constantFrom<Json>({ a: 1 }, { a: { b: ["x", { c: "d", e: null }] }, z: "q" }, ["ALL"], [], {}, [
      [1],
      { a: 2 },
    ]),
  },
);

interface Style {
  readonly step: number;
  readonly listStep: number;
  readonly comments: boolean;
}

interface Written {
  /** The text behind a colon or a dash on its line, with the space before it. */
  readonly head: string;
  readonly lines: readonly string[];
}

/** A YAML file of one to three documents. */
export const yamlTexts: fc.Arbitrary<string> = fc.gen().map((draw) => {
  return new YamlWriter(draw, draw(fc.nat, 2) === 0 ? 4 : 2, draw(fc.nat, 2) > 0).file();
});

class YamlWriter {
  readonly #draw: Draw;
  readonly #style: Style;
  #comments = 0;

  constructor(draw: Draw, step: number, comments: boolean) {
    this.#draw = draw;
    this.#style = { step, listStep: this.#nat(2) === 0 ? 0 : step, comments };
  }

  file(): string {
    const documents = Array.from({ length: 1 + Math.max(0, this.#nat(3) - 1) }, () => this.#document());
    const lines = documents.flatMap((document, i) => (i > 0 || this.#nat(3) === 0 ? ["---", ...document] : document));
    const lineBreak = this.#nat(4) === 0 ? "\r\n" : "\n";
    return (this.#nat(6) === 0 ? "\ufeff" : "") + lines.join(lineBreak) + (this.#nat(4) === 0 ? "" : lineBreak);
  }

  #document(): readonly string[] {
    const { lines } = this.#nat(5) === 0 ? this.#list(0) : this.#mapping(0);
    return [...this.#own(""), ...lines, ...this.#own("")];
  }

  #value(depth: number): Written {
    const kind = this.#nat(depth > 3 ? 3 : 9);
    if (kind >= 7) return this.#mapping(depth);
    if (kind === 6) return this.#list(depth);
    if (kind === 5) return { head: ` ${this.#flow(depth)}${this.#trailing()}`, lines: [] };
    if (kind === 4)
      return { head: ` |${this.#one(["", "-", "+"])}`, lines: ["  some text", "  # no comment", "", "  more"] };
    if (kind === 3) return { head: this.#trailing(), lines: [] };
    return { head: ` ${this.#scalar()}${this.#trailing()}`, lines: [] };
  }

  #mapping(depth: number): Written {
    const keys = this.#keys();
    if (keys.length === 0) return { head: " {}", lines: [] };
    const lines = keys.flatMap((key) => {
      const { head, lines: below } = this.#value(depth + 1);
      const isList = /^ *- /.test(below.find((line) => !/^ *(#|$)/.test(line)) ?? "");
      return [...this.#own(""), `${key}:${head}`, ...indent(below, isList ? this.#style.listStep : this.#style.step)];
    });
    return { head: this.#trailing(), lines: lines };
  }

  #list(depth: number): Written {
    const items = Array.from({ length: 1 + this.#nat(2) }, () => this.#value(depth + 1));
    const lines = items.flatMap(({ head, lines: below }): readonly string[] => {
      const [first, ...rest] = below;
      if (first === undefined || head.trim() !== "" || /^ *(#|$)/.test(first))
        return [...this.#own(""), `-${head}`, ...indent(below, 2)];
      return [...this.#own(""), `- ${first}`, ...indent(rest, 2)];
    });
    return { head: this.#trailing(), lines };
  }

  #flow(depth: number): string {
    const kind = this.#nat(depth > 4 ? 1 : 4);
    if (kind < 2) return this.#one(["a", '"b, c"', "1", "true", "'x'", "~"]);
    if (kind === 2) return `[${this.#times(() => this.#flow(depth + 1)).join(", ")}]`;
    return `{${this.#keys()
      .map((key) => `${key}: ${this.#flow(depth + 1)}`)
      .join(", ")}}`;
  }

  #scalar(): string {
    return this.#one([
      "nginx:1.27",
      '"quoted # text"',
      "'it''s'",
      "12",
      "-0.5",
      "true",
      "null",
      "a b c",
      "2026-01-01",
      "http://x/y",
    ]);
  }

  #keys(): readonly string[] {
    return this.#draw(
      fc.subarray,
      KEYS.map((key) => (key === "on" ? '"on"' : key)),
      { minLength: 0, maxLength: 4 },
    );
  }

  #trailing(): string {
    return this.#style.comments && this.#nat(3) === 0 ? ` # c${++this.#comments}.` : "";
  }

  #own(spaces: string): readonly string[] {
    if (!this.#style.comments) return this.#nat(8) === 0 ? [""] : [];
    return this.#nat(5) === 0 ? [`${spaces}# c${++this.#comments}.`] : this.#nat(8) === 0 ? [""] : [];
  }

  #times<T>(make: () => T): readonly T[] {
    return Array.from({ length: this.#nat(3) }, make);
  }

  #one(items: readonly string[]): string {
    return items[this.#nat(items.length - 1)] ?? "";
  }

  #nat(max: number): number {
    return this.#draw(fc.nat, max);
  }
}

function indent(lines: readonly string[], spaces: number): readonly string[] {
  return lines.map((line) => (line === "" ? "" : " ".repeat(spaces) + line));
}

/** A JSON file: on one line, or spread with spaces or tabs. */
export const jsonTexts: fc.Arbitrary<string> = fc
  .record({
    value: fc.letrec<{ node: Json }>((tie) => ({
      node: fc.oneof(
        { depthSize: "small", withCrossShrink: true },
        fc.constantFrom(...SCALARS),
        fc.array(tie("node"), { maxLength: 3 }),
        fc.dictionary(fc.constantFrom(...KEYS), tie("node"), { maxKeys: 4, noNullPrototype: true }),
      ),
    })).node,
    space: fc.constantFrom("", "  ", "\t", "    "),
    lineBreak: fc.constantFrom("\n", "\r\n"),
    end: fc.constantFrom("", "\n"),
  })
  .map(({ value, space, lineBreak, end }) => (JSON.stringify(value, null, space) + end).replaceAll("\n", lineBreak));
