import { COLLECTION_STYLE, EVENT_ID, type Event } from "js-yaml";

/** A flow collection of several lines whose breaks were taken out, by the offset of its first bracket. */
export interface Joined {
  readonly source: string;
  readonly starts: readonly number[];
}

/**
 * Kubernetes' reader takes a closing bracket at any column, js-yaml only one deeper than the parent's indentation:
 *
 *     args: [
 *       "serve",
 *     ]
 *
 * This gives the same text, at the same offsets, with spaces for those line breaks and comments inside flow collections
 * that stand between two tokens. What looks like a flow collection here may be text; {@link unconfirmed} tells afterwards.
 */
export function joinFlowLines(source: string, except: ReadonlySet<number>): Joined {
  const starts: number[] = [];
  let joined = "";
  let copied = 0;
  const scan: Scan = { left: 4 * source.length };
  for (const match of source.matchAll(START)) {
    const start = match.index + match[0].length - 1;
    if (start < copied || except.has(start)) continue;
    const text = joinCollection(source, start, scan);
    if (scan.left < 0) break;
    if (text === undefined) continue;
    joined += source.slice(copied, start) + text;
    copied = start + text.length;
    starts.push(start);
  }
  return { source: joined + source.slice(copied), starts };
}

/**
 * Whether the parser found a flow collection at each start; those where it did not. The text before the first start
 * is the written one, so the parser's reading of it counts; from there on the same holds for the next one.
 */
export function unconfirmed(events: readonly Event[], starts: readonly number[]): number[] {
  const found = new Set<number>();
  for (const event of events) {
    const collection = event.type === EVENT_ID.SEQUENCE || event.type === EVENT_ID.MAPPING;
    if (collection && event.style === COLLECTION_STYLE.FLOW) found.add(event.start);
  }
  return starts.filter((start) => !found.has(start));
}

/** A bracket that may open the value of a key, an item or a document. */
const START = /(?:^|[:?-][ \t]|[!&][^\s,[\]{}]*[ \t]|[ \t])[ \t]*[[{]/gm;

/** Characters that may still be looked at: brackets that never close must not make this quadratic. */
interface Scan {
  left: number;
}

/** The collection at `start` with its breaks between tokens replaced, or undefined if it has none or never closes. */
function joinCollection(source: string, start: number, scan: Scan): string | undefined {
  let text = "";
  let copied = start;
  let depth = 0;
  let i = start;
  while (i < source.length) {
    const c = source.charAt(i);
    // Behind a plain word a break may be inside a scalar, and there it means one space, not as many as it has bytes.
    let complete = true;
    if (c === '"' || c === "'") i = skipQuoted(source, i, c);
    else if (",[]{}".includes(c)) {
      i++;
      if (c === "[" || c === "{") depth++;
      else if (c !== "," && --depth === 0) return copied === start ? undefined : text + source.slice(copied, i);
    } else {
      i = skipPlain(source, i);
      complete = source.charAt(i - 1) === ":";
    }
    const next = skipSpaceAndComments(source, i);
    if (next > i && /[\r\n]/.test(source.slice(i, next))) {
      if (MARK.test(source.slice(next - 1, next + 4))) return undefined;
      const follower = source.charAt(next);
      if (complete ? follower !== ":" : "]},".includes(follower)) {
        text += source.slice(copied, i) + " ".repeat(next - i);
        copied = next;
      }
    }
    scan.left -= next - i + 1;
    i = next;
  }
  scan.left -= i - start;
  return undefined;
}

/** A document mark at the start of a line ends everything, also an open bracket. */
const MARK = /^[\r\n](?:---|\.\.\.)(?:[ \t\r\n]|$)/;

function skipQuoted(source: string, from: number, quote: string): number {
  for (let i = from + 1; i < source.length; i++) {
    const c = source.charAt(i);
    if (c === "\\" && quote === '"') i++;
    else if (c === quote) {
      if (quote === '"' || source.charAt(i + 1) !== quote) return i + 1;
      i++;
    }
  }
  return source.length;
}

/** To the end of a run of characters that are neither white space nor flow indicators; quotes inside it are text. */
function skipPlain(source: string, from: number): number {
  let i = from + 1;
  while (i < source.length && !" \t\r\n,[]{}".includes(source.charAt(i))) {
    if (source.charAt(i - 1) === ":" && "\"'".includes(source.charAt(i))) break;
    i++;
  }
  return i;
}

function skipSpaceAndComments(source: string, from: number): number {
  let i = from;
  while (i < source.length) {
    const c = source.charAt(i);
    if (c === "#" && " \t\r\n".includes(source.charAt(i - 1))) {
      while (i < source.length && !"\r\n".includes(source.charAt(i))) i++;
    } else if (" \t\r\n".includes(c)) i++;
    else break;
  }
  return i;
}
