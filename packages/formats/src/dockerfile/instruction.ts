import type { Joined } from "../joined.ts";
import { TextMistake } from "../mistake.ts";
import { trimWhiteEnd, trimWhiteStart } from "../white.ts";
import { checkInstruction } from "./check.ts";

import { flagWords, quotedWords, splitWords, type Word } from "./words.ts";

/** An instruction taken apart; offsets of words count in its logical line. */
export interface Instruction {
  readonly name: Word;
  /** Absent where nothing stands behind the name. */
  readonly flags: readonly Word[] | undefined;
  readonly values: readonly Word[];
  /** The arguments are a JSON array. */
  readonly isJson: boolean;
  /** What ONBUILD puts off. */
  readonly inner: Instruction | undefined;
}

type Arguments = Pick<Instruction, "values" | "isJson" | "inner">;

/** Takes an instruction apart as BuildKit does. Throws {@link TextMistake}: `dockerfile_syntax`, `dockerfile_instruction`. */
export function readInstruction(line: Joined, escape: string): Instruction {
  const instruction = takeApart(line, 0, escape);
  checkInstruction(instruction, (word, message, hint) => {
    throw new TextMistake("dockerfile_instruction", message, line.place(word.from, word.to), hint);
  });
  return instruction;
}

function takeApart(line: Joined, from: number, escape: string): Instruction {
  const text = trimWhiteEnd(line.text);
  const start = text.length - trimWhiteStart(text.slice(from)).length;
  const [name = { value: "", from: start, to: start }, behind] = splitWords(text, start, 2);
  if (behind === undefined) {
    const end = { name, text, from: text.length, escape };
    return { name, flags: undefined, ...readArguments(line, end) };
  }
  const { flags, rest } = flagWords(text, behind.from, escape);
  const first = text.length - trimWhiteStart(text.slice(rest)).length;
  return { name, flags, ...readArguments(line, { name, text, from: first, escape }) };
}

interface Rest {
  readonly name: Word;
  /** The line without white space at its end. */
  readonly text: string;
  readonly from: number;
  readonly escape: string;
}

function readArguments(line: Joined, rest: Rest): Arguments {
  const { name, text, from, escape } = rest;
  const isEmpty = from >= text.length;
  const plain = (values: readonly Word[]): Arguments => ({ values, isJson: false, inner: undefined });
  const whole = { value: text.slice(from), from, to: text.length };
  switch (name.value.toLowerCase()) {
    case "add":
    case "copy":
    case "volume":
      return jsonList(line, rest) ?? plain(isEmpty ? [] : splitWords(text, from));
    case "cmd":
    case "entrypoint":
    case "run":
    case "shell":
      return jsonList(line, rest) ?? plain(isEmpty ? [] : [whole]);
    case "expose":
    case "from":
      return plain(isEmpty ? [] : splitWords(text, from));
    case "arg":
      return plain(quotedWords(text, from, escape));
    case "env":
    case "label":
      return plain(pairs(line, rest));
    case "healthcheck":
      return isEmpty ? plain([]) : healthcheck(line, rest);
    case "onbuild":
      // One in another is refused, whatever it holds.
      if (isEmpty || text.slice(0, name.from).trim() !== "") return plain([]);
      return { values: [], isJson: false, inner: takeApart(line, from, escape) };
    case "maintainer":
    case "stopsignal":
    case "user":
    case "workdir":
      return plain(isEmpty ? [] : [whole]);
    default:
      // BuildKit gives one empty argument to a name that it does not know; ONBUILD lets one pass.
      return plain([{ ...whole, value: "" }]);
  }
}

/** `name=value …` as name, value and `=`; the older `name value` as name, value and nothing. */
function pairs(line: Joined, { name, text, from, escape }: Rest): readonly Word[] {
  const words = quotedWords(text, from, escape);
  const [first] = words;
  if (first === undefined) return [];
  if (!first.value.includes("=")) {
    const [key, value] = splitWords(text, from, 2);
    if (key !== undefined && value !== undefined) return [key, value, { value: "", from: value.to, to: value.to }];
    const message = `Expected a name and a value behind ${name.value.toUpperCase()}, found one word`;
    throw new TextMistake("dockerfile_syntax", message, line.place(first.from, first.to));
  }
  return words.flatMap((word) => {
    const at = word.value.indexOf("=");
    if (at < 0) {
      const message = `Expected name=value, found ${JSON.stringify(word.value)}`;
      const hint = "A value with spaces stands in quotes.";
      throw new TextMistake("dockerfile_syntax", message, line.place(word.from, word.to), hint);
    }
    // Only an escape at the very end is left out of a value: up to the sign both have the same length.
    const sign = word.from + at;
    return [
      { value: word.value.slice(0, at), from: word.from, to: sign },
      { value: word.value.slice(at + 1), from: sign + 1, to: word.to },
      { value: "=", from: sign, to: sign + 1 },
    ];
  });
}

function healthcheck(line: Joined, rest: Rest): Arguments {
  const { text, from } = rest;
  const [type, command] = splitWords(text, from, 2);
  if (type === undefined || command === undefined)
    return { values: type === undefined ? [] : [type], isJson: false, inner: undefined };
  const list = jsonList(line, { ...rest, from: command.from });
  return { values: [type, ...(list?.values ?? [command])], isJson: list !== undefined, inner: undefined };
}

/** Strings of a JSON array; undefined where the text is none. */
function jsonList(line: Joined, { text, from }: Rest): Arguments | undefined {
  if (text.charAt(from) !== "[") return undefined;
  const list = parseArray(text.slice(from));
  if (list === undefined) return undefined;
  const values: Word[] = [];
  let at = from + 1;
  for (const value of list) {
    while (text.charAt(at) === "," || /\s/.test(text.charAt(at))) at++;
    if (typeof value !== "string") {
      const message = "Expected strings in a JSON array of arguments, found another value";
      throw new TextMistake("dockerfile_syntax", message, line.place(at, at + 1));
    }
    const end = stringEnd(text, at);
    values.push({ value: value.toWellFormed(), from: at, to: end });
    at = end;
  }
  return { values, isJson: true, inner: undefined };
}

function parseArray(text: string): readonly unknown[] | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return Array.isArray(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** Behind the JSON string that starts at `at`. */
function stringEnd(text: string, at: number): number {
  let end = at + 1;
  while (end < text.length && text.charAt(end) !== '"') end += text.charAt(end) === "\\" ? 2 : 1;
  return end + 1;
}
