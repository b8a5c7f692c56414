import { nameOf } from "../character.ts";
import { TextMistake } from "../mistake.ts";
import type { Settings } from "../settings.ts";
import type { Block, Directive, Word } from "./directive.ts";
import { Scanner, type Token } from "./scan.ts";

/** A directive, its block and the list of the block are a level each in the value. */
const LEVELS = 3;

/**
 * Reads a configuration of nginx into its directives, whatever their names are. Files that `include` names are not
 * opened. Codes: `nginx_syntax`, `document_too_deep`.
 */
export function parseNginx(text: string, { maxDepth }: Pick<Settings, "maxDepth">): readonly Directive[] {
  return new Parser(text, maxDepth).file();
}

class Parser {
  readonly #text: string;
  readonly #scanner: Scanner;
  readonly #maxDepth: number;
  #token: Token;

  constructor(text: string, maxDepth: number) {
    this.#text = text;
    this.#maxDepth = maxDepth;
    this.#scanner = new Scanner(text);
    this.#token = this.#scanner.next();
  }

  file(): readonly Directive[] {
    const directives = this.#directives(1);
    if (this.#token.kind !== "end") throw this.#expected("a directive");
    return directives;
  }

  #next(): Token {
    const token = this.#token;
    this.#token = this.#scanner.next();
    return token;
  }

  #directives(depth: number): readonly Directive[] {
    const directives: Directive[] = [];
    for (;;) {
      const { kind } = this.#token;
      if (kind === "word") directives.push(this.#directive(depth));
      else if (kind === ";" || kind === "lua") this.#next();
      else return directives;
    }
  }

  #directive(depth: number): Directive {
    const name = this.#word(this.#next());
    const parameters: Word[] = [];
    while (this.#token.kind === "word") parameters.push(this.#word(this.#next()));
    if (this.#token.kind === ";") return { name, parameters, start: name.start, end: this.#next().end };
    if (this.#token.kind !== "{") throw this.#expected(`\`;\` or \`{\` behind ${name.text.slice(0, 60)}`);
    const block = name.text.endsWith("_by_lua_block") ? this.#program() : this.#block(depth);
    return { name, parameters, block, start: name.start, end: block.end };
  }

  #block(depth: number): Block {
    const open = this.#next();
    if (depth * LEVELS > this.#maxDepth) {
      const message = `Expected at most ${this.#maxDepth} levels of nesting, found more`;
      throw new TextMistake("document_too_deep", message, open);
    }
    const directives = this.#directives(depth + 1);
    if (this.#token.kind !== "}") throw this.#unclosed(open);
    return { directives, start: open.start, end: this.#next().end };
  }

  /** A block of Lua: it has no directives. Where its brace is not seen as one of Lua, its pieces are passed over. */
  #program(): Block {
    const open = this.#next();
    for (let depth = 1; ; this.#next()) {
      const { kind, end } = this.#token;
      if (kind === "end") throw this.#unclosed(open);
      if (kind === "{") depth++;
      if (kind !== "}" || --depth > 0) continue;
      this.#next();
      return { directives: [], start: open.start, end };
    }
  }

  #word({ start, end }: Token): Word {
    return { text: this.#text.slice(start, end), start, end };
  }

  #unclosed(open: Token): TextMistake {
    if (this.#token.kind !== "end") return this.#expected("a directive or `}`");
    return new TextMistake("nginx_syntax", "Expected `}` that closes this block, found the end of the file", open);
  }

  #expected(what: string): TextMistake {
    const found = nameOf(this.#text.codePointAt(this.#token.start));
    return new TextMistake("nginx_syntax", `Expected ${what}, found ${found}`, this.#token);
  }
}
