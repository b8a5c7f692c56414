import { isJsonArray, isJsonObject, type Json, type Path } from "@sekisho/core";
import type { Document } from "../document.ts";
import type { Extent } from "../tree/tree.ts";
import type { Editor } from "./editor.ts";
import { type FlowContainer, FlowEdits } from "./flow.ts";
import { type JsonStyle, jsonText, quoted, styleOf } from "./json-text.ts";
import { EditRefusal } from "./operation.ts";
import { valueAt } from "./step.ts";
import type { Lines, TextEdit } from "./text-edit.ts";

/** JSON: members are parted by commas, and stand on lines of their own where their neighbours do. */
export const jsonEditor: Editor = ({ document, value, lines }) => {
  const style = styleOf(lines.text, lines.lineBreak);
  const flow = new FlowEdits(lines, style.comma);
  return (step) => {
    if (step.kind === "replace") {
      const { start, end } = extentOf(document, step.path);
      return [{ start, end, text: render(step.value, style, lines, start) }];
    }
    if (step.kind === "remove") return removeMember(flow, document, value, step.path);
    const container = flowContainer(document, value, step.path);
    const key = step.kind === "insert" ? `${quoted(step.key)}${style.colon}` : "";
    const hasLines = style.step !== undefined && isSpread(lines, container, step.path.length === 0);
    return flow.append(
      container,
      (indent) => key + jsonText(step.value, indent === undefined ? oneLine(style) : style, indent),
      hasLines ? style.step : undefined,
    );
  };
};

/** Where what is in a container stands, keys included, in the order of the text. */
export function flowContainer(document: Document, value: Json, path: Path): FlowContainer {
  const there = valueAt(value, path) ?? null;
  const keys = isJsonArray(there) ? [...there.keys()] : isJsonObject(there) ? Object.keys(there) : [];
  const members = keys.map((key): Extent => {
    const place = document.locate([...path, key]);
    if (place === undefined) throw new EditRefusal("patch_layout", "a member of the container has no place");
    return { start: (place.key ?? place.value).start.offset, end: place.value.end.offset };
  });
  // A parser puts keys that are numbers first; the text does not.
  const ordered = members.toSorted((a, b) => a.start - b.start);
  return { ...extentOf(document, path), members: ordered };
}

function extentOf(document: Document, path: Path): Extent {
  const place = document.locate(path);
  if (place === undefined) throw new EditRefusal("patch_misses", "the place has no text of its own");
  return { start: place.value.start.offset, end: place.value.end.offset };
}

/** Takes the member at the path out of its container. */
export function removeMember(flow: FlowEdits, document: Document, value: Json, path: Path): readonly TextEdit[] {
  const container = flowContainer(document, value, path.slice(0, -1));
  const place = document.locate(path);
  const start = (place?.key ?? place?.value)?.start.offset;
  return flow.remove(
    container,
    container.members.findIndex((member) => member.start === start),
  );
}

function render(value: Json, style: JsonStyle, lines: Lines, start: number): string {
  const indent = /^[ \t]*/.exec(lines.before(start))?.[0] ?? "";
  return jsonText(value, isSpreadText(lines.text) ? style : oneLine(style), indent);
}

function isSpreadText(text: string): boolean {
  return /^[^{[]*[{[][ \t]*[\r\n]/.test(text);
}

/** Whether an empty container gets a line for its first member: where the text spreads others. */
function isSpread(lines: Lines, { members }: FlowContainer, isRoot: boolean): boolean {
  return members.length === 0 && (isRoot || isSpreadText(lines.text));
}

function oneLine({ colon, comma, lineBreak }: JsonStyle): JsonStyle {
  return { colon, comma, lineBreak };
}
