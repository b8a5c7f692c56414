import { TextMistake } from "../mistake.ts";
import type { Settings } from "../settings.ts";
import type { Extent, Leaf, Tree } from "../tree/tree.ts";
import { childrenOf, placeOfNoText, type XmlElement } from "../xml/element.ts";
import { OpenFields, OpenList } from "./build.ts";
import { choiceNamed } from "./choices.ts";
import { SCALAR_NAMES, scalarOf, zeroOf } from "./scalars.ts";
import { type Field, isScalar, type Scalar, type Step, type Type, typeNamed } from "./types.ts";

/**
 * Reads elements by the table of types, as Go's decoder does: names without their prefixes, elements and attributes that a
 * type does not have are passed over, of a text that stands twice the last counts. Codes: `cyclonedx_type`, and those of
 * `choices.ts`.
 */
export class XmlDecoder {
  readonly #text: string;
  readonly #numbers: Settings["numbers"];

  constructor(text: string, { numbers }: Pick<Settings, "numbers">) {
    this.#text = text;
    this.#numbers = numbers;
  }

  /** An element as an object of the type. */
  object(type: Type, element: XmlElement): OpenFields {
    const object = new OpenFields(element);
    for (const field of type.always) object.entries.set(field.name, { tree: nothing(field, element) });
    this.#fill(object, type, element);
    return object;
  }

  /** The text of an element, without what the elements inside of it have. */
  text(element: XmlElement): Leaf & { readonly value: string } {
    const texts = element.content.filter((part) => part.kind === "text");
    const [first] = texts;
    const { start, end } =
      first === undefined
        ? placeOfNoText(element, this.#text)
        : { start: first.start, end: texts.at(-1)?.end ?? first.end };
    return { kind: "leaf", value: texts.map(({ value }) => value).join(""), start, end };
  }

  #fill(object: OpenFields, type: Type, element: XmlElement): void {
    for (const { name, value } of element.attributes) {
      const field = type.attributes.get(name.local);
      if (field !== undefined) put(object, field, name, this.#scalar(field, { ...value, kind: "leaf" }));
    }
    if (type.text !== undefined) put(object, type.text, element.name, this.text(element));
    for (const child of childrenOf(element)) this.#child(object, type.elements, child, child);
  }

  /** `holder` is the element that the whole field is named by. */
  #child(object: OpenFields, steps: ReadonlyMap<string, Step>, element: XmlElement, holder: XmlElement): void {
    const step = steps.get(element.name.local);
    if (step?.field !== undefined) this.#field(object, step.field, element, holder);
    else if (step?.inside !== undefined) {
      for (const child of childrenOf(element)) this.#child(object, step.inside, child, holder);
    }
  }

  #field(object: OpenFields, field: Field, element: XmlElement, holder: XmlElement): void {
    const before = object.entries.get(field.name);
    if (!field.isList) {
      const tree = this.#value(field, element, before?.tree);
      if (tree !== undefined) put(object, field, holder.name, tree);
      return;
    }
    const list = before?.tree instanceof OpenList ? before.tree : new OpenList(holder);
    if (list !== before?.tree) object.entries.set(field.name, { key: holder.name, tree: list });
    list.add(this.#value(field, element, undefined) ?? new OpenFields(element));
  }

  #value(field: Field, element: XmlElement, before: Tree | undefined): Tree | undefined {
    const { type } = field;
    if (type === "reference") return referenceOf(element, this.#text);
    if (isScalar(type)) return this.#scalar(field, this.text(element));
    const choice = choiceNamed(type);
    if (choice !== undefined) return choice(element, this, before);
    if (!(before instanceof OpenFields)) return this.object(typeNamed(type), element);
    this.#fill(before, typeNamed(type), element);
    return before;
  }

  #scalar({ name, type }: Field, leaf: Leaf): Leaf {
    // Only texts of XML come here, and only for scalars.
    const written = leaf.value as string;
    const value = scalarOf(type as Scalar, written, this.#numbers);
    if (value !== undefined) return { ...leaf, value };
    throw new TextMistake(
      "cyclonedx_type",
      `Expected ${SCALAR_NAMES[type as Scalar]} for ${name}, found ${JSON.stringify(written.slice(0, 40))}`,
      leaf,
    );
  }
}

/** Sets a field; one that is empty goes away, where its type says so. */
function put(object: OpenFields, { name, empty }: Field, { start, end }: Extent, tree: Tree): void {
  const isEmpty = tree.kind === "leaf" && (tree.value === "" || tree.value === 0 || tree.value === false);
  if (isEmpty && empty === "left out") object.entries.delete(name);
  else object.entries.set(name, { key: { start, end }, tree });
}

/** What stands for a field that is there always and nowhere written: its place is the element that could have it. */
function nothing({ type, empty }: Field, { start, end }: Extent): Tree {
  if (empty === "null") return { kind: "leaf", value: null, start, end };
  if (isScalar(type)) return { kind: "leaf", value: zeroOf(type), start, end };
  const object = new OpenFields({ start, end });
  for (const field of typeNamed(type).always) object.entries.set(field.name, { tree: nothing(field, object) });
  return object;
}

function referenceOf(element: XmlElement, text: string): Leaf {
  const value = element.attributes.findLast(({ name }) => name.local === "ref")?.value;
  if (value === undefined) return { kind: "leaf", value: "", ...placeOfNoText(element, text) };
  return { kind: "leaf", value: value.value, start: value.start, end: value.end };
}
