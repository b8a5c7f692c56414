/** Trees of templates in the language of Go's text/template. */

export class TemplateError extends Error {
  override readonly name = "TemplateError";
}

/** Numbers that stand in a template: Go keeps integers and floats apart. */
export class GoInt {
  readonly value: bigint;
  constructor(value: bigint) {
    this.value = value;
  }
}
export class GoFloat {
  readonly value: number;
  constructor(value: number) {
    this.value = value;
  }
}

interface At {
  /** UTF-16 offset in the template. */
  readonly at: number;
  /** As the node prints itself in errors. */
  readonly text: string;
}

export type Operand =
  | (At & { readonly kind: "dot" | "nil" })
  | (At & { readonly kind: "constant"; readonly value: boolean | string | GoInt | GoFloat })
  | (At & { readonly kind: "field"; readonly names: readonly string[] })
  | (At & { readonly kind: "variable"; readonly name: string; readonly names: readonly string[] })
  | (At & { readonly kind: "function"; readonly name: string })
  | (At & { readonly kind: "pipeline"; readonly pipe: Pipeline; readonly names: readonly string[] });

export interface Command extends At {
  readonly operands: readonly Operand[];
}

export interface Pipeline extends At {
  readonly variables: readonly string[];
  /** `=` changes a variable that is there, `:=` makes one. */
  readonly assigns: boolean;
  readonly commands: readonly Command[];
}

export type Node =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "action"; readonly pipe: Pipeline }
  | {
      readonly kind: "if" | "with" | "range";
      readonly pipe: Pipeline;
      readonly body: readonly Node[];
      readonly otherwise: readonly Node[];
    }
  | { readonly kind: "break" | "continue" }
  | (At & { readonly kind: "template"; readonly name: string; readonly pipe: Pipeline | undefined });

export interface Template {
  readonly body: readonly Node[];
  /** What `define` and `block` name. */
  readonly named: ReadonlyMap<string, readonly Node[]>;
}
