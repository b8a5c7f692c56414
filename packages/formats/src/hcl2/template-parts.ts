import { TextMistake } from "../mistake.ts";
import type { Expression, Extent, Template } from "./syntax.ts";

/** A piece of a template before its directives are put together. */
export type Part = TextPart | SequencePart | Directive;

export interface TextPart {
  readonly kind: "text";
  value: string;
  readonly start: number;
  readonly end: number;
}

export interface SequencePart extends Extent {
  readonly kind: "sequence";
  readonly expression: Expression;
}

export interface Directive extends Extent {
  readonly kind: "if" | "else" | "endif" | "for" | "endfor";
  /** The condition of an `if`, the collection of a `for`. */
  readonly expression?: Expression;
  readonly keyName?: string | undefined;
  readonly valueName?: string;
}

/** Texts that stand side by side as one. */
export function meld(parts: readonly Part[]): Part[] {
  const melded: Part[] = [];
  for (const part of parts) {
    const last = melded.at(-1);
    if (part.kind === "text" && last?.kind === "text") {
      melded[melded.length - 1] = { kind: "text", value: last.value + part.value, start: last.start, end: part.end };
    } else melded.push(part);
  }
  return melded;
}

/** A directive whose end is not yet met. */
interface Open {
  readonly directive: Directive;
  readonly whenTrue: Expression[];
  whenFalse: Expression[] | undefined;
}

/** Puts `%{if}` and `%{for}` together with what stands between them and their ends. Throws `hcl_syntax`. */
export function assemble(parts: readonly Part[]): readonly Expression[] {
  const root: Expression[] = [];
  const open: Open[] = [];
  const add = (expression: Expression): unknown => {
    const top = open.at(-1);
    return (top?.whenFalse ?? top?.whenTrue ?? root).push(expression);
  };
  for (const part of parts) {
    const top = open.at(-1);
    if (part.kind === "text")
      add({ kind: "text", value: part.value.normalize("NFC"), start: part.start, end: part.end });
    else if (part.kind === "sequence") add(part.expression);
    else if (part.kind === "if" || part.kind === "for")
      open.push({ directive: part, whenTrue: [], whenFalse: undefined });
    else if (part.kind === "else") {
      if (top?.directive.kind !== "if" || top.whenFalse !== undefined) misplaced(part, top);
      top.whenFalse = [];
    } else {
      if (top === undefined || part.kind !== `end${top.directive.kind}`) misplaced(part, top);
      open.pop();
      add(closed(top, part));
    }
  }
  const unclosed = open.at(-1)?.directive;
  if (unclosed !== undefined) {
    const message = `Expected %{end${unclosed.kind}} for this %{${unclosed.kind}}, found the end of the text`;
    throw new TextMistake("hcl_syntax", message, unclosed);
  }
  return root;
}

function closed({ directive, whenTrue, whenFalse }: Open, end: Directive): Expression {
  const extent = { start: directive.start, end: end.end };
  // Both kinds of directive that are opened have an expression.
  const expression = directive.expression as Expression;
  const inner = branch(whenTrue, directive.end);
  if (directive.kind === "if") {
    const other = branch(whenFalse ?? [], end.start);
    return { kind: "conditional", condition: expression, whenTrue: inner, whenFalse: other, ...extent };
  }
  const { keyName, valueName = "" } = directive;
  const names = { keyName, valueName, key: undefined, filter: undefined, groups: false };
  return { kind: "for", makes: "text", ...names, collection: expression, result: inner, ...extent };
}

/** A branch as a template; an empty one has an empty text at `at`. */
function branch(parts: readonly Expression[], at: number): Template {
  const [first] = parts;
  if (first === undefined) {
    return { kind: "template", parts: [{ kind: "text", value: "", start: at, end: at }], start: at, end: at };
  }
  return { kind: "template", parts, start: first.start, end: parts.at(-1)?.end ?? first.end };
}

function misplaced(part: Directive, top: Open | undefined): never {
  const expected = top === undefined ? "an %{if} or a %{for} before it" : `%{end${top.directive.kind}}`;
  throw new TextMistake("hcl_syntax", `Expected ${expected}, found %{${part.kind}}`, part);
}
