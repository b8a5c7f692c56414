import { Decimal, type Diagnostic, type Json, type LineTable } from "@sekisho/core";
import {
  type AliasEvent,
  EVENT_ID,
  type Event,
  type MappingEvent,
  type ScalarEvent,
  type SequenceEvent,
} from "js-yaml";
import { setOwn } from "../own.ts";
import type { Settings } from "../settings.ts";
import { Anchors } from "./anchors.ts";
import { extent, Reports } from "./reports.ts";
import { ScalarValues } from "./scalar-values.ts";
import { type Handles, handlesOf, isMergeKey, scalarKey, skipNode } from "./source.ts";

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
  const reports = new Reports(parsed.offset, lines);
  const value = new Composer(parsed, index, settings, reports).node(0);
  return { value, failed: reports.failed, diagnostics: reports.diagnostics };
}

type Collection = SequenceEvent | MappingEvent;
type Entries = { [key: string]: Json };

class Composer {
  readonly #source: string;
  readonly #events: readonly Event[];
  readonly #settings: Settings;
  readonly #handles: Handles;
  readonly #reports: Reports;
  readonly #anchors: Anchors;
  readonly #scalars: ScalarValues;
  readonly #root: number;
  #index: number;
  /** Size and height of the node that was composed last. */
  #size = 0;
  #height = 0;

  constructor({ source, events }: Parsed, index: number, settings: Settings, reports: Reports) {
    this.#source = source;
    this.#events = events;
    this.#settings = settings;
    this.#handles = handlesOf(events[index - 1]);
    this.#reports = reports;
    this.#anchors = new Anchors(source, events.length, reports);
    this.#scalars = new ScalarValues(source, this.#handles, settings.numbers, reports);
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
    const value = this.#scalars.value(event, event === this.#events[this.#root] ? "root" : "inside");
    if (event.anchorStart >= 0) this.#anchors.set(event, { value, size: 1, height: 0, open: false, scalar: event });
    return value;
  }

  #alias(event: AliasEvent, depth: number): Json {
    const anchor = this.#anchors.take(event);
    this.#size = anchor?.size ?? 1;
    this.#height = anchor?.height ?? 0;
    if (anchor === undefined) return null;
    if (depth + anchor.height > this.#settings.maxDepth) return this.#tooDeep(event.anchorStart);
    return anchor.value;
  }

  #tooDeep(start: number): null {
    const message = `Expected at most ${this.#settings.maxDepth} levels of nesting, found more`;
    this.#reports.add("document_too_deep", [start, start], { message });
    return null;
  }

  #collection(event: Collection, depth: number): Json {
    if (depth >= this.#settings.maxDepth) {
      this.#index = skipNode(this.#events, this.#index);
      this.#size = 1;
      this.#height = 0;
      return this.#tooDeep(event.start);
    }
    const start = this.#index++;
    if (event.tagStart >= 0) this.#scalars.tagEnd(event);
    const value: Json[] | Entries = event.type === EVENT_ID.SEQUENCE ? [] : {};
    const anchor = event.anchorStart < 0 ? undefined : { value, size: 1, height: 1, open: true };
    if (anchor !== undefined) this.#anchors.set(event, anchor);
    let size = 1;
    let height = 0;
    let merged: Set<string> | undefined;
    for (;;) {
      const next = this.#events[this.#index];
      if (next === undefined || next.type === EVENT_ID.POP) break;
      if (Array.isArray(value)) value.push(this.node(depth + 1));
      else merged = this.#entry({ object: value, start, merged }, next, depth + 1);
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
  #entry(mapping: OpenMapping, keyEvent: Event, depth: number): Set<string> | undefined {
    const { object, start, merged } = mapping;
    if (isMergeKey(this.#source, keyEvent, this.#handles)) {
      this.#index++;
      return this.#merge(mapping, keyEvent, depth);
    }
    const key = this.#key(keyEvent);
    const value = this.node(depth);
    if (key === undefined) return merged;
    if (Object.hasOwn(object, key) && merged?.has(key) !== true) this.#duplicate(keyEvent, key, start);
    setOwn(object, key, value);
    merged?.delete(key);
    return merged;
  }

  #key(event: Event): string | undefined {
    const start = this.#index;
    this.#index = skipNode(this.#events, start);
    if (event.type === EVENT_ID.SCALAR) {
      if (event.anchorStart >= 0) {
        const value = this.#scalars.value(event, "inside");
        this.#anchors.set(event, { value, size: 1, height: 0, open: false, scalar: event });
      }
      this.#scalars.colon(event);
      const key = scalarKey(this.#source, event, this.#handles);
      if (key === undefined) this.#keyType(event, "null, or a number that can't be one");
      else if (!event.fast && !key.isWellFormed()) this.#scalars.surrogate(event);
      return key;
    }
    if (event.type === EVENT_ID.ALIAS) {
      const anchor = this.#anchors.get(event);
      const key = anchor?.scalar === undefined ? undefined : scalarKey(this.#source, anchor.scalar, this.#handles);
      if (key === undefined)
        this.#keyType(event, anchor === undefined ? "an alias without anchor" : "an alias to no key");
      return key;
    }
    this.#keyType(event, event.type === EVENT_ID.SEQUENCE ? "a sequence" : "a mapping");
    return undefined;
  }

  #merge(mapping: OpenMapping, keyEvent: Event, depth: number): Set<string> {
    const { object, start, merged = new Set<string>() } = mapping;
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
        this.#reports.add("yaml_merge", extent(keyEvent), { message });
        return merged;
      }
      for (const key of Object.keys(source)) setOwn(together, key, source[key] ?? null);
    }
    for (const key of Object.keys(together)) {
      const exists = Object.hasOwn(object, key);
      if (exists && object[key] !== together[key]) this.#overrides(keyEvent, key, start);
      if (!exists) merged.add(key);
      setOwn(object, key, together[key] ?? null);
    }
    return merged;
  }

  #overrides(event: Event, key: string, start: number): void {
    const message = `The merge replaces ${JSON.stringify(key)}, which stands above it: Kubernetes reads it so, other readers keep the key above`;
    const hint = "Put << first in its mapping.";
    const conflict = this.#firstKey(start, key, event);
    this.#reports.add("yaml_merge_overrides", extent(event), { message, hint, severity: "warning", conflict });
  }

  #duplicate(event: Event, key: string, start: number): void {
    const { duplicates } = this.#settings;
    if (duplicates === "silent") return;
    const message = `Expected each key once in a mapping, found ${JSON.stringify(key)} again`;
    const hint = "Delete one of the two.";
    const severity = duplicates === "last" ? "warning" : "error";
    const conflict = this.#firstKey(start, key, event);
    this.#reports.add("yaml_duplicate_key", extent(event), { message, hint, severity, conflict });
  }

  /** Where a key stands first in the mapping that starts at event `start`; undefined where only a merge has it, or far away. */
  #firstKey(start: number, key: string, again: Event): readonly [number, number] | undefined {
    if (this.#reports.isFull) return undefined;
    let at = start + 1;
    while (at < this.#index && at - start < FARTHEST) {
      const event = this.#events[at];
      if (event === again) return undefined;
      if (event?.type === EVENT_ID.SCALAR && scalarKey(this.#source, event, this.#handles) === key)
        return extent(event);
      at = skipNode(this.#events, skipNode(this.#events, at));
    }
    return undefined;
  }

  #keyType(event: Event, found: string): void {
    const message = `Expected a key that is text, a number or a boolean, found ${found}`;
    this.#reports.add("yaml_key_type", extent(event), { message });
  }
}

/** A mapping while its entries are read: its first event, and the keys that came from merges and may be written again. */
interface OpenMapping {
  readonly object: Entries;
  readonly start: number;
  readonly merged: Set<string> | undefined;
}

/** How many events of a mapping are looked at for the first of two keys. */
const FARTHEST = 100_000;

function isEntries(value: Json): value is Entries {
  return typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof Decimal);
}
