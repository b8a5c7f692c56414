/** What of a scalar event both the composer and the locator need: its text, its tag, its meaning as a key. */
import { EVENT_ID, type Event, getScalarValue, SCALAR_STYLE, type ScalarEvent } from "js-yaml";
import { keyOf, keyOfPlain, resolveTagged } from "./scalar.ts";

/** Tag handles of one document (`%TAG !e! tag:example.com,2000:`). */
export type Handles = ReadonlyMap<string, string>;

/** Decoded text of a scalar. */
export function scalarText(source: string, event: ScalarEvent): string {
  if (event.fast) return source.slice(event.valueStart, event.valueEnd);
  const text = getScalarValue(source, event);
  const block = event.style === SCALAR_STYLE.LITERAL_BLOCK || event.style === SCALAR_STYLE.FOLDED_BLOCK;
  // js-yaml ends a block scalar with a line break even where the file ends without one; go-yaml does not.
  if (block && event.valueEnd === source.length && text.endsWith("\n") && !/[\r\n]$/.test(source))
    return text.slice(0, -1);
  return text;
}

/** Full name of a node's tag, "" where it has none, "!" for the tag that only says "not resolved". */
export function tagOf(source: string, event: { tagStart: number; tagEnd: number }, handles: Handles): string {
  if (event.tagStart < 0) return "";
  const raw = source.slice(event.tagStart, event.tagEnd);
  if (raw === "!") return raw;
  if (raw.startsWith("!<")) return raw.slice(2, -1);
  const end = raw.indexOf("!", 1);
  const handle = end < 0 ? "!" : raw.slice(0, end + 1);
  const suffix = raw
    .slice(handle.length)
    .replaceAll(/%([0-9A-Fa-f]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return (handles.get(handle) ?? (handle === "!!" ? "tag:yaml.org,2002:" : handle)) + suffix;
}

/** Whether a key is the merge key of YAML 1.1: a plain `<<`, or any `<<` tagged `!!merge`. */
export function isMergeKey(source: string, event: Event, handles: Handles): boolean {
  if (event.type !== EVENT_ID.SCALAR || event.valueEnd - event.valueStart !== 2) return false;
  if (!source.startsWith("<<", event.valueStart)) return false;
  if (event.tagStart < 0) return event.style === SCALAR_STYLE.PLAIN;
  return tagOf(source, event, handles) === "tag:yaml.org,2002:merge";
}

/** A scalar as the key of an object; undefined where sigs.k8s.io/yaml has none for it. */
export function scalarKey(source: string, event: ScalarEvent, handles: Handles): string | undefined {
  const text = scalarText(source, event);
  const tag = tagOf(source, event, handles);
  if (tag === "") return event.style === SCALAR_STYLE.PLAIN ? keyOfPlain(text) : text;
  const result = resolveTagged(tag, text, "exact");
  return "problem" in result ? undefined : keyOf(text, result.value);
}

/** The handles that a document's directives declare. */
export function handlesOf(document: Event | undefined): Handles {
  const handles = new Map<string, string>();
  if (document?.type !== EVENT_ID.DOCUMENT) return handles;
  for (const directive of document.directives)
    if (directive.kind === "tag") handles.set(directive.handle, directive.prefix);
  return handles;
}

/** Index behind the node that starts at `index`. */
export function skipNode(events: readonly Event[], index: number): number {
  let depth = 0;
  let i = index;
  do {
    const type = events[i++]?.type;
    if (type === EVENT_ID.SEQUENCE || type === EVENT_ID.MAPPING) depth++;
    else if (type === EVENT_ID.POP) depth--;
  } while (depth > 0 && i < events.length);
  return i;
}
