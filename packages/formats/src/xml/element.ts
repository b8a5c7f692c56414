import type { Extent } from "../tree/tree.ts";

/** An element with everything that it holds; its extent goes from `<` to behind the last `>`. */
export interface XmlElement extends Extent {
  readonly kind: "element";
  readonly name: XmlName;
  readonly attributes: readonly XmlAttribute[];
  readonly content: readonly (XmlElement | XmlText)[];
}

/** A name as it is written, `prefix:local`; prefixes are not looked up. */
export interface XmlName extends Extent {
  readonly written: string;
  readonly prefix: string;
  readonly local: string;
}

export interface XmlAttribute {
  readonly name: XmlName;
  /** The value with its references resolved; the extent is what stands between the quotes. */
  readonly value: XmlText;
}

/** A run of text between two marks: a comment, an instruction and the borders of CDATA divide text. */
export interface XmlText extends Extent {
  readonly kind: "text";
  readonly value: string;
}

export function childrenOf(element: XmlElement): readonly XmlElement[] {
  return element.content.filter((part) => part.kind === "element");
}

/** The place between the tags of an element without text; the whole element where it has one tag. */
export function placeOfNoText({ start, end, name }: XmlElement, text: string): Extent {
  if (text.startsWith("/>", end - 2)) return { start, end };
  const inside = Math.max(text.lastIndexOf("</", end), name.end);
  return { start: inside, end: inside };
}
