import { TABLE } from "./table.ts";

/** What a value may be. `version` is one of {@link VERSIONS}. */
export type Scalar = "string" | "int" | "bool" | "float" | "float32" | "reference" | "version";

export interface Field {
  /** The key of the value, in JSON too. */
  readonly name: string;
  /** A {@link Scalar}, the name of a type, or one of those that `choices.ts` and `alternatives.ts` know. */
  readonly type: string;
  readonly isList: boolean;
  /** What becomes of a field that is empty, or not written: left out; kept where written; there always; null. */
  readonly empty: "left out" | "kept" | "there" | "null";
}

/** An element's name: a field, or names of elements inside of it. */
export interface Step {
  readonly field?: Field;
  readonly inside?: ReadonlyMap<string, Step>;
}

export interface Type {
  readonly name: string;
  /** By name in JSON. */
  readonly json: ReadonlyMap<string, Field>;
  /** By what {@link folded} makes of their name in JSON. */
  readonly anyCase: ReadonlyMap<string, Field>;
  readonly attributes: ReadonlyMap<string, Field>;
  readonly elements: ReadonlyMap<string, Step>;
  /** The field that takes the element's text. */
  readonly text: Field | undefined;
  /** The fields that are there always. */
  readonly always: readonly Field[];
}

/** The versions that there are, as `specVersion` says them. */
export const VERSIONS: readonly string[] = ["1.0", "1.1", "1.2", "1.3", "1.4", "1.5", "1.6", "1.7"];

/** Types of which XML and JSON have a name in place of an object too. */
export const NAMED_OR_OBJECT: readonly string[] = ["IKEv2Auth", "IKEv2Enc", "IKEv2Integ", "IKEv2Ke", "IKEv2Prf"];

const SCALARS: ReadonlySet<string> = new Set(["string", "int", "bool", "float", "float32", "reference", "version"]);

export function isScalar(type: string): type is Scalar {
  return SCALARS.has(type);
}

const FIELD = /^([@.+-]?)([$\w-]+)(?:(>|=)([\w>-]+))?([!?~]?)(?::(\w+)(\[\])?)?$/;
const EMPTY = { "": "left out", "!": "there", "?": "kept", "~": "null" } as const;

const types: ReadonlyMap<string, Type> = new Map(
  TABLE.trim()
    .split(/\n(?! )/)
    .map((line) => line.split(/\s+/))
    .map(([name = "", ...fields]) => [name, typeOf(name, fields)]),
);

/** The type with this name. Throws where the table has none: a mistake in the table. */
export function typeNamed(name: string): Type {
  const type = types.get(name);
  if (type === undefined) throw new Error(`no type ${name} in the table`);
  return type;
}

/** A step of XML while the table is read. */
interface OpenStep {
  field?: Field;
  inside?: Map<string, OpenStep>;
}

function typeOf(name: string, written: readonly string[]): Type {
  const json = new Map<string, Field>();
  const attributes = new Map<string, Field>();
  const elements = new Map<string, OpenStep>();
  const always: Field[] = [];
  let text: Field | undefined;
  for (const one of written) {
    const [whole, where, key = "", sign, path = "", mark, type = "string", list] = FIELD.exec(one) ?? [];
    if (whole === undefined) throw new Error(`no field of ${name}: ${one}`);
    // The pattern lets no other mark through.
    const field: Field = {
      name: key,
      type,
      isList: list !== undefined,
      empty: EMPTY[(mark ?? "") as keyof typeof EMPTY],
    };
    if (where !== "+") json.set(key, field);
    if (field.empty === "there" || field.empty === "null") always.push(field);
    if (where === "@") attributes.set(path === "" ? key : path, field);
    else if (where === ".") text = field;
    else if (where !== "-")
      addStep(elements, sign === ">" ? [key, path] : (path === "" ? key : path).split(">"), field);
  }
  const anyCase = new Map([...json].map(([key, field]) => [folded(key), field]));
  return { name, json, anyCase, attributes, elements, text, always };
}

function addStep(elements: Map<string, OpenStep>, [first = "", ...others]: readonly string[], field: Field): void {
  const step = elements.get(first) ?? {};
  elements.set(first, step);
  if (others.length === 0) step.field = field;
  else addStep((step.inside ??= new Map()), others, field);
}

/** A key as Go's decoder compares it: upper and lower case are alike, and two characters that look like letters. */
export function folded(key: string): string {
  return key.replaceAll("\u017f", "s").replaceAll("\u212a", "k").toLowerCase();
}
