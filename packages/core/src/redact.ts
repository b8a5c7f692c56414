import { Decimal } from "./decimal.ts";
import { isJsonArray, isJsonObject, type Json } from "./json.ts";
import type { Path } from "./path.ts";
import type { Span } from "./span.ts";

/** What stands in every output where a secret value stood. */
export const SENSITIVE = "(sensitive)";

/** Shorter texts stand in too many innocent words to be looked for inside of others. */
const MIN_LENGTH = 4;

/** Less of the middle of base64 stands in too many others. */
const MIN_JOINED = 8;

/** Values that say nothing about a secret, and a lot about the sentence around them. */
const COMMON: ReadonlySet<string> = new Set(["true", "false", "null", "none", "None"]);

/** A part of a text, in UTF-16 units, the end excluded. */
export interface Stretch {
  readonly from: number;
  readonly to: number;
}

/**
 * Takes secret values out of what is shown. One is made for each subject that has secrets ({@link secretTexts}), and
 * evidence, messages, code frames and logs all go through it. It finds a secret as a whole, each line of one with
 * several lines, and its base64 forms, also inside of longer base64 (`user:password` of a header); what a rule computed
 * from a secret (its first three letters, its length) it can't know.
 */
export class Redactor {
  readonly #whole = new Set<string>();
  readonly #forms = new Set<string>();
  /** Forms by their first four units: one lookup a position of the text, however many secrets there are. */
  readonly #byStart = new Map<string, string[]>();

  constructor(secrets: Iterable<string>) {
    for (const secret of secrets) {
      const decoded = decodeBase64(secret);
      for (const form of decoded === undefined ? [secret] : [secret, decoded]) {
        if (form === "" || COMMON.has(form)) continue;
        this.#whole.add(form);
        for (const part of [form, encodeBase64(form), ...form.split(/[\r\n]+/)]) this.#add(part.trim());
        for (const part of joinedBase64(form)) if (part.length >= MIN_JOINED) this.#add(part);
      }
    }
  }

  /** The text with {@link SENSITIVE} for each stretch that secrets of at least four characters cover. */
  text(text: string): string {
    let shown = "";
    let done = 0;
    for (const { from, to } of this.stretches(text)) {
      shown += text.slice(done, from) + SENSITIVE;
      done = to;
    }
    return shown + text.slice(done);
  }

  /** The stretches of the text that secrets of at least four characters cover, in order and apart from each other. */
  stretches(text: string): readonly Stretch[] {
    if (this.#byStart.size === 0) return [];
    const found: { readonly from: number; to: number }[] = [];
    for (let at = 0; at + MIN_LENGTH <= text.length; at++) {
      const length = this.#lengthAt(text, at);
      if (length === 0) continue;
      const last = found.at(-1);
      // Secrets that overlap are one stretch: the rest of the second would tell a part of it.
      if (last !== undefined && at <= last.to) last.to = Math.max(last.to, at + length);
      else found.push({ from: at, to: at + length });
    }
    return found;
  }

  /**
   * The value with secrets taken out of its texts, its numbers and its keys; a part that is exactly a secret becomes
   * {@link SENSITIVE} whatever its length. What holds none is returned as it is, not copied.
   */
  value(value: Json): Json {
    if (this.#whole.size === 0) return value;
    return this.#redact(value);
  }

  #redact(value: Json): Json {
    if (typeof value === "string") return this.#whole.has(value) ? SENSITIVE : this.text(value);
    if (typeof value === "number") return this.#whole.has(String(value)) ? SENSITIVE : value;
    if (value instanceof Decimal) return this.#whole.has(Decimal.text(value)) ? SENSITIVE : value;
    return mapParts(
      value,
      (part) => this.#redact(part),
      (key) => (this.#whole.has(key) ? SENSITIVE : this.text(key)),
    );
  }

  #add(form: string): void {
    if (form.length < MIN_LENGTH || COMMON.has(form) || this.#forms.has(form)) return;
    this.#forms.add(form);
    const start = form.slice(0, MIN_LENGTH);
    const others = this.#byStart.get(start);
    if (others === undefined) this.#byStart.set(start, [form]);
    else others.push(form);
  }

  #lengthAt(text: string, at: number): number {
    let longest = 0;
    for (const secret of this.#byStart.get(text.slice(at, at + MIN_LENGTH)) ?? []) {
      if (secret.length > longest && text.startsWith(secret, at)) longest = secret.length;
    }
    return longest;
  }
}

/**
 * The value with {@link SENSITIVE} at every path that `sensitive` names (paths below `at`); what holds none is returned
 * as it is, not copied.
 */
export function redactPaths(value: Json, sensitive: (path: Path) => boolean, at: Path = []): Json {
  if (sensitive(at)) return SENSITIVE;
  return mapParts(value, (part, key) => redactPaths(part, sensitive, [...at, key]));
}

/** All texts and numbers that stand at or below a path that `sensitive` names: what a {@link Redactor} is made of. */
export function secretTexts(value: Json, sensitive: (path: Path) => boolean): ReadonlySet<string> {
  const found = new Set<string>();
  const walk = (part: Json, path: Path, secret: boolean): void => {
    const here = secret || sensitive(path);
    if (typeof part === "string" || typeof part === "number" || part instanceof Decimal) {
      if (here) found.add(part instanceof Decimal ? Decimal.text(part) : String(part));
    } else if (isJsonArray(part)) {
      for (const [i, item] of part.entries()) walk(item, [...path, i], here);
    } else if (isJsonObject(part)) {
      for (const [key, item] of Object.entries(part)) walk(item, [...path, key], here);
    }
  };
  walk(value, [], false);
  return found;
}

/**
 * One line of a file with {@link SENSITIVE} where the spans of secret values cover it. A code frame asks this before
 * {@link Redactor.text}: an escaped, folded or wrapped scalar is not spelt as its value is.
 */
export function hideSpans(line: string, lineNumber: number, spans: readonly Span[]): string {
  const covered = spans
    .filter((span) => span.start.line <= lineNumber && lineNumber <= span.end.line)
    .map((span) => ({
      from: span.start.line < lineNumber ? line.length - line.trimStart().length : span.start.column - 1,
      to: span.end.line > lineNumber ? line.length : span.end.column - 1,
    }))
    .filter(({ from, to }) => to > from)
    .sort((a, b) => a.from - b.from);
  let shown = "";
  let done = 0;
  for (const { from, to } of covered) {
    if (from >= done) shown += line.slice(done, from) + SENSITIVE;
    done = Math.max(done, to);
  }
  return shown + line.slice(done);
}

/** A container with its parts and keys replaced, or itself where nothing changed. */
function mapParts(value: Json, map: (part: Json, key: string | number) => Json, mapKey = (key: string) => key): Json {
  if (isJsonArray(value)) {
    const mapped = value.map((item, i) => map(item, i));
    return mapped.every((item, i) => item === value[i]) ? value : mapped;
  }
  if (!isJsonObject(value)) return value;
  const before = Object.entries(value);
  const after = before.map(([key, part]): [string, Json] => [mapKey(key), map(part, key)]);
  // `fromEntries` defines own keys, so that `__proto__` stays an ordinary one.
  return after.every(([key, part], i) => key === before[i]?.[0] && part === before[i]?.[1])
    ? value
    : Object.fromEntries(after);
}

/**
 * What stands of a text in the base64 of a longer one that holds it, whatever comes before and behind: three bytes make four
 * characters, so that there are three ways, and the first and last characters may belong to neighbours. In both alphabets.
 */
function joinedBase64(text: string): readonly string[] {
  const bytes = new TextEncoder().encode(text);
  const ways = [0, 1, 2].map((before) => {
    const all = encodeBytes(new Uint8Array([...new Uint8Array(before), ...bytes])).replace(/=+$/, "");
    const isShared = (before + bytes.length) % 3 !== 0;
    return all.slice(Math.ceil((before * 4) / 3), isShared ? -1 : undefined);
  });
  return ways.flatMap((way) => [way, way.replaceAll("+", "-").replaceAll("/", "_")]);
}

function encodeBase64(text: string): string {
  return encodeBytes(new TextEncoder().encode(text));
}

function encodeBytes(bytes: Uint8Array): string {
  let binary = "";
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return btoa(binary);
}

/** The text that strict base64 stands for, or undefined where it is no base64 or not the base64 of a text. */
function decodeBase64(text: string): string | undefined {
  const packed = text.replace(/[\r\n]+/g, "");
  if (packed === "" || packed.length % 4 !== 0 || !/^[A-Za-z0-9+/]+={0,2}$/.test(packed)) return undefined;
  const bytes = Uint8Array.from(atob(packed), (unit) => unit.charCodeAt(0));
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
