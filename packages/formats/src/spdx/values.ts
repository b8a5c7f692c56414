import type { Tree } from "../tree/tree.ts";
import { cut, halves, type Pair, type Slice, trim, words, wrongValue } from "./pairs.ts";
import { leaf, Section } from "./section.ts";

const [ELEMENT, DOCUMENT] = ["SPDXRef-", "DocumentRef-"];

/** Kinds of those who make, annotate and review. */
export const ANYONE: readonly string[] = ["Person", "Organization", "Tool"];

/** `SPDXRef-…`, of this document. Code of this and all others: `spdx_value`. */
export function elementId(value: Slice): Tree {
  const { text } = value;
  if (!text.startsWith(ELEMENT) || text === ELEMENT || text.includes(":"))
    throw wrongValue("`SPDXRef-` and a name", value);
  return leaf(value, prefixed(ELEMENT, text.slice(ELEMENT.length)));
}

/** `SPDXRef-…`, or `DocumentRef-…:SPDXRef-…`, of another document. */
export function reference(value: Slice): Tree {
  const { text } = value;
  if (!text.startsWith(DOCUMENT)) return elementId(value);
  const [document = "", element = "", ...more] = text.split(":");
  const isSound = document !== DOCUMENT && element.startsWith(ELEMENT) && element !== ELEMENT && more.length === 0;
  if (!isSound) throw wrongValue("`DocumentRef-` and a name, `:SPDXRef-` and a name", value);
  const [first, second] = [document.slice(DOCUMENT.length), element.slice(ELEMENT.length)];
  return leaf(value, `${prefixed(DOCUMENT, first)}:${prefixed(ELEMENT, second)}`);
}

function prefixed(prefix: string, name: string): string {
  return name.startsWith(prefix) ? name : prefix + name;
}

/** `Person: …` and the like, in one of the kinds. */
export function someone(value: Slice, kinds: readonly string[]): Tree {
  const [kind, name] = halves(value);
  if (!kinds.includes(kind.text)) throw wrongValue(`one of ${kinds.join(", ")}`, kind);
  if (name.text === "") throw wrongValue("a name", name);
  return leaf(value, `${kind.text}: ${name.text}`);
}

/** A supplier or an originator. */
export function supplier(value: Slice): Tree {
  if (value.text === "NOASSERTION") return leaf(value);
  const found = someone(value, ["Person", "Organization"]);
  return trim(cut(value, value.text.indexOf(":") + 1)).text === "NOASSERTION" ? leaf(value, "NOASSERTION") : found;
}

/** `SHA1: …`. */
export function checksum(value: Slice, algorithms: ReadonlySet<string>): Tree {
  const [algorithm, sum] = halves(value);
  if (!algorithms.has(algorithm.text)) throw wrongValue(`one of ${[...algorithms].join(", ")}`, algorithm);
  return checksumOf(value, algorithm, sum);
}

function checksumOf(value: Slice, algorithm: Slice, sum: Slice): Tree {
  const section = new Section(value);
  section.set("algorithm", leaf(algorithm));
  section.set("checksumValue", leaf(sum));
  return section;
}

/** A code, and a file that it leaves out. */
export function verificationCode(value: Slice): Tree {
  const section = new Section(value);
  const mark = "(excludes:";
  const at = value.text.indexOf(mark);
  section.set("packageVerificationCodeValue", leaf(at < 0 ? value : trim(cut(value, 0, at))));
  if (at < 0) return section;
  const close = value.text.indexOf(")", at + mark.length);
  const file = trim(cut(value, at + mark.length, close < 0 ? value.text.length : close));
  section.add("packageVerificationCodeExcludedFiles", leaf(file));
  return section;
}

/** `DocumentRef-… URI ALGORITHM: SUM`. */
export function externalDocument(value: Slice): Section {
  const [id, uri, third, fourth, fifth] = words(value);
  const expected = "`DocumentRef-` and a name, an address and a checksum";
  if (id === undefined || uri === undefined || third === undefined || fifth !== undefined)
    throw wrongValue(expected, value);
  if (!id.text.startsWith(DOCUMENT) || id.text === DOCUMENT) throw wrongValue("`DocumentRef-` and a name", id);
  const colon = third.text.indexOf(":");
  const isWhole = fourth === undefined ? colon >= 0 : third.text.endsWith(":");
  if (!isWhole) throw wrongValue("an algorithm and a colon", third);
  const algorithm = cut(third, 0, fourth === undefined ? colon : third.text.length - 1);
  const section = new Section(value);
  section.set("externalDocumentId", leaf(id, prefixed(DOCUMENT, id.text.slice(DOCUMENT.length))));
  section.set("spdxDocument", leaf(uri));
  section.set("checksum", checksumOf(third, algorithm, fourth ?? cut(third, colon + 1)));
  return section;
}

/** `CATEGORY TYPE LOCATOR`. */
export function externalReference(value: Slice): Section {
  const [category, type, locator, more] = words(value);
  if (category === undefined || type === undefined || locator === undefined || more !== undefined) {
    throw wrongValue("a category, a type and a locator", value);
  }
  const section = new Section(value);
  section.set("referenceCategory", leaf(category, category.text.replaceAll("_", "-")));
  section.set("referenceType", leaf(type));
  section.set("referenceLocator", leaf(locator));
  return section;
}

/** `REFERENCE TYPE REFERENCE`; from SPDX 2.2 on the second one may be NONE or NOASSERTION. */
export function relationship({ value }: Pair, allowsNone: boolean): Section {
  const [from, type, to, more] = words(value);
  if (from === undefined || type === undefined || to === undefined || more !== undefined) {
    throw wrongValue("two references with a type between them", value);
  }
  const isNone = allowsNone && (to.text === "NONE" || to.text === "NOASSERTION");
  const section = new Section(value);
  section.set("spdxElementId", reference(from));
  section.set("relatedSpdxElement", isNone ? leaf(to) : reference(to));
  section.set("relationshipType", leaf(type));
  return section;
}

/** Two whole numbers with a colon between them. */
export function checkRange(value: Slice): void {
  for (const half of halves(value)) {
    if (!/^[+-]?\d{1,18}$/.test(half.text)) throw wrongValue("a whole number", half);
  }
}
