import {
  type AliasEvent,
  EVENT_ID,
  type Event,
  type MappingEvent,
  SCALAR_STYLE,
  type ScalarEvent,
  type SequenceEvent,
} from "js-yaml";
import { type Handles, handlesOf, isMergeKey, scalarKey } from "./source.ts";

/** A node of a document with its place; offsets count in the piece's source, `end` is exclusive. */
export interface Tree {
  readonly start: number;
  readonly end: number;
  readonly items?: readonly Tree[];
  readonly entries?: ReadonlyMap<string, Entry>;
}

export interface Entry {
  readonly key: readonly [start: number, end: number];
  readonly value: Tree;
}

/** Places of everything in the document whose content starts at event `index`; the composer accepted that document. */
export function buildTree(source: string, events: readonly Event[], index: number): Tree {
  return new Builder(source, events, index).node();
}

class Builder {
  readonly #source: string;
  readonly #events: readonly Event[];
  readonly #handles: Handles;
  readonly #anchors = new Map<string, Tree>();
  readonly #anchoredKeys = new Map<string, string | undefined>();
  #index: number;
  /** Behind the last text that belongs to the node or key before; all up to the next node is trivia and indicators. */
  #cursor: number;
  /** What stands before a value that has no text of its own. */
  #indicator: ":" | "-" | "" = "";

  constructor(source: string, events: readonly Event[], index: number) {
    this.#source = source;
    this.#events = events;
    this.#handles = handlesOf(events[index - 1]);
    this.#index = index;
    this.#cursor = contentStart(source, events, index);
  }

  node(): Tree {
    const event = this.#events[this.#index++];
    switch (event?.type) {
      case EVENT_ID.SCALAR:
        return this.#scalar(event);
      case EVENT_ID.ALIAS:
        return this.#alias(event);
      case EVENT_ID.SEQUENCE:
        return this.#sequence(event);
      case EVENT_ID.MAPPING:
        return this.#mapping(event);
      default:
        return { start: this.#cursor, end: this.#cursor };
    }
  }

  #scalar(event: ScalarEvent): Tree {
    const [start, end] = this.#extent(event);
    const node = { start: event.tagStart < 0 ? start : event.tagStart, end };
    this.#cursor = end;
    if (event.anchorStart >= 0) {
      const name = this.#source.slice(event.anchorStart, event.anchorEnd);
      this.#anchors.set(name, node);
      this.#anchoredKeys.set(name, scalarKey(this.#source, event, this.#handles));
    }
    return node;
  }

  /** From the first to behind the last character of a scalar, quotes and block header included. */
  #extent(event: ScalarEvent): [number, number] {
    const { valueStart, valueEnd, style } = event;
    if (valueStart < 0) return this.#emptyExtent(event);
    if (style === SCALAR_STYLE.PLAIN) return [valueStart, valueEnd];
    if (style === SCALAR_STYLE.SINGLE_QUOTED || style === SCALAR_STYLE.DOUBLE_QUOTED)
      return [valueStart - 1, valueEnd + 1];
    const from = this.#skipTrivia(Math.max(this.#cursor, event.tagEnd, event.anchorEnd), /[:?,-]/);
    return [from, this.#blockEnd(event, from)];
  }

  /** Nothing is written: the place right behind the indicator (`key:`, `-`) or the properties that ask for a value. */
  #emptyExtent(event: ScalarEvent): [number, number] {
    const properties = Math.max(event.tagEnd, event.anchorEnd);
    if (properties >= 0) return [properties, properties];
    const next = this.#skipTrivia(this.#cursor);
    const at = this.#indicator !== "" && this.#source.startsWith(this.#indicator, next) ? next + 1 : this.#cursor;
    return [at, at];
  }

  /** A block scalar ends with its last line that has text; with `+` the empty lines after it belong to it too. */
  #blockEnd(event: ScalarEvent, header: number): number {
    const { valueStart, valueEnd } = event;
    const body = this.#source.slice(valueStart, valueEnd);
    if (this.#source.slice(header, valueStart).split("#", 1)[0]?.includes("+") === true) {
      return valueStart + body.replace(/(?:\r\n?|\n)$/, "").length;
    }
    let end = body.length;
    while (end > 0 && " \t\r\n".includes(body.charAt(end - 1))) end--;
    if (end === 0) return lineEnd(this.#source, header);
    return Math.min(lineEnd(this.#source, valueStart + end), valueEnd);
  }

  #alias(event: AliasEvent): Tree {
    this.#cursor = event.anchorEnd;
    const name = this.#source.slice(event.anchorStart, event.anchorEnd);
    return this.#anchors.get(name) ?? { start: event.anchorStart - 1, end: event.anchorEnd };
  }

  #sequence(event: SequenceEvent): Tree {
    this.#cursor = event.start;
    const flow = this.#source.charAt(event.start) === "[";
    if (flow) this.#cursor++;
    const items: Tree[] = [];
    while (this.#more()) {
      this.#indicator = flow ? "" : "-";
      items.push(this.node());
    }
    return this.#close(event, flow ? "]" : "", { items });
  }

  #mapping(event: MappingEvent): Tree {
    this.#cursor = event.start;
    const flow = this.#source.charAt(event.start) === "{";
    if (flow) this.#cursor++;
    const entries = new Map<string, Entry>();
    while (this.#more()) this.#entry(entries);
    return this.#close(event, flow ? "}" : "", { entries });
  }

  #more(): boolean {
    const event = this.#events[this.#index];
    return event !== undefined && event.type !== EVENT_ID.POP;
  }

  #close(event: SequenceEvent | MappingEvent, bracket: string, children: Pick<Tree, "items" | "entries">): Tree {
    this.#index++;
    if (bracket !== "") {
      const at = this.#skipTrivia(this.#cursor, /[,:]/);
      this.#cursor = this.#source.startsWith(bracket, at) ? at + 1 : this.#cursor;
    }
    const node = { start: event.tagStart < 0 ? event.start : event.tagStart, end: this.#cursor, ...children };
    if (event.anchorStart >= 0) this.#anchors.set(this.#source.slice(event.anchorStart, event.anchorEnd), node);
    return node;
  }

  #entry(entries: Map<string, Entry>): void {
    const event = this.#events[this.#index];
    if (event === undefined) return;
    const merge = isMergeKey(this.#source, event, this.#handles);
    const [name, key] = this.#key(event);
    this.#indicator = ":";
    const value = this.node();
    if (!merge) {
      if (name !== undefined) entries.set(name, { key, value });
      return;
    }
    for (const source of (value.items ?? [value]).toReversed()) {
      for (const [merged, entry] of source.entries ?? []) entries.set(merged, entry);
    }
  }

  #key(event: Event): [string | undefined, readonly [number, number]] {
    if (event.type === EVENT_ID.ALIAS) {
      this.#index++;
      this.#cursor = event.anchorEnd;
      const name = this.#source.slice(event.anchorStart, event.anchorEnd);
      return [this.#anchoredKeys.get(name), [event.anchorStart - 1, event.anchorEnd]];
    }
    const node = this.node();
    const name = event.type === EVENT_ID.SCALAR ? scalarKey(this.#source, event, this.#handles) : undefined;
    return [name, [node.start, node.end]];
  }

  /** The first offset from `from` on that is no white space, comment or one of the given indicators. */
  #skipTrivia(from: number, indicators?: RegExp): number {
    let i = from;
    for (; i < this.#source.length; i++) {
      const c = this.#source.charAt(i);
      if (c === "#" || (c === "%" && /^[\r\n]?$/.test(this.#source.charAt(i - 1)))) i = lineEnd(this.#source, i) - 1;
      else if (!" \t\r\n\ufeff".includes(c) && indicators?.test(c) !== true) break;
    }
    return i;
  }
}

function lineEnd(source: string, from: number): number {
  let i = from;
  while (i < source.length && source.charAt(i) !== "\n" && source.charAt(i) !== "\r") i++;
  return i;
}

const MARK = /^(?:---|\.\.\.)(?=[ \t\r\n]|$)/gm;

/** Where the search for a document's content may begin: behind the mark that parts it from the document before. */
function contentStart(source: string, events: readonly Event[], index: number): number {
  let i = index - 2;
  while (i >= 0 && textEnd(events[i]) === 0) i--;
  if (i < 0) return 0;
  const mark = new RegExp(MARK);
  mark.lastIndex = textEnd(events[i]);
  return mark.test(source) ? mark.lastIndex : 0;
}

/** An offset at or behind the text of an event; 0 for those that have none. */
function textEnd(event: Event | undefined): number {
  if (event === undefined || event.type === EVENT_ID.DOCUMENT || event.type === EVENT_ID.POP) return 0;
  if (event.type === EVENT_ID.ALIAS) return event.anchorEnd;
  if (event.type === EVENT_ID.SCALAR) return Math.max(event.valueEnd, event.tagEnd, event.anchorEnd, 0);
  return event.start + 1;
}
