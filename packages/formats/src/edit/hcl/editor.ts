import { isJsonObject, type Json, type Path } from "@sekisho/core";
import { Cursor } from "../../hcl2/cursor.ts";
import { parseItems } from "../../hcl2/parse.ts";
import type { Block, Body, Expression, Item } from "../../hcl2/syntax.ts";
import { Valuer } from "../../hcl2/value.ts";
import { settings } from "../../settings.ts";
import type { Editor } from "../editor.ts";
import { type FlowContainer, FlowEdits } from "../flow.ts";
import { EditRefusal } from "../operation.ts";
import type { Step } from "../step.ts";
import type { Lines, TextEdit } from "../text-edit.ts";
import { type HclNode, nodeAt } from "./nodes.ts";
import { type HclStyle, hclBlock, hclKey, hclText, isBlocks, isName } from "./render.ts";

/** HCL: arguments and blocks by lines, tuples and objects by commas. A list of objects that a block lacks becomes blocks. */
export const hclEditor: Editor = ({ lines }) => {
  const edits = new HclEdits(lines);
  return (step) => edits.of(step);
};

class HclEdits {
  readonly #lines: Lines;
  readonly #body: Body;
  readonly #valuer: Valuer;
  readonly #flow: FlowEdits;
  readonly #style: HclStyle;

  constructor(lines: Lines) {
    this.#lines = lines;
    this.#body = [...parseItems(new Cursor(lines.text, { maxDepth: settings().maxDepth }))];
    this.#valuer = new Valuer(lines.text);
    this.#flow = new FlowEdits(lines, ", ", "(?:#|//)");
    const step = /\{[ \t]*(?:\r\n|\n|\r)([ \t]+)\S/.exec(lines.text)?.[1] ?? "  ";
    this.#style = { step, lineBreak: lines.lineBreak };
  }

  of(step: Step): readonly TextEdit[] {
    const node = this.#at(step.path);
    switch (step.kind) {
      case "replace":
        return [this.#replace(node, step.value)];
      case "insert":
        if (node.kind === "value") return this.#insertEntry(node.value, step.key, step.value);
        if (node.kind !== "body" || node.block === undefined) throw layout("blocks of the top level are not added");
        return [this.#insertItem(node.block, step.key, step.value)];
      case "append":
        return this.#append(node, step.value);
      case "remove":
        return this.#remove(node, step.path);
    }
  }

  #at(path: Path): HclNode {
    return nodeAt(this.#body, path, this.#valuer);
  }

  #replace(node: HclNode, value: Json): TextEdit {
    if (node.kind !== "value") throw layout("a block is changed inside, not replaced");
    const { start, end } = node.value;
    const old = this.#lines.text.slice(start, end);
    // A heredoc takes the break behind its end along.
    const tail = old.startsWith("<<") ? (/(?:\r\n|\n)$/.exec(old)?.[0] ?? "") : "";
    return { start, end, text: hclText(value, this.#style, this.#indentOf(start)) + tail };
  }

  #insertEntry(object: Expression, key: string, value: Json): readonly TextEdit[] {
    if (object.kind !== "object") throw expression();
    const step = this.#lines.text.slice(object.start, object.end).includes("\n") ? undefined : this.#style.step;
    return this.#flow.append(
      this.#entries(object),
      (indent) => `${hclKey(key)} = ${hclText(value, this.#style, indent ?? this.#indentOf(object.start))}`,
      object.entries.length === 0 ? step : undefined,
    );
  }

  #append(node: HclNode, value: Json): readonly TextEdit[] {
    if (node.kind === "value") {
      const tuple = node.value;
      if (tuple.kind !== "tuple") throw expression();
      const container: FlowContainer = { start: tuple.start, end: tuple.end, members: tuple.items };
      return this.#flow.append(
        container,
        (indent) => hclText(value, this.#style, indent ?? this.#indentOf(tuple.start)),
        undefined,
      );
    }
    const last = node.kind === "blocks" ? node.blocks.at(-1) : undefined;
    if (last === undefined || last.labels.length > 0) throw layout("blocks with labels are not added");
    if (!isJsonObject(value)) throw new EditRefusal("patch_wrong_type", "a block is an object");
    const indent = this.#indentOf(last.start);
    const { lineBreak } = this.#style;
    const text = `${lineBreak}${lineBreak}${indent}${hclBlock(last.type, value, this.#style, indent)}`;
    return [this.#behind(last, text)];
  }

  /** An argument goes behind the arguments that a block begins with, a block behind everything. */
  #insertItem(block: Block, key: string, value: Json): TextEdit {
    if (!isName(key)) throw layout("an argument is named by letters, digits, _ and -");
    const { body, start, end } = block;
    const { lineBreak, step } = this.#style;
    const indent = this.#indentOf(start);
    const inside = indent + step;
    const open = this.#open(block);
    if (!/[\r\n]/.test(this.#lines.text.slice(open, end))) {
      const [only] = body;
      const old = only === undefined ? "" : `${lineBreak}${inside}${this.#lines.text.slice(only.start, only.end)}`;
      const text = `${old}${lineBreak}${inside}${this.#written(key, value, inside)}${lineBreak}${indent}`;
      return { start: open, end: end - 1, text };
    }
    const firstBlock = body.findIndex(({ kind }) => kind === "block");
    const leading = isBlocks(value) || firstBlock < 0 ? body : body.slice(0, firstBlock);
    const last = leading.at(-1);
    const written = lineBreak + inside + this.#written(key, value, inside, last);
    if (last !== undefined) return this.#behind(last, isBlocks(value) ? lineBreak + written : written);
    const at = this.#lines.end(open);
    return { start: at, end: at, text: body.length === 0 ? written : written + lineBreak };
  }

  /** The argument or the blocks; the sign of an argument stands below that of the one before, where there is room. */
  #written(key: string, value: Json, indent: string, before?: Item): string {
    const { lineBreak } = this.#style;
    if (isBlocks(value)) {
      const blocks = value.map((body) => hclBlock(key, body, this.#style, indent));
      return blocks.join(`${lineBreak}${lineBreak}${indent}`);
    }
    const gap = before?.kind === "attribute" ? /^ *(?==)/.exec(this.#lines.behind(before.nameEnd))?.[0] : undefined;
    const width = before?.kind === "attribute" && gap !== undefined ? before.name.length + gap.length - 1 : 0;
    return `${key.padEnd(width)} = ${hclText(value, this.#style, indent)}`;
  }

  #remove(node: HclNode, path: Path): readonly TextEdit[] {
    if (node.kind === "labels") throw layout("blocks with labels are not removed by their type");
    if (node.kind === "blocks") return node.blocks.map((block) => this.#lineless(block));
    if (node.kind === "body") {
      const group = this.#at(path.slice(0, -1));
      if (node.block === undefined || (group.kind === "blocks" && group.blocks.length === 1))
        throw layout("of the only block of a type, the type is removed, not the block");
      return [this.#lineless(node.block)];
    }
    if (node.attribute !== undefined) return [this.#lineless(node.attribute)];
    const holder = this.#at(path.slice(0, -1));
    const inside = holder.kind === "value" ? holder.value : undefined;
    if (inside?.kind === "tuple") {
      const { start, end, items } = inside;
      return this.#flow.remove({ start, end, members: items }, Number(path.at(-1)));
    }
    if (inside?.kind !== "object" || node.entry === undefined) throw expression();
    return this.#flow.remove(this.#entries(inside), inside.entries.indexOf(node.entry));
  }

  /** Takes an argument or a block away with its lines, or from between the braces of a block on one line. */
  #lineless({ start, end }: Item): TextEdit {
    const isAlone = /^[ \t]*$/.test(this.#lines.before(start));
    if (isAlone && /^[ \t]*(?:(?:#|\/\/).*)?$/.test(this.#lines.behind(end))) return this.#lines.whole(start, end);
    if (!/\{[ \t]*$/.test(this.#lines.before(start))) throw layout("more stands on the line of what would change");
    const space = /^[ \t]*/.exec(this.#lines.behind(end))?.[0].length ?? 0;
    return { start, end: end + space, text: "" };
  }

  #entries({ start, end, entries }: Extract<Expression, { readonly kind: "object" }>): FlowContainer {
    const members = entries.map(({ key, value }) => ({ start: key.start, end: value.end }));
    return { start, end, members, separator: "line" };
  }

  /** Behind an item, and behind the comment on its last line. */
  #behind({ end }: Item, text: string): TextEdit {
    if (!/^[ \t]*(?:(?:#|\/\/).*)?$/.test(this.#lines.behind(end)))
      throw layout("more stands on the line of what would change");
    const at = this.#lines.end(end);
    return { start: at, end: at, text };
  }

  /** Behind the brace that opens a block. */
  #open({ typeEnd, labels }: Block): number {
    return this.#lines.text.indexOf("{", labels.at(-1)?.end ?? typeEnd) + 1;
  }

  #indentOf(offset: number): string {
    return /^[ \t]*/.exec(this.#lines.before(offset))?.[0] ?? "";
  }
}

function layout(message: string): EditRefusal {
  return new EditRefusal("patch_layout", message);
}

function expression(): EditRefusal {
  return new EditRefusal("patch_expression", "the value is made by an expression");
}
