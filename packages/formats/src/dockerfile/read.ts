import type { Json } from "@sekisho/core";
import type { Joined } from "../joined.ts";
import { TextMistake } from "../mistake.ts";
import type { Entry, Extent, Fields, Leaf, List, Tree } from "../tree/tree.ts";
import { heredocsOf } from "./heredocs.ts";
import { type Instruction, readInstruction } from "./instruction.ts";
import { type Comment, Lines } from "./lines.ts";
import type { Word } from "./words.ts";

/**
 * Reads a Dockerfile as Conftest gives it to rules: a list of `{Cmd, SubCmd, Flags, JSON, Value, Stage}`, comments among
 * them. Codes: `dockerfile_syntax`, `dockerfile_instruction`.
 */
export function readTree(text: string): Tree {
  const items = readItems(text, { instruction: instructionTree, comment: commentTree });
  return { kind: "list", items, start: 0, end: text.length };
}

/** The value of {@link readTree} without the places, which take most of the memory. */
export function readValue(text: string): Json {
  return readItems(text, { instruction: instructionValue, comment: commentValue });
}

/** What becomes of what is read. */
interface Maker<T> {
  instruction(line: Joined, instruction: Instruction, stage: number): T;
  comment(comment: Comment, stage: number): T;
}

function readItems<T>(text: string, maker: Maker<T>): readonly T[] {
  const lines = new Lines(text);
  const items: T[] = [];
  let stages = 0;
  for (let line = lines.next(); line !== undefined; line = lines.next()) {
    const instruction = readInstruction(line, lines.escape);
    if (instruction.name.value.toLowerCase() === "from") stages++;
    const stage = Math.max(0, stages - 1);
    for (const comment of lines.comments) items.push(maker.comment(comment, stage));
    lines.comments = [];
    items.push(maker.instruction(line, instruction, stage));
    skipHeredocs(lines, line, instruction);
  }
  if (items.length === 0) {
    throw new TextMistake("dockerfile_syntax", "Expected an instruction, found the end of the file", {
      start: 0,
      end: 0,
    });
  }
  return items;
}

const MAY_HOLD_HEREDOCS: ReadonlySet<string> = new Set(["add", "copy", "run"]);

function skipHeredocs(lines: Lines, line: Joined, { name, isJson, inner }: Instruction): void {
  const held = inner ?? { name, isJson };
  if (!MAY_HOLD_HEREDOCS.has(held.name.value.toLowerCase()) || held.isJson || !line.text.includes("<<")) return;
  for (const heredoc of heredocsOf(line.text)) {
    if (lines.skipHeredoc(heredoc.name, heredoc.stripsTabs)) continue;
    const message = `Expected the line \`${heredoc.name}\` that closes this heredoc, found the end of the file`;
    throw new TextMistake("dockerfile_syntax", message, line);
  }
}

function instructionTree(line: Joined, instruction: Instruction, stage: number): Fields {
  const { name, flags, inner } = instruction;
  const { values, isJson } = inner ?? instruction;
  const whole = { start: line.start, end: line.end };
  const [first] = values;
  const leaf = ({ value, from, to }: Word): Leaf => ({ kind: "leaf", value, ...line.place(from, to) });
  const list = (words: readonly Word[] | undefined): List | Leaf => {
    const [from, to] = [words?.[0]?.from, words?.at(-1)?.to];
    if (words === undefined) return { kind: "leaf", value: null, ...whole };
    const extent = from === undefined || to === undefined ? whole : line.place(from, to);
    return { kind: "list", items: words.map(leaf), ...extent };
  };
  return fields(whole, {
    Cmd: leaf({ ...name, value: name.value.toLowerCase() }),
    SubCmd: inner === undefined ? { kind: "leaf", value: "", ...whole } : leaf(inner.name),
    JSON: { kind: "leaf", value: isJson, ...(first === undefined ? whole : line.place(first.from, first.to)) },
    Flags: list(flags),
    Value: list(values.length === 0 ? undefined : values),
    Stage: { kind: "leaf", value: stage, ...whole },
  });
}

function instructionValue(_line: Joined, { name, flags, values, isJson, inner }: Instruction, stage: number): Json {
  const held = inner ?? { values, isJson };
  const texts = (words: readonly Word[] | undefined): Json => words?.map(({ value }) => value) ?? null;
  return {
    Cmd: name.value.toLowerCase(),
    SubCmd: inner?.name.value ?? "",
    JSON: held.isJson,
    Flags: texts(flags),
    Value: texts(held.values.length === 0 ? undefined : held.values),
    Stage: stage,
  };
}

function commentValue({ text }: Comment, stage: number): Json {
  return { Cmd: "comment", SubCmd: "", JSON: false, Flags: null, Value: [text], Stage: stage };
}

function commentTree({ text, start, end }: Comment, stage: number): Fields {
  const leaf = (value: Leaf["value"]): Leaf => ({ kind: "leaf", value, start, end });
  const value: List = { kind: "list", items: [leaf(text)], start, end };
  const parts = { Cmd: leaf("comment"), SubCmd: leaf(""), JSON: leaf(false), Flags: leaf(null), Value: value };
  return fields({ start, end }, { ...parts, Stage: leaf(stage) });
}

function fields({ start, end }: Extent, parts: Readonly<Record<string, Tree>>): Fields {
  const entries = new Map<string, Entry>(Object.entries(parts).map(([key, tree]) => [key, { tree }]));
  return { kind: "fields", entries, start, end };
}
