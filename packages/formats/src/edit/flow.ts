/** Edits between brackets, where commas part the members: JSON, and the flow collections of YAML. */
import type { Extent } from "../tree/tree.ts";
import { Lines, type TextEdit } from "./text-edit.ts";

/** A container in brackets, with what stands in it: keys with their values, or items. */
export interface FlowContainer extends Extent {
  readonly members: readonly Extent[];
  /** What parts members on lines of their own; a line break alone does in the objects of HCL. */
  readonly separator?: "line";
}

/** What a new member looks like: with `indent` on a line of its own, without one between others. */
export type RenderMember = (indent: string | undefined) => string;

export class FlowEdits {
  readonly #lines: Lines;
  readonly #text: string;
  readonly #comma: string;
  /** Nothing, or a comment. */
  readonly #rest: RegExp;
  readonly #commaAhead: RegExp;

  /** `comma` parts members of one line; `comment` is a pattern of what starts a comment. */
  constructor(lines: Lines, comma: string, comment = "#") {
    this.#lines = lines;
    this.#text = lines.text;
    this.#comma = comma;
    this.#rest = new RegExp(`^[ \\t]*(?:${comment}.*)?$`);
    this.#commaAhead = new RegExp(`(?:[ \\t\\r\\n]|(?<=[ \\t\\r\\n])${comment}[^\\r\\n]*)*,`, "y");
  }

  /** One more member behind the last; `step` is the indentation of an empty container's first one, if it gets a line. */
  append(
    { start, end, members, separator }: FlowContainer,
    render: RenderMember,
    step: string | undefined,
  ): readonly TextEdit[] {
    const last = members.at(-1);
    if (last === undefined) return [this.#first({ start, end }, render, step)];
    const comma = this.#commaBehind(last.end);
    const isOnOwnLine = /^[ \t]*$/.test(this.#lines.before(last.start));
    if (!isOnOwnLine) {
      const one = render(undefined);
      return [
        comma === undefined
          ? { start: last.end, end: last.end, text: this.#comma + one }
          : { start: comma, end: comma, text: ` ${one},` },
      ];
    }
    const indent = this.#lines.before(last.start);
    const behind = comma ?? last.end;
    const isLineFree = this.#rest.test(this.#lines.behind(behind));
    const at = isLineFree ? this.#lines.end(behind) : behind;
    const text = `${this.#lines.lineBreak}${indent}${render(indent)}`;
    if (comma !== undefined) return [{ start: at, end: at, text: `${text},` }];
    if (separator === "line") return [{ start: at, end: at, text }];
    if (at === last.end) return [{ start: at, end: at, text: `,${text}` }];
    return [
      { start: last.end, end: last.end, text: "," },
      { start: at, end: at, text },
    ];
  }

  remove({ start, end, members }: FlowContainer, index: number): readonly TextEdit[] {
    const member = members[index];
    if (member === undefined) return [];
    if (members.length === 1) {
      const isBare = !this.#text.slice(start + 1, member.start).includes("#");
      const closing = this.#text.slice(member.end, end - 1);
      if (isBare && !closing.includes("#")) return [{ start: start + 1, end: end - 1, text: "" }];
      return [{ start: member.start, end: this.#commaBehind(member.end) ?? member.end, text: "" }];
    }
    const comma = this.#commaBehind(member.end);
    const isOnOwnLine =
      /^[ \t]*$/.test(this.#lines.before(member.start)) && this.#rest.test(this.#lines.behind(comma ?? member.end));
    const previous = members[index - 1];
    const isLast = index === members.length - 1;
    const removed = isOnOwnLine ? this.#lines.whole(member.start, comma ?? member.end) : undefined;
    if (!isLast) {
      const next = members[index + 1];
      return [removed ?? { start: member.start, end: next?.start ?? member.end, text: "" }];
    }
    if (previous === undefined) return [];
    if (removed === undefined) return [{ start: previous.end, end: member.end, text: "" }];
    const before = this.#commaBehind(previous.end);
    // A comma behind the last member, where the format allows one, stays behind the last member.
    if (comma !== undefined || before === undefined) return [removed];
    return [{ start: before - 1, end: before, text: "" }, removed];
  }

  #first({ start, end }: Extent, render: RenderMember, step: string | undefined): TextEdit {
    const inner = this.#text.slice(start + 1, end - 1);
    if (inner.includes("#")) return { start: start + 1, end: start + 1, text: `${render(undefined)} ` };
    if (step === undefined) return { start: start + 1, end: end - 1, text: render(undefined) };
    const indent = /^[ \t]*/.exec(this.#lines.before(start))?.[0] ?? "";
    const { lineBreak } = this.#lines;
    const below = indent + step;
    return { start: start + 1, end: end - 1, text: `${lineBreak}${below}${render(below)}${lineBreak}${indent}` };
  }

  /** Behind the comma that follows, white space and comments between; undefined where none does. */
  #commaBehind(from: number): number | undefined {
    const ahead = this.#commaAhead;
    ahead.lastIndex = from;
    return ahead.test(this.#text) ? ahead.lastIndex : undefined;
  }
}
