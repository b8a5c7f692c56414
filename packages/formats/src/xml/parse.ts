import { nameOf } from "../character.ts";
import { TextMistake } from "../mistake.ts";
import type { Settings } from "../settings.ts";
import { checkDeclaration, skipComment, skipDoctype, skipInstruction, unclosed } from "./declarations.ts";
import type { XmlAttribute, XmlElement, XmlName, XmlText } from "./element.ts";
import { resolve, withLineFeeds } from "./references.ts";

/** An element whose end tag is still to come. */
interface Open {
  readonly start: number;
  readonly name: XmlName;
  readonly attributes: readonly XmlAttribute[];
  readonly content: (XmlElement | XmlText)[];
}

/**
 * Reads a well-formed XML 1.0 document: its root element, with the place of everything in it. Document types are passed
 * over, entities refused. Codes: `xml_syntax`, `xml_entity`, `encoding`, `document_too_deep`.
 */
export function parseXml(text: string, settings: Pick<Settings, "maxDepth">): XmlElement {
  return new Parser(text, settings.maxDepth).document();
}

/** What is no character of XML 1.0 (section 2.2); halves of pairs are not met in decoded text. */
const FORBIDDEN = /[^\t\n\r\u0020-\ufffd]/;
const NAME = /[\p{L}\p{Nl}_:][\p{L}\p{M}\p{N}_:.\-·]*/uy;
const NONE: readonly XmlAttribute[] = [];

class Parser {
  readonly #text: string;
  readonly #maxDepth: number;
  readonly #open: Open[] = [];
  #root: XmlElement | undefined;
  #isDeclared = false;
  #at = 0;

  constructor(text: string, maxDepth: number) {
    this.#text = text;
    this.#maxDepth = maxDepth;
    const forbidden = text.search(FORBIDDEN);
    if (forbidden >= 0) throw this.#expected("a character that XML allows", forbidden);
  }

  document(): XmlElement {
    while (this.#at < this.#text.length) {
      const mark = this.#text.indexOf("<", this.#at);
      const end = mark < 0 ? this.#text.length : mark;
      if (end > this.#at) this.#characters(this.#at, end);
      this.#at = end;
      if (mark >= 0) this.#markup();
    }
    const open = this.#open.at(-1);
    if (open !== undefined) throw unclosed(`</${open.name.written}>`, "this element", open.start, 1);
    if (this.#root === undefined) throw this.#expected("an element", this.#at);
    return this.#root;
  }

  /** Text outside of CDATA. */
  #characters(start: number, end: number): void {
    const content = this.#open.at(-1)?.content;
    if (content === undefined) {
      const other = this.#text.slice(start, end).search(/[^ \t\r\n]/);
      if (other < 0) return;
      throw this.#expected(this.#root === undefined ? "an element" : "nothing after the root element", start + other);
    }
    const close = this.#text.slice(start, end).indexOf("]]>");
    if (close >= 0) throw this.#expected("`]]&gt;` outside of CDATA", start + close);
    content.push({ kind: "text", value: resolve(this.#text, start, end), start, end });
  }

  #markup(): void {
    const at = this.#at;
    const next = this.#text.charAt(at + 1);
    if (next === "/") this.#endTag();
    else if (next === "?") this.#instruction();
    else if (next !== "!") this.#startTag();
    else if (this.#text.startsWith("<!--", at)) this.#at = skipComment(this.#text, at);
    else if (this.#text.startsWith("<![CDATA[", at)) this.#cdata();
    else if (this.#root === undefined && this.#open.length === 0 && this.#text.startsWith("<!DOCTYPE", at)) {
      this.#at = skipDoctype(this.#text, at);
    } else throw this.#expected("an element, a comment or CDATA", at + 1);
  }

  #instruction(): void {
    const start = this.#at;
    this.#at = skipInstruction(this.#text, start);
    if (!/^<\?xml[\s?]/.test(this.#text.slice(start, start + 6))) return;
    if (this.#isDeclared) throw this.#expected("one XML declaration at most", start);
    this.#isDeclared = true;
    checkDeclaration(this.#text, start, this.#at);
  }

  #cdata(): void {
    const content = this.#open.at(-1)?.content;
    if (content === undefined) throw this.#expected("an element", this.#at);
    const start = this.#at + "<![CDATA[".length;
    const end = this.#text.indexOf("]]>", start);
    if (end < 0) throw unclosed("]]>", "this CDATA", this.#at, "<![CDATA[".length);
    content.push({ kind: "text", value: withLineFeeds(this.#text.slice(start, end)), start, end });
    this.#at = end + 3;
  }

  #startTag(): void {
    const start = this.#at++;
    if (this.#root !== undefined) throw this.#expected("nothing after the root element", start);
    const name = this.#name();
    const attributes = this.#attributes();
    if (this.#open.length >= this.#maxDepth) {
      const message = `Expected at most ${this.#maxDepth} levels of nesting, found more`;
      throw new TextMistake("document_too_deep", message, { start, end: name.end });
    }
    const content: Open["content"] = [];
    const isEmpty = this.#text.charAt(this.#at) === "/";
    if (isEmpty) this.#at++;
    if (this.#text.charAt(this.#at) !== ">") throw this.#expected("`>`", this.#at);
    this.#at++;
    if (isEmpty) this.#close({ kind: "element", name, attributes, content, start, end: this.#at });
    else this.#open.push({ start, name, attributes, content });
  }

  #endTag(): void {
    const start = this.#at;
    this.#at += 2;
    const name = this.#name();
    this.#space();
    const open = this.#open.pop();
    if (open === undefined) throw this.#expected("an element", start);
    if (name.written !== open.name.written) {
      throw new TextMistake("xml_syntax", `Expected \`</${open.name.written}>\`, found \`</${name.written}>\``, name);
    }
    if (this.#text.charAt(this.#at) !== ">") throw this.#expected("`>`", this.#at);
    this.#at++;
    this.#close({ kind: "element", ...open, end: this.#at });
  }

  #close(element: XmlElement): void {
    const parent = this.#open.at(-1);
    if (parent === undefined) this.#root = element;
    else parent.content.push(element);
  }

  #attributes(): readonly XmlAttribute[] {
    let attributes: XmlAttribute[] | undefined;
    let names: Map<string, XmlName> | undefined;
    for (;;) {
      this.#space();
      const next = this.#text.charAt(this.#at);
      if (next === ">" || next === "/") return attributes ?? NONE;
      attributes ??= [];
      names ??= new Map();
      const name = this.#name();
      const before = names.get(name.written);
      if (before !== undefined) {
        const message = `Expected the attribute ${name.written} once, found it again`;
        throw new TextMistake("xml_syntax", message, name, "Delete one of the two.", before);
      }
      names.set(name.written, name);
      this.#space();
      if (this.#text.charAt(this.#at) !== "=") throw this.#expected("`=`", this.#at);
      this.#at++;
      this.#space();
      attributes.push({ name, value: this.#quoted() });
    }
  }

  #quoted(): XmlText {
    const quote = this.#text.charAt(this.#at);
    if (quote !== '"' && quote !== "'") throw this.#expected("a quote", this.#at);
    const start = this.#at + 1;
    const end = this.#text.indexOf(quote, start);
    if (end < 0) throw unclosed(quote, "this value", this.#at, 1);
    const mark = this.#text.slice(start, end).indexOf("<");
    if (mark >= 0) throw this.#expected("`&lt;` or the end of the value", start + mark);
    this.#at = end + 1;
    return { kind: "text", value: resolve(this.#text, start, end), start, end };
  }

  #name(): XmlName {
    const start = this.#at;
    NAME.lastIndex = start;
    if (!NAME.test(this.#text)) throw this.#expected("a name", start);
    const end = NAME.lastIndex;
    const written = this.#text.slice(start, end);
    this.#at = end;
    const colon = written.indexOf(":");
    if (colon >= 0 && written.includes(":", colon + 1)) throw this.#expected("a name with one colon at most", start);
    const isPrefixed = colon > 0 && colon < written.length - 1;
    const [prefix, local] = isPrefixed ? [written.slice(0, colon), written.slice(colon + 1)] : ["", written];
    return { written, prefix, local, start, end };
  }

  #space(): void {
    while (isSpace(this.#text.charCodeAt(this.#at))) this.#at++;
  }

  #expected(what: string, at: number): TextMistake {
    const found = nameOf(this.#text.codePointAt(at));
    return new TextMistake("xml_syntax", `Expected ${what}, found ${found}`, {
      start: at,
      end: Math.min(this.#text.length, at + 1),
    });
  }
}

function isSpace(code: number): boolean {
  return code === 32 || code === 10 || code === 9 || code === 13;
}
