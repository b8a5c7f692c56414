import { Problem } from "@sekisho/core";
import type { Flag, FlagValue, ParsedLine } from "./flags.ts";
import { readValue } from "./value.ts";

/**
 * Reads a command's words as pflag does: flags and operands mixed, `--name value`, `--name=value`, `-n value`, `-nvalue`,
 * several letters behind one dash, and only operands behind `--`. Throws Problem `usage`.
 */
export function parseLine(flags: readonly Flag[], words: readonly string[]): ParsedLine {
  return new LineReader(flags, words).read();
}

class LineReader {
  readonly #flags: readonly Flag[];
  readonly #words: string[];
  readonly #operands: string[] = [];
  readonly #given = new Map<string, FlagValue>();
  #help = false;

  constructor(flags: readonly Flag[], words: readonly string[]) {
    this.#flags = flags;
    this.#words = [...words];
  }

  read(): ParsedLine {
    for (let word = this.#words.shift(); word !== undefined; word = this.#words.shift()) {
      if (word === "--") {
        this.#operands.push(...this.#words.splice(0));
        break;
      }
      if (word.startsWith("--")) this.#long(word);
      else if (word.startsWith("-") && word.length > 1) this.#letters(word);
      else this.#operands.push(word);
    }
    return { operands: this.#operands, given: this.#given, help: this.#help };
  }

  #long(word: string): void {
    const at = word.indexOf("=");
    const name = at < 0 ? word.slice(2) : word.slice(2, at);
    if (name === "" || name.startsWith("-") || name.startsWith("=")) throw usage(`bad flag syntax: ${word}`);
    if (name === "help") {
      this.#help = true;
      return;
    }
    const found = this.#flags.find((candidate) => candidate.name === name);
    if (found === undefined) throw usage(`unknown flag: --${name}`);
    if (at >= 0) return this.#set(found, word.slice(at + 1));
    if (found.kind === "bool") return this.#set(found, "true");
    const value = this.#words.shift();
    if (value === undefined) throw usage(`flag needs an argument: ${word}`);
    this.#set(found, value);
  }

  #letters(word: string): void {
    for (let at = 1; at < word.length; at++) {
      const letter = word.charAt(at);
      if (letter === "h") {
        this.#help = true;
        continue;
      }
      const found = this.#flags.find(({ short }) => short === letter);
      if (found === undefined) throw usage(`unknown shorthand flag: '${letter}' in ${word.replace(/^-+/, "-")}`);
      const rest = word.slice(at + 1);
      if (rest.startsWith("=")) return this.#set(found, rest.slice(1));
      if (found.kind === "bool") {
        this.#set(found, "true");
        continue;
      }
      if (rest !== "") return this.#set(found, rest);
      const value = this.#words.shift();
      if (value === undefined) throw usage(`flag needs an argument: '${letter}' in ${word}`);
      return this.#set(found, value);
    }
  }

  #set(flag: Flag, word: string): void {
    const { name, short } = flag;
    const read = readValue(flag, word, this.#given.get(name));
    if ("value" in read) {
      this.#given.set(name, read.value);
      return;
    }
    const shown = short === undefined ? `--${name}` : `-${short}, --${name}`;
    throw usage(`invalid argument ${JSON.stringify(word)} for "${shown}" flag: ${read.why}`);
  }
}

function usage(message: string): Problem {
  return new Problem("usage", message);
}
