import { Decimal, type Diagnostic, type Json, type LineTable } from "@sekisho/core";
import {
  type AliasEvent,
  EVENT_ID,
  type Event,
  type MappingEvent,
  SCALAR_STYLE,
  type ScalarEvent,
  type SequenceEvent,
} from "js-yaml";
import { setOwn } from "../own.ts";
import type { Settings } from "../settings.ts";
import { resolvePlain, resolveTagged, type Scalar } from "./scalar.ts";
import { type Handles, handlesOf, isMergeKey, scalarKey, scalarText, skipNode, tagOf } from "./source.ts";

/** A stretch of a file that js-yaml's parser could read: its text, its events, and where it starts in the file. */
export interface Parsed {
  readonly source: string;
  readonly events: readonly Event[];
  readonly offset: number;
}

export interface Composed {
  readonly value: Json;
  /** Whether there is an error, also where the list of diagnostics was cut off. */
  readonly failed: boolean;
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * The value of the document whose content starts at event `index`, as sigs.k8s.io/yaml makes it: merges take effect
 * where they stand, keys become text, tags on collections and unknown tags mean nothing. Reports every mistake of the
 * document; with an error among them the value must not be used. Codes: `yaml_duplicate_key`, `yaml_key_type`,
 * `yaml_tag`, `yaml_no_json`, `yaml_merge`, `yaml_merge_overrides` (warning), `yaml_unknown_anchor`,
 * `yaml_alias_cycle`, `alias_budget_exceeded`, `document_too_deep`, `lone_surrogate`.
 */
export function compose(parsed: Parsed, index: number, lines: () => LineTable, settings: Settings): Composed {
  const composer = new Composer(parsed, index, lines, settings);
  const value = composer.node(0);
  return { value, failed: composer.failed, diagnostics: composer.diagnostics };
}

interface Anchor {
  value: Json;
  /** Nodes that the value has when every alias in it is written out. */
  size: number;
  height: number;
  open: boolean;
  readonly scalar?: ScalarEvent;
}

type Collection = SequenceEvent | MappingEvent;
type Entries = { [key: string]: Json };

/** Aliases may make a document this many nodes larger than it is written, and ten times its events. */
const ALIAS_BUDGET = 100_000;

/** A hostile document must not make a list of a million mistakes. */
const MOST_DIAGNOSTICS = 100;

const ANCHOR = /^[A-Za-z0-9_-]+$/;
const COLON = 58;

class Composer {
  readonly diagnostics: Diagnostic[] = [];
  failed = false;
  readonly #source: string;
  readonly #events: readonly Event[];
  readonly #offset: number;
  readonly #lines: () => LineTable;
  readonly #settings: Settings;
  readonly #handles: Handles;
  readonly #anchors = new Map<string, Anchor>();
  readonly #root: number;
  #index: number;
  /** Size and height of the node that was composed last. */
  #size = 0;
  #height = 0;
  #aliased = 0;
  #overBudget = false;

  constructor(parsed: Parsed, index: number, lines: () => LineTable, settings: Settings) {
    this.#source = parsed.source;
    this.#events = parsed.events;
    this.#offset = parsed.offset;
    this.#lines = lines;
    this.#settings = settings;
    this.#handles = handlesOf(parsed.events[index - 1]);
    this.#root = index;
    this.#index = index;
  }

  /** Composes the node at the cursor; `depth` collections are open around it. */
  node(depth: number): Json {
    const event = this.#events[this.#index];
    switch (event?.type) {
      case EVENT_ID.SCALAR:
        this.#index++;
        return this.#scalar(event);
      case EVENT_ID.ALIAS:
        this.#index++;
        return this.#alias(event, depth);
      case EVENT_ID.SEQUENCE:
      case EVENT_ID.MAPPING:
        return this.#collection(event, depth);
      default:
        this.#index++;
        return null;
    }
  }

  #scalar(event: ScalarEvent): Json {
    this.#size = 1;
    this.#height = 0;
    const value = this.#scalarValue(event);
    if (event.anchorStart >= 0) {
      this.#anchors.set(this.#name(event), { value, size: 1, height: 0, open: false, scalar: event });
    }
    return value;
  }

  #scalarValue(event: ScalarEvent): Scalar {
    if (event.style === SCALAR_STYLE.PLAIN) {
      const next = this.#source.charCodeAt(event.valueEnd);
      if (next === COLON || isBlank(next)) this.#colon(event);
    } else {
      if (event.indent !== 0 && event === this.#events[this.#root]) this.#header(event);
      if (!event.fast) this.#margin(event);
    }
    const text = scalarText(this.#source, event);
    if (event.tagStart < 0) {
      if (event.style === SCALAR_STYLE.PLAIN) {
        const value = resolvePlain(text, this.#settings.numbers);
        return typeof value === "number" && !Number.isFinite(value) ? this.#noJson(event, text) : value;
      }
      if (!event.fast && !text.isWellFormed()) this.#surrogate(event);
      return text;
    }
    this.#tagEnd(event);
    const result = resolveTagged(tagOf(this.#source, event, this.#handles), text, this.#settings.numbers);
    if ("problem" in result) {
      this.#report("yaml_tag", event.tagStart, event.tagEnd, result.problem);
      return null;
    }
    if (typeof result.value === "number" && !Number.isFinite(result.value)) return this.#noJson(event, text);
    if (typeof result.value === "string" && !result.value.isWellFormed()) this.#surrogate(event);
    return result.value;
  }

  /** `{a:}`, `[a :,b]`: for YAML 1.2 the colon ends a key, for Kubernetes' reader it is part of the text. */
  #colon(event: ScalarEvent): void {
    if (event.style !== SCALAR_STYLE.PLAIN) return;
    let at = event.valueEnd;
    while (isBlank(this.#source.charCodeAt(at))) at++;
    if (this.#source.charCodeAt(at) !== COLON || !isFlowIndicator(this.#source.charCodeAt(at + 1))) return;
    const message = "Expected a space after `:`, without which YAML readers disagree, found none";
    this.#report("yaml_syntax", at, at + 1, message);
  }

  /** `[!t, a]`: for Kubernetes' reader the comma belongs to the tag. */
  #tagEnd(event: { readonly tagEnd: number }): void {
    if (!isFlowIndicator(this.#source.charCodeAt(event.tagEnd))) return;
    const message = "Expected a space after the tag, without which YAML readers disagree, found none";
    this.#report("yaml_syntax", event.tagEnd, event.tagEnd + 1, message);
  }

  /** Where a text block is the whole document, Kubernetes' reader counts the indentation that its header names differently. */
  #header(event: ScalarEvent): void {
    if (!INDENTED_HEADER.test(headerOf(this.#source, event))) return;
    const message =
      "Expected no number behind `|` or `>` at the top of a document, where YAML readers disagree about it, found one";
    this.#report("yaml_syntax", event.valueStart, event.valueStart, message);
  }

  /** A text block at the very margin is empty for Kubernetes' reader. */
  #margin(event: ScalarEvent): void {
    if (event.indent !== 0) return;
    this.#report(
      "yaml_syntax",
      event.valueStart,
      event.valueStart,
      "Expected the text after `|` or `>` to be indented, found it at the margin",
    );
  }

  #noJson(event: ScalarEvent, text: string): null {
    const message = `Expected a value that JSON can hold, found the number ${text}`;
    this.#report("yaml_no_json", event.valueStart, event.valueEnd, message, "Quote it if text is meant.");
    return null;
  }

  #surrogate(event: ScalarEvent): void {
    const message = "Expected Unicode text, found half of a surrogate pair";
    this.#report("lone_surrogate", ...extent(event), message);
  }

  #alias(event: AliasEvent, depth: number): Json {
    const name = this.#name(event);
    const anchor = this.#anchors.get(name);
    this.#size = anchor?.size ?? 1;
    this.#height = anchor?.height ?? 0;
    if (anchor === undefined) {
      this.#report(
        "yaml_unknown_anchor",
        event.anchorStart,
        event.anchorEnd,
        `Expected an anchor &${name} before this alias, found none`,
      );
      return null;
    }
    if (anchor.open) {
      this.#report(
        "yaml_alias_cycle",
        event.anchorStart,
        event.anchorEnd,
        `Expected a finite value, found that &${name} contains itself`,
      );
      return null;
    }
    this.#aliased += anchor.size;
    if (this.#aliased > ALIAS_BUDGET + 10 * this.#events.length) return this.#budget(event);
    if (depth + anchor.height > this.#settings.maxDepth) return this.#tooDeep(event.anchorStart);
    return anchor.value;
  }

  #budget(event: AliasEvent): null {
    if (!this.#overBudget) {
      this.#overBudget = true;
      const message = `Expected aliases that add at most ${ALIAS_BUDGET} values and ten times what is written, found more`;
      this.#report("alias_budget_exceeded", event.anchorStart, event.anchorEnd, message);
    }
    this.#size = 1;
    this.#height = 0;
    return null;
  }

  #tooDeep(start: number): null {
    const message = `Expected at most ${this.#settings.maxDepth} levels of nesting, found more`;
    this.#report("document_too_deep", start, start, message);
    return null;
  }

  #collection(event: Collection, depth: number): Json {
    if (depth >= this.#settings.maxDepth) {
      this.#index = skipNode(this.#events, this.#index);
      this.#size = 1;
      this.#height = 0;
      return this.#tooDeep(event.start);
    }
    this.#index++;
    if (event.tagStart >= 0) this.#tagEnd(event);
    const value: Json[] | Entries = event.type === EVENT_ID.SEQUENCE ? [] : {};
    const anchor = event.anchorStart < 0 ? undefined : { value, size: 1, height: 1, open: true };
    if (anchor !== undefined) this.#anchors.set(this.#name(event), anchor);
    let size = 1;
    let height = 0;
    let merged: Set<string> | undefined;
    for (;;) {
      const next = this.#events[this.#index];
      if (next === undefined || next.type === EVENT_ID.POP) break;
      if (Array.isArray(value)) value.push(this.node(depth + 1));
      else merged = this.#entry(value, next, merged, depth + 1);
      size += this.#size;
      if (this.#height > height) height = this.#height;
    }
    this.#index++;
    this.#size = size;
    this.#height = height + 1;
    if (anchor !== undefined) Object.assign(anchor, { size, height: height + 1, open: false });
    return value;
  }

  /** One `key: value`; gives the keys that came from merges and may be written again. */
  #entry(object: Entries, keyEvent: Event, merged: Set<string> | undefined, depth: number): Set<string> | undefined {
    if (isMergeKey(this.#source, keyEvent, this.#handles)) {
      this.#index++;
      return this.#merge(object, keyEvent, merged ?? new Set(), depth);
    }
    const key = this.#key(keyEvent);
    const value = this.node(depth);
    if (key === undefined) return merged;
    if (Object.hasOwn(object, key) && merged?.has(key) !== true) this.#duplicate(keyEvent, key);
    setOwn(object, key, value);
    merged?.delete(key);
    return merged;
  }

  #key(event: Event): string | undefined {
    const start = this.#index;
    this.#index = skipNode(this.#events, start);
    if (event.type === EVENT_ID.SCALAR) {
      if (event.anchorStart >= 0) {
        this.#anchors.set(this.#name(event), {
          value: this.#scalarValue(event),
          size: 1,
          height: 0,
          open: false,
          scalar: event,
        });
      }
      this.#colon(event);
      const key = scalarKey(this.#source, event, this.#handles);
      if (key === undefined) this.#keyType(event, "null, or a number that can't be one");
      else if (!event.fast && !key.isWellFormed()) this.#surrogate(event);
      return key;
    }
    if (event.type === EVENT_ID.ALIAS) {
      const anchor = this.#anchors.get(this.#name(event));
      const key = anchor?.scalar === undefined ? undefined : scalarKey(this.#source, anchor.scalar, this.#handles);
      if (key === undefined)
        this.#keyType(event, anchor === undefined ? "an alias without anchor" : "an alias to no key");
      return key;
    }
    this.#keyType(event, event.type === EVENT_ID.SEQUENCE ? "a sequence" : "a mapping");
    return undefined;
  }

  #merge(object: Entries, keyEvent: Event, merged: Set<string>, depth: number): Set<string> {
    const event = this.#events[this.#index];
    const value = this.node(depth);
    // What is merged stands where the merge stands, not below it.
    this.#height = Math.max(0, this.#height - (event?.type === EVENT_ID.SEQUENCE ? 2 : 1));
    const sources: readonly Json[] = event?.type === EVENT_ID.SEQUENCE && Array.isArray(value) ? value : [value];
    // Of several sources the first wins: they are written in reverse, as go-yaml does.
    const together: Entries = {};
    for (const source of sources.toReversed()) {
      if (!isEntries(source)) {
        const message = "Expected a mapping, or a sequence of mappings, to merge with <<, found another value";
        this.#report("yaml_merge", ...extent(keyEvent), message);
        return merged;
      }
      for (const key of Object.keys(source)) setOwn(together, key, source[key] ?? null);
    }
    for (const key of Object.keys(together)) {
      const exists = Object.hasOwn(object, key);
      if (exists && object[key] !== together[key]) this.#overrides(keyEvent, key);
      if (!exists) merged.add(key);
      setOwn(object, key, together[key] ?? null);
    }
    return merged;
  }

  #overrides(event: Event, key: string): void {
    const message = `The merge replaces ${JSON.stringify(key)}, which stands above it: Kubernetes reads it so, other readers keep the key above`;
    this.#report("yaml_merge_overrides", ...extent(event), message, "Put << first in its mapping.", "warning");
  }

  #duplicate(event: Event, key: string): void {
    const message = `Expected each key once in a mapping, found ${JSON.stringify(key)} again`;
    if (this.#settings.duplicates === "silent") return;
    const last = this.#settings.duplicates === "last";
    this.#report("yaml_duplicate_key", ...extent(event), message, "Delete one of the two.", last ? "warning" : "error");
  }

  #keyType(event: Event, found: string): void {
    this.#report(
      "yaml_key_type",
      ...extent(event),
      `Expected a key that is text, a number or a boolean, found ${found}`,
    );
  }

  #name(event: { anchorStart: number; anchorEnd: number }): string {
    const name = this.#source.slice(event.anchorStart, event.anchorEnd);
    if (!ANCHOR.test(name)) {
      const message = `Expected an anchor of letters, digits, - and _, found ${JSON.stringify(name)}`;
      this.#report(
        "yaml_syntax",
        event.anchorStart,
        event.anchorEnd,
        message,
        "YAML readers disagree where another name ends.",
      );
    }
    return name;
  }

  #report(
    code: string,
    start: number,
    end: number,
    message: string,
    hint?: string,
    severity: "error" | "warning" = "error",
  ): void {
    if (severity === "error") this.failed = true;
    if (this.diagnostics.length >= MOST_DIAGNOSTICS) return;
    const span = this.#lines().span(this.#offset + start, this.#offset + end);
    this.diagnostics.push({ code, severity, message, span, ...(hint === undefined ? {} : { hint }) });
  }
}

const INDENTED_HEADER = /(?:^|[ \t])[|>][-+]?[1-9]/;

/** The line on which a text block begins. */
function headerOf(source: string, { valueStart }: ScalarEvent): string {
  return source.slice(
    Math.max(source.lastIndexOf("\n", valueStart - 2), source.lastIndexOf("\r", valueStart - 2)) + 1,
    valueStart,
  );
}

function isBlank(code: number): boolean {
  return code === 32 || code === 9;
}

function isFlowIndicator(code: number): boolean {
  return code === 44 || code === 91 || code === 93 || code === 123 || code === 125;
}

function isEntries(value: Json): value is Entries {
  return typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof Decimal);
}

/** Where an event stands, for diagnostics; an empty node has no text of its own. */
function extent(event: Event): [number, number] {
  switch (event.type) {
    case EVENT_ID.SCALAR: {
      const { valueStart, valueEnd, tagStart, tagEnd, anchorStart, anchorEnd, style } = event;
      if (valueStart < 0) return [Math.max(tagStart, anchorStart, 0), Math.max(tagEnd, anchorEnd, 0)];
      const quote = style === SCALAR_STYLE.SINGLE_QUOTED || style === SCALAR_STYLE.DOUBLE_QUOTED ? 1 : 0;
      return [valueStart - quote, valueEnd + quote];
    }
    case EVENT_ID.ALIAS:
      return [event.anchorStart, event.anchorEnd];
    case EVENT_ID.SEQUENCE:
    case EVENT_ID.MAPPING:
      return [event.start, event.start + 1];
    default:
      return [0, 0];
  }
}
