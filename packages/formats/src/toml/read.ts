import { TextMistake } from "../mistake.ts";
import { Depth, TextScanner } from "../scanner.ts";
import type { Settings } from "../settings.ts";
import type { Extent, Tree } from "../tree/tree.ts";
import { readScalar } from "./scalar.ts";
import { Table, Tables, type Value } from "./table.ts";
import { readText } from "./text.ts";

/** Reads TOML 1.1. Codes: `toml_syntax`, `toml_duplicate_key`, `toml_no_json`, `document_too_deep`. */
export function readTree(text: string, settings: Settings): Tree {
  return new Reader(text, settings).document();
}

/** One part of a key. */
interface Name extends Extent {
  readonly name: string;
}

const SPACE = /[ \t]+/y;
const LINE_BREAK = /\r?\n/y;
const BARE = /[A-Za-z0-9_-]+/y;
// oxlint-disable-next-line no-control-regex -- TOML forbids them
const COMMENT = /[^\0-\x08\x0a-\x1f\x7f]+/y;

class Reader {
  readonly #scanner: TextScanner;
  readonly #depth: Depth;
  readonly #root: Table;
  /** Where keys are put. */
  #table: Table;
  /** Levels above that table, by the names of its header. */
  #levels = 0;

  constructor(text: string, { maxDepth }: Settings) {
    this.#scanner = new TextScanner(text, "toml_syntax");
    this.#depth = new Depth(maxDepth);
    this.#root = new Table("closed", { start: 0, end: text.length });
    this.#table = this.#root;
  }

  document(): Tree {
    const scanner = this.#scanner;
    for (;;) {
      this.#blank();
      if (scanner.isAtEnd) return this.#root.tree();
      if (scanner.peek() === "[") this.#header();
      else this.#pair();
      this.#lineEnd();
    }
  }

  #header(): void {
    const start = this.#scanner.at;
    const isItem = this.#scanner.take("[[");
    if (!isItem) this.#scanner.take("[");
    const names = this.#key();
    this.#scanner.expect(isItem ? "]]" : "]", isItem ? "`]]`" : "`]`");
    const extent = { start, end: this.#scanner.at };
    this.#depth.leave(this.#levels);
    this.#levels = names.length + 1;
    this.#depth.enter(extent, this.#levels);
    const last = names.at(-1);
    let parent = this.#root;
    for (const name of names.slice(0, -1)) parent = this.#step(parent, name, extent);
    if (last !== undefined) this.#table = isItem ? this.#item(parent, last, extent) : this.#open(parent, last, extent);
  }

  /** The table on the way to a header's last name. */
  #step(parent: Table, name: Name, extent: Extent): Table {
    const found = parent.get(name.name);
    if (found instanceof Table) return found;
    const last = found instanceof Tables ? found.items.at(-1) : undefined;
    if (last !== undefined) return last;
    if (found !== undefined) this.#taken(parent, name);
    return add(parent, name, new Table("open", extent));
  }

  #open(parent: Table, name: Name, extent: Extent): Table {
    const found = parent.get(name.name);
    if (found === undefined) return add(parent, name, new Table("closed", extent));
    if (!(found instanceof Table) || found.isClosed) return this.#taken(parent, name);
    found.isClosed = true;
    found.start = extent.start;
    found.end = extent.end;
    return found;
  }

  #item(parent: Table, name: Name, extent: Extent): Table {
    const found = parent.get(name.name) ?? add(parent, name, new Tables());
    if (!(found instanceof Tables)) return this.#taken(parent, name);
    const item = new Table("closed", extent);
    found.items.push(item);
    return item;
  }

  #pair(): void {
    const names = this.#key();
    this.#equals();
    this.#depth.enter(names[0] ?? EMPTY, names.length);
    const value = this.#value();
    this.#depth.leave(names.length);
    const { end } = value;
    let table = this.#table;
    table.end = Math.max(table.end, end);
    for (const name of names.slice(0, -1)) table = this.#dotted(table, name, end);
    const last = names.at(-1);
    if (last === undefined) return;
    if (table.get(last.name) !== undefined) this.#taken(table, last);
    table.set(last.name, last, value);
  }

  #dotted(parent: Table, name: Name, end: number): Table {
    const found = parent.get(name.name);
    if (found === undefined) return add(parent, name, new Table("open", { start: name.start, end }));
    if (!(found instanceof Table)) return this.#taken(parent, name);
    found.end = Math.max(found.end, end);
    return found;
  }

  #key(): readonly Name[] {
    const names: Name[] = [];
    do {
      this.#scanner.match(SPACE);
      names.push(this.#name());
      this.#scanner.match(SPACE);
    } while (this.#scanner.take("."));
    return names;
  }

  #name(): Name {
    const start = this.#scanner.at;
    const quote = this.#scanner.peek();
    const isQuoted = (quote === '"' || quote === "'") && !this.#scanner.text.startsWith(quote.repeat(3), start);
    const name = isQuoted ? readText(this.#scanner) : this.#scanner.match(BARE);
    if (name === "" && !isQuoted) this.#scanner.unexpected("a key", "A key with other characters stands in quotes.");
    return { name, start, end: this.#scanner.at };
  }

  #equals(): void {
    this.#scanner.expect("=", "`=` and the value of this key");
    this.#scanner.match(SPACE);
  }

  #value(): Tree | Table {
    const start = this.#scanner.at;
    switch (this.#scanner.peek()) {
      case '"':
      case "'":
        return { kind: "leaf", value: readText(this.#scanner), start, end: this.#scanner.at };
      case "[":
        return this.#array(start);
      case "{":
        return this.#inlineTable(start);
      default:
        return { kind: "leaf", value: readScalar(this.#scanner), start, end: this.#scanner.at };
    }
  }

  #array(start: number): Tree {
    this.#scanner.take("[");
    this.#depth.enter({ start, end: start + 1 });
    const items: Tree[] = [];
    for (;;) {
      this.#blank();
      if (this.#scanner.take("]")) break;
      const item = this.#value();
      items.push(item instanceof Table ? item.tree() : item);
      this.#blank();
      if (this.#scanner.take(",")) continue;
      this.#scanner.expect("]", "`,` or `]`");
      break;
    }
    this.#depth.leave();
    return { kind: "list", items, start, end: this.#scanner.at };
  }

  #inlineTable(start: number): Table {
    this.#scanner.take("{");
    this.#depth.enter({ start, end: start + 1 });
    const outer = this.#table;
    this.#table = new Table("closed", { start, end: start });
    for (;;) {
      this.#blank();
      if (this.#scanner.take("}")) break;
      this.#pair();
      this.#blank();
      if (this.#scanner.take(",")) continue;
      this.#scanner.expect("}", "`,` or `}`");
      break;
    }
    this.#depth.leave();
    const made = this.#table;
    made.end = this.#scanner.at;
    this.#table = outer;
    return made;
  }

  /** White space, line breaks and comments. */
  #blank(): void {
    const scanner = this.#scanner;
    while (scanner.match(SPACE) !== "" || scanner.match(LINE_BREAK) !== "" || this.#comment());
  }

  #comment(): boolean {
    if (!this.#scanner.take("#")) return false;
    this.#scanner.match(COMMENT);
    return true;
  }

  #lineEnd(): void {
    this.#scanner.match(SPACE);
    this.#comment();
    if (!this.#scanner.isAtEnd && this.#scanner.match(LINE_BREAK) === "")
      this.#scanner.unexpected("the end of the line");
  }

  #taken(table: Table, { name, start, end }: Name): never {
    const message = `Expected each key once, found ${JSON.stringify(name)} again, or as something that can't be added to`;
    throw new TextMistake(
      "toml_duplicate_key",
      message,
      { start, end },
      "Delete one of the two, or put them together.",
      table.placeOf(name),
    );
  }
}

const EMPTY: Extent = { start: 0, end: 0 };

function add<T extends Value>(parent: Table, name: Name, value: T): T {
  parent.set(name.name, { start: name.start, end: name.end }, value);
  return value;
}
