import { TextMistake } from "../mistake.ts";
import type { Entry, Tree } from "../tree/tree.ts";
import { trimWhiteEnd, trimWhiteStart } from "../white.ts";
import { childrenOf, type XmlElement } from "../xml/element.ts";
import { OpenFields, OpenList, only } from "./build.ts";
import type { XmlDecoder } from "./decode-xml.ts";
import { NAMED_OR_OBJECT, type Type, typeNamed } from "./types.ts";

/** Makes the value of an element whose shape depends on what stands in it; undefined leaves the field as it was. */
export type Choice = (element: XmlElement, decoder: XmlDecoder, before: Tree | undefined) => Tree | undefined;

/**
 * The types that no table says: which fields there are depends on others, or the value has another shape than the
 * elements. Codes: `cyclonedx_element` (an element that may not stand there), `cyclonedx_choice` (two that exclude each other).
 */
export function choiceNamed(type: string): Choice | undefined {
  return CHOICES.get(type);
}

const CHOICES: ReadonlyMap<string, Choice> = new Map<string, Choice>([
  ["AsserterChoice", asserter],
  ["CertificateExtension", (element, decoder) => certificate(EXTENSION, element, decoder)],
  ["CertificateState", (element, decoder) => certificate(STATE, element, decoder)],
  ["DataClassification", classification],
  ["Definitions", definitions],
  ["EnvironmentVariables", environment],
  ["Evidence", evidence],
  ["Licenses", licenses],
  ["MLDatasetChoice", dataset],
  ["ToolsChoice", tools],
  ...NAMED_OR_OBJECT.map((name): [string, Choice] => [name, (element, decoder) => transform(name, element, decoder)]),
]);

function unexpected({ name }: XmlElement, expected: string): TextMistake {
  return new TextMistake("cyclonedx_element", `Expected ${expected}, found \`<${name.written}>\``, name);
}

function license(element: XmlElement, decoder: XmlDecoder): Tree {
  const object = decoder.object(typeNamed("License"), element);
  const [id, name] = [object.entries.get("id"), object.entries.get("name")];
  if ((id === undefined) !== (name === undefined)) return object;
  const found = id === undefined ? "none of them" : "both";
  throw new TextMistake(
    "cyclonedx_choice",
    `Expected a license with an id or a name, found ${found}`,
    name?.key ?? element.name,
  );
}

function licenses(element: XmlElement, decoder: XmlDecoder): Tree {
  const list = new OpenList(element);
  for (const child of childrenOf(element)) {
    const { local } = child.name;
    if (local === "expression") list.add(decoder.object(typeNamed("LicenseChoice"), child));
    else if (local === "expression-detailed") list.add(decoder.object(typeNamed("DetailedExpression"), child));
    else if (local === "license") {
      const item = new OpenFields(child);
      item.entries.set("license", { key: child.name, tree: license(child, decoder) });
      list.add(item);
    } else throw unexpected(child, "a license or an expression");
  }
  return list;
}

function environment(element: XmlElement, decoder: XmlDecoder): Tree {
  const list = new OpenList(element);
  for (const child of childrenOf(element)) {
    const { local } = child.name;
    if (local !== "value" && local !== "environmentVar") throw unexpected(child, "a variable or a value");
    if (local === "environmentVar") {
      const property = decoder.object(typeNamed("Property"), child);
      list.add(isBlank(property) ? new OpenFields(child) : property);
    } else {
      const leaf = decoder.text(child);
      list.add(leaf.value === "" ? new OpenFields(child) : leaf);
    }
  }
  return list;
}

/** Whether there are only empty texts in an object. */
function isBlank({ entries }: OpenFields): boolean {
  return [...entries.values()].every(({ tree }) => tree.kind === "leaf" && tree.value === "");
}

function tools(element: XmlElement, decoder: XmlDecoder): Tree | undefined {
  const object = oneByOne({ type: typeNamed("ToolsChoice"), added: "tools" }, element, decoder);
  const list = object.entries.get("tools");
  if (list === undefined) return object.entries.size === 0 ? undefined : object;
  if (object.entries.size === 1) return list.tree;
  const message = "Expected a list of tools, or components and services, found both";
  throw new TextMistake("cyclonedx_choice", message, list.key ?? element.name);
}

function evidence(element: XmlElement, decoder: XmlDecoder): Tree {
  return oneByOne({ type: typeNamed("Evidence"), added: "identity" }, element, decoder);
}

/** An object in which the last element of a name counts, but for those that are added to a list. */
function oneByOne(
  { type, added }: { type: Type; added: string },
  element: XmlElement,
  decoder: XmlDecoder,
): OpenFields {
  const object = new OpenFields(element);
  for (const child of childrenOf(element)) {
    if (!type.elements.has(child.name.local)) throw unexpected(child, [...type.elements.keys()].join(", "));
    for (const [name, entry] of decoder.object(type, { ...element, content: [child] }).entries) {
      const before = object.entries.get(name)?.tree;
      if (name === added && before instanceof OpenList && entry.tree.kind === "list") {
        for (const item of entry.tree.items) before.add(item);
      } else if (!isEmpty(entry.tree)) object.entries.set(name, entry);
    }
  }
  return object;
}

function isEmpty(tree: Tree): boolean {
  return tree.kind === "list" ? tree.items.length === 0 : tree.kind === "fields" && tree.entries.size === 0;
}

function asserter(element: XmlElement, decoder: XmlDecoder): Tree {
  const object = decoder.object(typeNamed("AsserterChoice"), element);
  const name = ["organization", "individual", "ref"].find((one) => object.entries.has(one));
  return only(object, name === undefined ? [] : [name]);
}

function dataset(element: XmlElement, decoder: XmlDecoder): Tree {
  const object = decoder.object(typeNamed("MLDatasetChoice"), element);
  return object.entries.has("ref") ? only(object, ["ref"]) : object;
}

/** A field that is written makes the first of two types, else it is the second. */
interface EitherType {
  readonly field: string;
  readonly names: readonly [string, string];
}

const STATE: EitherType = { field: "state", names: ["PredefinedCertificateState", "CustomCertificateState"] };
const EXTENSION: EitherType = {
  field: "commonExtensionName",
  names: ["CommonCertificateExtension", "CustomCertificateExtension"],
};

function certificate({ field, names: [first, second] }: EitherType, element: XmlElement, decoder: XmlDecoder): Tree {
  const object = decoder.object(typeNamed(first), element);
  const tree = object.entries.get(field)?.tree;
  return tree?.kind === "leaf" && tree.value !== "" ? object : decoder.object(typeNamed(second), element);
}

/** A transform of IKEv2 is an object, or the name of one where only a text stands. */
function transform(type: string, element: XmlElement, decoder: XmlDecoder): Tree {
  const object = decoder.object(typeNamed(type), element);
  const text = decoder.text(element);
  const name = trimWhiteEnd(trimWhiteStart(text.value));
  if (object.entries.size > 0 || name === "") return object;
  const start = text.start + (text.value.length - trimWhiteStart(text.value).length);
  return { kind: "leaf", value: name, start, end: Math.min(text.end, start + name.length) };
}

function definitions(element: XmlElement, decoder: XmlDecoder, before: Tree | undefined): Tree {
  const object = before instanceof OpenFields ? before : new OpenFields(element);
  for (const child of childrenOf(element)) {
    const names = DEFINITIONS.get(child.name.local);
    if (names === undefined) continue;
    const list = new OpenList(child);
    for (const item of childrenOf(child)) {
      const type = names.get(item.name.local);
      if (type === undefined) throw unexpected(item, [...names.keys()].join(" or "));
      list.add(decoder.object(typeNamed(type), item));
    }
    if (list.items.length > 0) object.entries.set(child.name.local, { key: child.name, tree: list });
  }
  return object;
}

const DEFINITIONS: ReadonlyMap<string, ReadonlyMap<string, string>> = new Map([
  ["standards", new Map([["standard", "StandardDefinition"]])],
  [
    "patents",
    new Map([
      ["patent", "Patent"],
      ["patentFamily", "PatentFamily"],
    ]),
  ],
]);

const FLOW: ReadonlySet<string> = new Set(["classification", "governance", "source", "destination"]);
const URL: ReadonlySet<string> = new Set(["url"]);

/** A flow of data: its class and direction stand in an element of their own. */
function classification(element: XmlElement, decoder: XmlDecoder): Tree {
  const { attributes, ...bare } = element;
  const named = attributes.filter(({ name }) => name.local === "name" || name.local === "description");
  const object = decoder.object(typeNamed("DataClassification"), { ...bare, attributes: named, content: [] });
  const leaf = (value: Tree, key: XmlElement["name"]): Entry => ({ key, tree: value });
  object.entries.set("classification", { tree: { ...decoder.text(element), value: "" } });
  for (const child of elementsIn(element, FLOW)) {
    const { local } = child.name;
    if (local === "classification") {
      object.entries.set("classification", leaf(decoder.text(child), child.name));
      const flow = child.attributes.findLast(({ name }) => name.local === "flow");
      if (flow !== undefined) object.entries.set("flow", leaf({ ...flow.value, kind: "leaf" }, flow.name));
    } else if (local === "governance") {
      object.entries.set(local, leaf(decoder.object(typeNamed("DataGovernance"), child), child.name));
    } else {
      const list = new OpenList(child);
      for (const url of elementsIn(child, URL)) list.add(decoder.text(url));
      if (list.items.length > 0) object.entries.set(local, leaf(list, child.name));
    }
  }
  return object;
}

/** The elements of these names, whatever other elements stand around them. */
function elementsIn(element: XmlElement, names: ReadonlySet<string>): readonly XmlElement[] {
  return childrenOf(element).flatMap((child) => (names.has(child.name.local) ? [child] : elementsIn(child, names)));
}
