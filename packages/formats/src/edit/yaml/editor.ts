import { isJsonArray, isJsonObject, type Json, type Path } from "@sekisho/core";
import type { Editor } from "../editor.ts";
import { FlowEdits } from "../flow.ts";
import { flowContainer, removeMember } from "../json.ts";
import type { Step } from "../step.ts";
import { valueAt } from "../step.ts";
import type { Lines, TextEdit } from "../text-edit.ts";
import { layout, type Member, Nodes, skipTrivia } from "./nodes.ts";
import {
  type BlockStyle,
  blockLines,
  blockStyle,
  entryLines,
  flowText,
  indented,
  inlineText,
  isInline,
  itemLines,
} from "./render.ts";
import { quotesOf, yamlScalar } from "./scalar.ts";

/** YAML: block style by lines, flow style by commas; comments stay where they are. */
export const yamlEditor: Editor = ({ document, value, lines }) => {
  const nodes = new Nodes(document, value, lines);
  const flow = new FlowEdits(lines, ", ");
  const block = new BlockEdits(lines, nodes, value);
  return (step) => {
    const holder = step.kind === "insert" || step.kind === "append" ? step.path : step.path.slice(0, -1);
    nodes.extent(step.path);
    if (!nodes.isFlow(holder)) return block.edits(step);
    if (step.kind === "remove") return removeMember(flow, document, value, step.path);
    if (step.kind === "replace") {
      const { start, end } = nodes.extent(step.path);
      const text = flowText(step.value, quotesOf(lines.text.slice(start, end)));
      const isBare = start === end && /\S/.test(lines.text.charAt(start - 1));
      return [{ start, end, text: isBare ? ` ${text}` : text }];
    }
    const key = step.kind === "insert" ? `${yamlScalar(step.key)}: ` : "";
    const container = flowContainer(document, value, holder);
    return flow.append(container, () => key + flowText(step.value), undefined);
  };
};

class BlockEdits {
  readonly #lines: Lines;
  readonly #nodes: Nodes;
  readonly #value: Json;
  readonly #style: BlockStyle;

  constructor(lines: Lines, nodes: Nodes, value: Json) {
    this.#lines = lines;
    this.#nodes = nodes;
    this.#value = value;
    this.#style = blockStyle(lines.text);
  }

  edits(step: Step): readonly TextEdit[] {
    switch (step.kind) {
      case "insert":
        return this.#append(step.path, entryLines(step.key, step.value, this.#style));
      case "append":
        return this.#append(step.path, itemLines(step.value, this.#style));
      case "replace":
        return this.#replace(step.path, step.value);
      case "remove":
        return this.#remove(step.path);
    }
  }

  /** Lines behind the last of a container, as deep as its first. */
  #append(path: Path, made: readonly string[]): readonly TextEdit[] {
    const { start, end } = this.#nodes.extent(path);
    const indent = this.#columnOf(start);
    const at = this.#lineEnd(end);
    return [{ start: at, end: at, text: this.#asLines(indented(made, indent)) }];
  }

  #replace(path: Path, value: Json): readonly TextEdit[] {
    const member = this.#nodes.member(path);
    const old = member.value;
    const { text } = this.#lines;
    const between = text.slice(member.lead, old.start);
    const isBelow = /[\r\n]/.test(between);
    const isCollection = this.#isCollection(path);
    if (isInline(value)) {
      const made = inlineText(value, isCollection ? "plain" : quotesOf(text.slice(old.start, old.end)));
      if (old.start === old.end) return [{ ...old, text: ` ${made}` }];
      if (!isBelow || !isCollection) return [{ ...old, text: made }];
      return [this.#behind(member, made), this.#linesBelow(member)];
    }
    const isItem = typeof path.at(-1) === "number";
    const isList = isJsonArray(value);
    const depth = this.#columnOf(member.start) + (isItem ? 2 : isList ? this.#style.listStep : this.#style.step);
    const made = indented(blockLines(value, this.#style), depth);
    if (isBelow && isCollection) {
      this.#bare(text.slice(member.lead, this.#lines.end(member.lead)));
      const at = this.#lines.end(member.lead);
      return [{ start: at, end: this.#lineEnd(old.end), text: this.#asLines(made) }];
    }
    if (isItem && old.start !== old.end) return [{ ...old, text: this.#asLines(made).trimStart() }];
    this.#bare(between);
    const at = this.#lineEnd(old.end);
    return [
      { start: member.lead, end: old.end, text: "" },
      { start: at, end: at, text: this.#asLines(made) },
    ];
  }

  #remove(path: Path): readonly TextEdit[] {
    const holder = path.slice(0, -1);
    const container = this.#nodes.extent(holder);
    const member = this.#nodes.member(path);
    const { start } = member;
    const { end } = member.value;
    if (container.start === start && container.end === end) return this.#empty(holder, member);
    if (/^ *$/.test(this.#lines.before(start))) {
      this.#lineEnd(end);
      return [this.#lines.whole(start, end)];
    }
    // It is the first of what stands behind a dash: the next one takes its place.
    this.#columnOf(start);
    const next = skipTrivia(this.#lines.text, end);
    const lineEnd = this.#lineEnd(end);
    const hasComment = this.#lines.text.slice(lineEnd, next).includes("#");
    return [{ start: hasComment ? start - 1 : start, end: hasComment ? lineEnd : next, text: "" }];
  }

  /** The only member goes: what held it is empty then, which a block can't say. */
  #empty(path: Path, { start, value: { end } }: Member): readonly TextEdit[] {
    const container = this.#nodes.extent(path);
    const made = this.#isList(path) ? "[]" : "{}";
    if (path.length === 0) return [{ ...container, text: made }];
    const holder = this.#nodes.member(path);
    if (!/[\r\n]/.test(this.#lines.text.slice(holder.lead, start))) return [{ ...container, text: made }];
    this.#lineEnd(end);
    return [this.#behind(holder, made), this.#lines.whole(start, end)];
  }

  /** A text on the line of a key or a dash, before the comment there. */
  #behind({ lead }: Member, text: string): TextEdit {
    this.#bare(this.#lines.behind(lead));
    return { start: lead, end: lead, text: ` ${text}` };
  }

  /** All from the line below a key to the end of its value. */
  #linesBelow({ lead, value }: Member): TextEdit {
    return { start: this.#lines.end(lead), end: this.#lineEnd(value.end), text: "" };
  }

  /** The end of a line on which nothing but a comment follows. */
  #lineEnd(offset: number): number {
    this.#bare(this.#lines.behind(offset));
    return this.#lines.end(offset);
  }

  #bare(text: string): void {
    if (!/^[ \t]*(?:(?:^|[ \t])#.*)?$/.test(text)) throw layout("more stands on the line of what would change");
  }

  /** How deep something stands: what is before it on its line are spaces and dashes. */
  #columnOf(offset: number): number {
    const before = this.#lines.before(offset);
    if (!/^[ -]*$/.test(before)) throw layout("more stands on the line of what would change");
    return before.length;
  }

  #asLines(made: readonly string[]): string {
    return made.map((line) => this.#lines.lineBreak + line).join("");
  }

  #isList(path: Path): boolean {
    return isJsonArray(valueAt(this.#value, path));
  }

  #isCollection(path: Path): boolean {
    const value = valueAt(this.#value, path);
    return value !== undefined && (isJsonArray(value) || isJsonObject(value));
  }
}
