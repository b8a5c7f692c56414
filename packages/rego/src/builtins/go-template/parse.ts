import { budgetExceeded } from "../../runtime/errors.ts";
import { quote } from "../../runtime/print.ts";
import { functionNames } from "./functions.ts";
import { type Token, tokensOf } from "./lexer.ts";
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
import { unquote } from "./unquote.ts";

const maxDepth = 200;

/** Throws {@link TemplateError}. */
export function parseTemplate(source: string): Template {
  return new Parser(source).template();
}

class Parser {
  readonly #source: string;
  readonly #tokens: readonly Token[];
  readonly #named = new Map<string, readonly Node[]>();
  #at = 0;
  #variables: string[] = ["$"];
  #ranges = 0;
  #depth = 0;

  constructor(source: string) {
    this.#source = source;
    this.#tokens = tokensOf(source);
  }

  template(): Template {
    const { nodes, end } = this.#list();
    if (end !== "") this.#fail(`unexpected {{${end}}}`);
    return { body: nodes, named: this.#named };
  }

  #fail(message: string): never {
    const { at } = this.#peek();
    const line = this.#source.slice(0, at).split("\n").length;
    throw new TemplateError(`template: template:${line}: ${message}`);
  }

  /** The last token is always `end`, which is never passed. */
  #peek(): Token {
    return this.#tokens[this.#at] as Token;
  }

  #next(): Token {
    const token = this.#peek();
    if (token.kind !== "end") this.#at += 1;
    return token;
  }

  #peekSolid(): Token {
    while (this.#peek().kind === "space") this.#at += 1;
    return this.#peek();
  }

  #nested<T>(read: () => T): T {
    this.#depth += 1;
    if (this.#depth > maxDepth) throw budgetExceeded("depth");
    const value = read();
    this.#depth -= 1;
    return value;
  }

  /** Nodes up to the end of the template, or up to an action that ends or continues a block. */
  #list(): { readonly nodes: readonly Node[]; readonly end: string } {
    const nodes: Node[] = [];
    for (;;) {
      const token = this.#next();
      if (token.kind === "end") return { nodes, end: "" };
      if (token.kind === "text") {
        nodes.push({ kind: "text", text: token.text });
        continue;
      }
      const word = this.#peekSolid();
      if (word.kind === "word" && (word.text === "end" || word.text === "else")) {
        this.#next();
        return { nodes, end: word.text };
      }
      const node = this.#nested(() => this.#action(word));
      if (node !== undefined) nodes.push(node);
    }
  }

  #action(word: Token): Node | undefined {
    if (word.kind === "word") {
      switch (word.text) {
        case "if":
        case "with":
        case "range":
          this.#next();
          return this.#block(word.text);
        case "break":
        case "continue":
          this.#next();
          if (this.#ranges === 0) this.#fail(`{{${word.text}}} outside {{range}}`);
          this.#close(word.text);
          return { kind: word.text };
        case "define":
          this.#next();
          this.#define();
          return undefined;
        case "template":
        case "block":
          this.#next();
          return this.#call(word.text, word.at);
      }
    }
    const pipe = this.#pipeline("command", "}}");
    return { kind: "action", pipe };
  }

  #close(context: string): void {
    if (this.#peekSolid().kind !== "close") this.#fail(`unexpected ${quote(this.#peek().text)} in {{${context}}}`);
    this.#next();
  }

  #block(kind: "if" | "with" | "range"): Node {
    const outer = [...this.#variables];
    const pipe = this.#pipeline(kind, "}}");
    if (kind === "range") this.#ranges += 1;
    const { nodes, end } = this.#list();
    if (kind === "range") this.#ranges -= 1;
    let otherwise: readonly Node[] = [];
    if (end === "else") otherwise = this.#otherwise(kind);
    else if (end === "end") this.#close("end");
    else this.#fail("unexpected EOF");
    this.#variables = outer;
    return { kind, pipe, body: nodes, otherwise };
  }

  /** `{{else if …}}` is a block of its own that ends together with this one. */
  #otherwise(kind: "if" | "with" | "range"): readonly Node[] {
    const next = this.#peekSolid();
    if (next.kind === "word" && next.text === kind && kind !== "range") {
      this.#next();
      return [this.#nested(() => this.#block(kind))];
    }
    this.#close("else");
    const { nodes, end } = this.#list();
    if (end === "else") this.#fail(`expected end; found {{else}}`);
    if (end === "") this.#fail("unexpected EOF");
    this.#close("end");
    return nodes;
  }

  #define(): void {
    const name = this.#name("define clause");
    this.#close("define clause");
    this.#named.set(name, this.#definition());
  }

  #definition(): readonly Node[] {
    const outer = this.#variables;
    const ranges = this.#ranges;
    this.#variables = ["$"];
    this.#ranges = 0;
    const { nodes, end } = this.#list();
    if (end === "") this.#fail("unexpected EOF");
    if (end === "else") this.#fail("unexpected {{else}} in define clause");
    this.#close("end");
    this.#variables = outer;
    this.#ranges = ranges;
    return nodes;
  }

  #name(context: string): string {
    const token = this.#peekSolid();
    if (token.kind !== "string") this.#fail(`unexpected ${quote(token.text)} in ${context}`);
    this.#next();
    return unquote(token.text) ?? this.#fail("invalid syntax");
  }

  #call(word: "template" | "block", at: number): Node {
    const nameAt = this.#peekSolid().at;
    const name = this.#name(`${word} clause`);
    let pipe: Pipeline | undefined;
    if (this.#peekSolid().kind === "close") this.#next();
    else pipe = this.#pipeline(`${word} clause`, "}}");
    if (word === "block") this.#named.set(name, this.#definition());
    const text = `{{template ${quote(name)}${pipe === undefined ? "" : ` ${pipe.text}`}}}`;
    return { kind: "template", name, pipe, at: word === "block" ? at : nameAt, text };
  }

  #pipeline(context: string, end: "}}" | ")"): Pipeline {
    const { at } = this.#peekSolid();
    const { variables, assigns } = this.#declarations(context);
    const commands: Command[] = [];
    for (;;) {
      const token = this.#peekSolid();
      if ((end === "}}" && token.kind === "close") || (end === ")" && token.text === ")")) break;
      commands.push(this.#command());
    }
    this.#next();
    if (commands.length === 0) this.#fail(`missing value for ${context}`);
    for (const command of commands.slice(1)) {
      const kind = command.operands[0]?.kind;
      if (kind === "constant" || kind === "dot" || kind === "nil") {
        this.#fail(`non executable command in pipeline stage ${commands.indexOf(command) + 1}`);
      }
    }
    const left = variables.length === 0 ? "" : `${variables.join(", ")} ${assigns ? "=" : ":="} `;
    return { at, text: left + commands.map(({ text }) => text).join(" | "), variables, assigns, commands };
  }

  /** `$x :=`, `$x =`, and in ranges `$k, $v :=`. */
  #declarations(context: string): { readonly variables: readonly string[]; readonly assigns: boolean } {
    const start = this.#at;
    const variables: string[] = [];
    for (;;) {
      const token = this.#peekSolid();
      if (token.kind !== "variable") break;
      this.#next();
      const next = this.#peekSolid();
      variables.push(token.text);
      if (next.text === ":=" || (next.text === "=" && next.kind === "punctuation")) {
        this.#next();
        if (next.text === ":=") this.#variables.push(...variables);
        else for (const name of variables) this.#known(name);
        return { variables, assigns: next.text === "=" };
      }
      if (next.text !== "," || context !== "range" || variables.length > 1) break;
      this.#next();
    }
    this.#at = start;
    return { variables: [], assigns: false };
  }

  #known(name: string): void {
    if (!this.#variables.includes(name)) this.#fail(`undefined variable ${quote(name)}`);
  }

  #command(): Command {
    const { at } = this.#peekSolid();
    const operands: Operand[] = [];
    for (;;) {
      const token = this.#peekSolid();
      const operand = this.#nested(() => this.#operand(token));
      if (operand !== undefined) operands.push(operand);
      const next = this.#peek();
      if (next.kind === "space") {
        this.#next();
        if (operand !== undefined) continue;
      } else if (next.kind === "close" || next.text === ")") break;
      else if (next.text === "|") {
        this.#next();
        break;
      } else this.#fail(`unexpected ${quote(next.text)} in operand`);
    }
    if (operands.length === 0) this.#fail("empty command");
    return { at, operands, text: operands.map(({ text }) => text).join(" ") };
  }

  #operand(token: Token): Operand | undefined {
    const { at, text } = token;
    const plain = this.#term(token);
    if (plain === undefined) return undefined;
    const names: string[] = [];
    let last = at;
    while (this.#peek().kind === "field") {
      const field = this.#next();
      // Go gives a chain the place of its second part.
      if (names.length === 0) last = field.at;
      names.push(field.text.slice(1));
    }
    if (names.length === 0) return plain;
    const chained = plain.text + names.map((name) => `.${name}`).join("");
    switch (plain.kind) {
      case "field":
      case "variable":
      case "pipeline":
        return { ...plain, at: last, text: chained, names: [...plain.names, ...names] };
      default:
        return this.#fail(`unexpected . after term ${quote(text)}`);
    }
  }

  #term(token: Token): Operand | undefined {
    const { at, kind, text } = token;
    switch (kind) {
      case "word":
        this.#next();
        if (text === "true" || text === "false") return { kind: "constant", at, text, value: text === "true" };
        if (text === "nil") return { kind: "nil", at, text };
        if (!functionNames.has(text)) this.#fail(`function ${quote(text)} not defined`);
        return { kind: "function", at, text, name: text };
      case "field":
        this.#next();
        return { kind: "field", at, text, names: [text.slice(1)] };
      case "variable":
        this.#next();
        this.#known(text);
        return { kind: "variable", at, text, name: text, names: [] };
      case "number":
        this.#next();
        return { kind: "constant", at, text, value: numberOf(text) ?? this.#fail(`bad number syntax: ${quote(text)}`) };
      case "char":
      case "string": {
        this.#next();
        const value = unquote(text);
        if (value === undefined)
          this.#fail(kind === "char" ? `malformed character constant: ${text}` : "invalid syntax");
        if (kind === "string") return { kind: "constant", at, text, value };
        return { kind: "constant", at, text, value: new GoInt(BigInt(value.codePointAt(0) ?? 0)) };
      }
      case "punctuation":
        if (text === ".") {
          this.#next();
          return { kind: "dot", at, text };
        }
        if (text === "(") {
          this.#next();
          const pipe = this.#pipeline("parenthesized pipeline", ")");
          return { kind: "pipeline", at, text: `(${pipe.text})`, pipe, names: [] };
        }
        return undefined;
      default:
        return undefined;
    }
  }
}

/** A whole number is an integer however it is written, as Go's untyped constants are. */
function numberOf(text: string): GoInt | GoFloat | undefined {
  const digits = text.replaceAll("_", "");
  if (/^[-+]?(?:\d+|0[xXoObB][0-9a-fA-F]+)$/.test(digits)) {
    const magnitude = digits.replace(/^[-+]/, "");
    const octal = /^0\d+$/.test(magnitude) ? `0o${magnitude.slice(1)}` : magnitude;
    try {
      const value = BigInt(octal) * (digits.startsWith("-") ? -1n : 1n);
      return value === BigInt.asIntN(64, value) ? new GoInt(value) : undefined;
    } catch {
      return undefined;
    }
  }
  const value = Number(digits);
  if (!Number.isFinite(value)) return undefined;
  return Number.isSafeInteger(value) ? new GoInt(BigInt(value)) : new GoFloat(value);
}
