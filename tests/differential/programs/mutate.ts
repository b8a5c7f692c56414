/**
 * For tests: changes of a module that follow its grammar. A tape of numbers decides each, so that fast-check shrinks the
 * tape and with it the change.
 */
import { parseModule } from "@sekisho/rego";
import { hostileNames, hostileNumbers, hostileStrings, quoted } from "./hostile.ts";

interface Place {
  readonly start: number;
  readonly end: number;
}

/** A part of a text, and what stands there instead. */
interface Edit extends Place {
  readonly text: string;
}

interface TermPlace extends Place {
  readonly type: string;
}

/** Where a module can be changed. */
interface Places {
  readonly terms: readonly TermPlace[];
  readonly literals: readonly Place[];
  /** Infix operators, with the space around them. */
  readonly operators: readonly Place[];
}

const OPERATORS = ["==", "!=", "<", "<=", ">", ">=", "+", "-", "*", "/", "%", "&", "|", ":=", "=", "in"];
const TARGETS = ["input", "input.x", 'input["__proto__"].constructor', "data.x", 'data["__proto__"]', "count", "upper"];

type Choose = (n: number) => number;

/** The module after the changes of a tape. A change that leaves no module is not made. */
export function mutated(text: string, tape: readonly number[]): string {
  let at = 0;
  const choose: Choose = (n) => (n === 0 ? 0 : (tape[at++] ?? 0) % n);
  let now = text;
  while (at < tape.length) {
    const places = placesOf(now);
    if (places === undefined) return now;
    const next = applied(now, change(now, places, choose));
    if (placesOf(next) !== undefined) now = next;
  }
  return now;
}

function placesOf(text: string): Places | undefined {
  const { value } = parseModule(text, "m.rego");
  if (value === undefined) return undefined;
  const terms: TermPlace[] = [];
  const literals: Place[] = [];
  const operators: Place[] = [];
  const visit = (node: unknown): void => {
    if (Array.isArray(node)) for (const item of node) visit(item);
    if (!isPlace(node)) return;
    if ("negated" in node) literals.push(node);
    else if ("type" in node && node.start < node.end) terms.push({ ...node, type: String(node.type) });
    if ("infix" in node && "args" in node && Array.isArray(node.args)) {
      const [left, right] = node.args as readonly unknown[];
      if (isPlace(left) && isPlace(right)) operators.push({ start: left.end, end: right.start });
    }
    for (const child of Object.values(node)) visit(child);
  };
  visit(value.rules);
  return { terms, literals, operators };
}

function isPlace(node: unknown): node is Place {
  return typeof node === "object" && node !== null && "start" in node && "end" in node;
}

/** Edits from the last to the first; one that overlaps another is left out. */
function applied(text: string, edits: readonly Edit[]): string {
  let result = text;
  let from = Number.POSITIVE_INFINITY;
  for (const { start, end, text: put } of [...edits].sort((a, b) => b.start - a.start)) {
    if (end > from) continue;
    result = result.slice(0, start) + put + result.slice(end);
    from = start;
  }
  return result;
}

function change(text: string, { terms, literals, operators }: Places, choose: Choose): readonly Edit[] {
  const term = (): TermPlace | undefined => terms[choose(terms.length)];
  const literal = (): Place | undefined => literals[choose(literals.length)];
  const of = ({ start, end }: Place): string => text.slice(start, end);
  const put = (place: Place | undefined, make: (now: string) => string): readonly Edit[] =>
    place === undefined ? [] : [{ ...place, text: make(of(place)) }];
  const swap = (a: Place | undefined, b: Place | undefined): readonly Edit[] =>
    a === undefined || b === undefined ? [] : [...put(a, () => of(b)), ...put(b, () => of(a))];
  switch (choose(14)) {
    case 0:
      return swap(term(), term());
    case 1:
      return swap(literal(), literal());
    case 2:
      return put(literal(), (now) => `${now}; ${now}`);
    case 3:
      return put(literal(), () => "true");
    case 4:
      return put(literal(), (now) => `not ${now}`);
    case 5:
      return put(operators[choose(operators.length)], () => ` ${pick(OPERATORS, choose)} `);
    case 6:
      return renamed(text, terms, choose);
    case 7: {
      const target = pick(TARGETS, choose);
      const value = term();
      return put(literal(), (now) => `${now} with ${target} as ${value === undefined ? "1" : of(value)}`);
    }
    case 8: {
      const other = term();
      return replaced(text, term(), other === undefined ? "1" : of(other));
    }
    case 9:
      return replaced(text, term(), pick(hostileNumbers, choose));
    case 10: {
      const key = quoted(pick(hostileStrings, choose));
      return put(term(), (now) => `{${key}: ${now}}`);
    }
    case 11: {
      const key = quoted(pick(hostileStrings, choose));
      return put(term(), (now) => `{${key}: ${now}}[${key}]`);
    }
    case 12: {
      const key = quoted(pick(hostileStrings, choose));
      return put(term(), (now) => `${now}[${key}]`);
    }
    default:
      return replaced(text, term(), quoted(pick(hostileStrings, choose)));
  }
}

function pick(from: readonly string[], choose: Choose): string {
  return from[choose(from.length)] ?? "x";
}

/** A term in the place of another. The name behind a dot is a term, too: `.x` becomes `["…"]`. */
function replaced(text: string, place: TermPlace | undefined, by: string): readonly Edit[] {
  if (place === undefined) return [];
  const isName = place.type === "string" && /\w/.test(text[place.start] ?? "");
  if (isName && text[place.start - 1] === ".") return [{ start: place.start - 1, end: place.end, text: `[${by}]` }];
  return [{ ...place, text: by }];
}

/** Every word of the text that is some variable's or rule's name becomes another. */
function renamed(text: string, terms: readonly TermPlace[], choose: Choose): readonly Edit[] {
  const place = terms.filter(
    ({ type, start }) => type === "var" || (type === "string" && /\w/.test(text[start] ?? "")),
  );
  const old = place[choose(place.length)];
  if (old === undefined) return [];
  const word = text.slice(old.start, old.end);
  if (!/^\w+$/.test(word) || word === "input" || word === "data" || word === "_") return [];
  const name = pick(hostileNames, choose);
  return [...text.matchAll(new RegExp(`(?<![\\w"])${word}(?![\\w"])`, "g"))].map(({ index }) => ({
    start: index,
    end: index + word.length,
    text: name,
  }));
}
