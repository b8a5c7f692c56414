/**
 * Regular expressions with Go's syntax and semantics on patterns and texts that nobody vouches for. Where the cost of
 * backtracking is bounded and the tree says exactly what is meant, V8 does the work (about eight times as fast);
 * everything else runs on re2js, which never backtracks.
 */
import { type Matcher, RE2JS } from "re2js";
import type { Meter } from "../builtin.ts";
import { isSimple } from "../text/code-points.ts";
import { backtrackingCost, isAnchored } from "./cost.ts";
import { capturesInLoop, emitRegExp } from "./emit.ts";
import { factsOf, keepFacts, type NativeFacts, type PatternFacts } from "./facts.ts";
import { harmless, MeteredText } from "./metered-text.ts";
import { PatternError } from "./pattern-text.ts";
import { parsePattern } from "./syntax.ts";
import type { Node } from "./tree.ts";

/** One match: UTF-16 offsets, and the text of each group, the whole match first. */
export interface Match {
  readonly start: number;
  readonly end: number;
  readonly groups: readonly (string | undefined)[];
}

/** Steps that are cheaper than one run of the other engine. */
const cheap = 500_000;
/** A bound that grows with the text by a factor of at most this is as good as linear. */
const linear = 256;

export class Regex {
  readonly #facts: PatternFacts;
  /** Undefined where V8 must not run the pattern. */
  #allowed: NativeFacts | undefined;
  #native: RegExp | undefined;
  #automaton: RE2JS | undefined;

  /** Throws {@link PatternError}. */
  constructor(source: string) {
    this.#facts = factsOf(source) ?? analyse(source);
    this.#allowed = this.#facts.native;
  }

  /** The names of the groups by number, "" for those without. */
  get names(): readonly string[] {
    return this.#facts.names;
  }

  test(text: string, meter: Meter): boolean {
    const native = this.#v8For(text);
    if (native !== undefined) {
      native.lastIndex = 0;
      try {
        return native.test(text);
      } catch (thrown) {
        this.#refused(thrown);
      }
    }
    const automaton = this.#re2();
    return automaton.test(metered(text, automaton, meter));
  }

  /** The matches as Go finds them: no empty one right after another match. Lazy, so that a caller can charge. */
  *matches(text: string, meter: Meter): Generator<Match> {
    const find = this.#finder(text, meter);
    let previousEnd = -1;
    for (let at = 0; at <= text.length; ) {
      const match = find(at);
      if (match === undefined) return;
      const repeated = match.end === at && match.start === previousEnd;
      at = match.end > at ? match.end : at + ((text.codePointAt(at) ?? 0) > 0xffff ? 2 : 1);
      previousEnd = match.end;
      if (!repeated) yield match;
    }
  }

  #finder(text: string, meter: Meter): (from: number) => Match | undefined {
    const native = this.#allowed?.hasExactCaptures === true ? this.#v8For(text) : undefined;
    if (native === undefined) return this.#automatonFinder(text, meter);
    let other: ((from: number) => Match | undefined) | undefined;
    return (from) => {
      if (other !== undefined) return other(from);
      native.lastIndex = from;
      try {
        const found = native.exec(text);
        return found === null
          ? undefined
          : { start: found.index, end: found.index + found[0].length, groups: [...found] };
      } catch (thrown) {
        this.#refused(thrown);
        other = this.#automatonFinder(text, meter);
        return other(from);
      }
    };
  }

  #automatonFinder(text: string, meter: Meter): (from: number) => Match | undefined {
    const automaton = this.#re2();
    const matcher: Matcher = automaton.matcher(metered(text, automaton, meter));
    const count = this.names.length;
    return (from) => {
      if (!matcher.find(from)) return undefined;
      const groups = Array.from({ length: count }, (_, number) => matcher.group(number) ?? undefined);
      return { start: matcher.start(), end: matcher.end(), groups };
    };
  }

  /** V8's own, if it may run the pattern on that text. */
  #v8For(text: string): RegExp | undefined {
    if (this.#allowed === undefined) return undefined;
    const { source, isAnchored: anchored, degree, factor } = this.#allowed;
    // V8 also looks for a start inside of a surrogate pair: it finds \B in the middle of an emoji.
    if (!anchored && !isSimple(text)) return undefined;
    const isBounded = (degree <= 1 && factor <= linear) || factor * text.length ** degree <= cheap;
    return isBounded ? (this.#native ??= new RegExp(source, "gu")) : undefined;
  }

  /** A pattern of a tree is well formed; what V8 refuses, at its first run, is too large for it. */
  #refused(thrown: unknown): void {
    if (!(thrown instanceof SyntaxError)) throw thrown;
    this.#allowed = undefined;
  }

  #re2(): RE2JS {
    try {
      return (this.#automaton ??= RE2JS.compile(this.#facts.portable));
    } catch (cause) {
      const reason = cause instanceof Error ? cause.message : String(cause);
      throw new PatternError(`not supported here (${reason})`, this.#facts.portable);
    }
  }
}

/** Reads a pattern, and keeps what was found out. */
function analyse(source: string): PatternFacts {
  const { tree, names, portable, inexact } = parsePattern(source);
  const facts = { names, portable, native: inexact ? undefined : nativeFacts(tree) };
  keepFacts(source, facts);
  return facts;
}

function nativeFacts(tree: Node): NativeFacts | undefined {
  const { degree, factor } = backtrackingCost(tree);
  if (!Number.isFinite(degree) || !Number.isFinite(factor)) return undefined;
  return {
    source: emitRegExp(tree),
    isAnchored: isAnchored(tree),
    hasExactCaptures: !capturesInLoop(tree),
    degree,
    factor,
  };
}

function metered(text: string, automaton: RE2JS, meter: Meter): string {
  const size = automaton.programSize();
  if (text.length * size <= harmless) return text;
  // re2js asks of a text what strings and String objects answer alike.
  return new MeteredText(text, meter, size) as unknown as string;
}

const cache = new Map<string, Regex>();
const cacheSize = 256;
const longestKept = 4096;

/** The compiled pattern, kept while it is among the last ones used. Throws as {@link parsePattern}. */
export function regexOf(source: string): Regex {
  // A loop over many texts asks for one pattern again and again.
  if (latest !== undefined && latest.source === source) return latest.regex;
  const regex = cached(source);
  latest = { source, regex };
  return regex;
}

let latest: { readonly source: string; readonly regex: Regex } | undefined;

function cached(source: string): Regex {
  const known = cache.get(source);
  if (known !== undefined) {
    cache.delete(source);
    cache.set(source, known);
    return known;
  }
  const regex = new Regex(source);
  if (source.length > longestKept) return regex;
  if (cache.size >= cacheSize) {
    const oldest = cache.keys().next();
    if (oldest.done !== true) cache.delete(oldest.value);
  }
  cache.set(source, regex);
  return regex;
}
