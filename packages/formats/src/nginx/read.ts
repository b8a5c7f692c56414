import type { Json } from "@sekisho/core";
import { TextMistake } from "../mistake.ts";
import type { Settings } from "../settings.ts";
import type { Entry, Extent, Fields, Leaf, List, Tree } from "../tree/tree.ts";
import type { Directive, Word } from "./directive.ts";
import { parseNginx } from "./parse.ts";

/**
 * Reads a configuration of nginx as Conftest gives it to rules: `{directives: [{name, parameters, block: {directives}}]}`;
 * `parameters` and `block` are absent where there are none. Codes: those of `parseNginx`, `nginx_parameters`.
 */
export function readTree(text: string, settings: Settings): Tree {
  const whole = { start: 0, end: text.length };
  const directives = parseNginx(text, settings);
  return new LazyFields(whole, () => listed(whole, directives));
}

/** The value of {@link readTree}. Throws as the tree does when it is looked into. */
export function readValue(text: string, settings: Settings): Json {
  return { directives: parseNginx(text, settings).map(valueOf) };
}

function valueOf(directive: Directive): Json {
  const { name, block } = directive;
  const value: { [key: string]: Json } = { name: name.text };
  const parameters = parametersOf(directive);
  if (parameters.length > 0) value["parameters"] = parameters.map(({ text }) => text);
  if (block !== undefined) value["block"] = { directives: inOrder(name.text, block.directives).map(valueOf) };
  return value;
}

function treeOf(directive: Directive): Tree {
  return new LazyFields(directive, () => partsOf(directive));
}

function partsOf(directive: Directive): ReadonlyMap<string, Entry> {
  const { name, block } = directive;
  const parameters = parametersOf(directive);
  const parts = new Map<string, Entry>([["name", { tree: leaf(name) }]]);
  if (parameters.length > 0) parts.set("parameters", { tree: new LazyList(around(parameters), parameters, leaf) });
  if (block !== undefined) {
    const directives = inOrder(name.text, block.directives);
    parts.set("block", { tree: new LazyFields(block, () => listed(block, directives)) });
  }
  return parts;
}

function listed(place: Extent, directives: readonly Directive[]): ReadonlyMap<string, Entry> {
  return new Map([["directives", { tree: new LazyList(place, directives, treeOf) }]]);
}

/** The parameters in the order in which Conftest has them; it checks the numbers of some. */
function parametersOf({ name, parameters, block }: Directive): readonly Word[] {
  const isBlock = block !== undefined;
  switch (name.text) {
    case "http":
      return isBlock ? [] : parameters;
    case "server":
      return isBlock ? [] : serverParameters(name, parameters);
    case "upstream":
      if (!isBlock) return parameters;
      if (parameters.length === 0) throw wrongNumber(name, "the name of the servers", 0);
      return parameters.slice(0, 1);
    case "location":
      if (isBlock && (parameters.length === 0 || parameters.length > 2)) {
        throw wrongNumber(name, "one or two parameters", parameters.length);
      }
      return parameters;
    case "include":
      if (!isBlock && parameters.length !== 1) throw wrongNumber(name, "one file", parameters.length);
      return parameters;
    default:
      return parameters;
  }
}

function wrongNumber(name: Word, expected: string, found: number): TextMistake {
  return new TextMistake(
    "nginx_parameters",
    `Expected ${expected} behind ${name.text}, found ${found} parameters`,
    name,
  );
}

/** A server of an upstream: its address, `key=value` by key and of each key the last, then all others. */
function serverParameters(name: Word, [address, ...others]: readonly Word[]): readonly Word[] {
  const first = address ?? { text: "", start: name.end, end: name.end };
  const byKey = new Map(others.filter(isPair).map((word) => [word.text.slice(0, word.text.indexOf("=")), word]));
  const pairs = [...byKey].sort(([a], [b]) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
  return [first, ...pairs.map(([, word]) => word), ...others.filter((word) => !isPair(word))];
}

function isPair({ text }: Word): boolean {
  return text.includes("=");
}

/** The directives of a block; in `http` those with servers, in `upstream` all servers, come behind the others. */
function inOrder(block: string, directives: readonly Directive[]): readonly Directive[] {
  const isServer = ({ name, block: inner }: Directive): boolean =>
    name.text === "server" && (block === "upstream" || inner !== undefined);
  if (block !== "http" && block !== "upstream") return directives;
  const servers = directives.filter(isServer);
  const others = directives.filter((directive) => !isServer(directive));
  if (block === "http") return [...others, ...servers];
  // What a server of an upstream has between braces is nothing to Conftest, and its address is empty.
  return [
    ...others,
    ...servers.map((server) => {
      if (server.block === undefined) return server;
      const { name, start, end } = server;
      return { name, parameters: [], start, end };
    }),
  ];
}

function leaf({ text, start, end }: Word): Leaf {
  return { kind: "leaf", value: text, start, end };
}

/** Made when it is looked into and not kept: the trees of all directives at once are ten times as large as the file. */
class LazyFields implements Fields {
  readonly kind = "fields";
  readonly start: number;
  readonly end: number;
  readonly #parts: () => ReadonlyMap<string, Entry>;

  constructor({ start, end }: Extent, parts: () => ReadonlyMap<string, Entry>) {
    this.start = start;
    this.end = end;
    this.#parts = parts;
  }

  get entries(): ReadonlyMap<string, Entry> {
    return this.#parts();
  }
}

class LazyList<T> implements List {
  readonly kind = "list";
  readonly start: number;
  readonly end: number;
  readonly #from: readonly T[];
  readonly #treeOf: (item: T) => Tree;

  constructor({ start, end }: Extent, from: readonly T[], treeOfItem: (item: T) => Tree) {
    this.start = start;
    this.end = end;
    this.#from = from;
    this.#treeOf = treeOfItem;
  }

  get items(): readonly Tree[] {
    return this.#from.map((item) => this.#treeOf(item));
  }
}

function around(words: readonly Word[]): Extent {
  const [first] = words;
  let { start, end } = first ?? { start: 0, end: 0 };
  for (const word of words) {
    start = Math.min(start, word.start);
    end = Math.max(end, word.end);
  }
  return { start, end };
}
