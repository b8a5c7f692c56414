/** The first document of a YAML text as JSON values. */
import {
  defineMappingTag,
  defineScalarTag,
  defineSequenceTag,
  loadAll,
  mergeTag,
  NOT_RESOLVED,
  Schema,
  strTag,
  YAMLException,
} from "js-yaml";
import { isNumber } from "../../runtime/kinds.ts";
import { numberText } from "../../runtime/numbers.ts";
import { define } from "../../runtime/objects.ts";
import type { Value } from "../../runtime/value.ts";
import { decodeBase64 } from "../bytes/base64.ts";
import { fromBytes, toBytes } from "../bytes/utf8.ts";
import { formatFloat } from "../fmt/float.ts";
import { maxDepth } from "../json/read.ts";
import { NotJson, resolvePlain } from "./scalar.ts";

/** The text is no YAML, or has no JSON form. */
export class YamlError extends Error {
  override readonly name = "YamlError";
}

/** `charge` is told each node of the result, aliases written out, before it is looked at. Throws {@link YamlError}. */
export function readYaml(text: string, charge: (nodes: number) => void): Value {
  const value = firstDocument(text);
  check(value, 0, charge);
  // check refuses NotJson anywhere.
  return value as Value;
}

/** As in OPA, nobody looks at the documents behind the first one, however wrong they are. */
function firstDocument(text: string): Value | NotJson {
  try {
    // The schema makes null, booleans, numbers, Decimals, strings, arrays, plain objects and NotJson only.
    return (loadAll(text, { schema, json: true })[0] ?? null) as Value | NotJson;
  } catch (error) {
    if (!(error instanceof YAMLException)) throw error;
    const end = endOfFirst(text, error.mark?.position ?? 0);
    if (end !== undefined) return firstDocument(text.slice(0, end));
    throw new YamlError(sentence(error, text));
  }
}

/** Where a marker ends the first document, if that is before the mistake. */
function endOfFirst(text: string, mistake: number): number | undefined {
  const start = /^(?:%.*\n|#.*\n|[ \t]*\n)*---(?=\s)/.exec(text)?.[0].length ?? 0;
  const marker = /^(?:---|\.\.\.)(?=\s|$)/m.exec(text.slice(start));
  if (marker === null || marker.index === 0) return undefined;
  return start + marker.index < mistake ? start + marker.index : undefined;
}

function check(value: Value | NotJson, depth: number, charge: (nodes: number) => void): void {
  charge(1);
  if (value instanceof NotJson) throw new YamlError(`json: unsupported value: ${value.text}`);
  if (typeof value !== "object" || value === null || isNumber(value)) return;
  // A cycle of aliases is endlessly deep.
  if (depth >= maxDepth) throw new YamlError("yaml: document is nested too deeply");
  // What is neither a scalar nor an array is a plain object: js-yaml makes nothing else.
  const items = Array.isArray(value)
    ? (value as readonly (NotJson | Value)[])
    : Object.values(value as { readonly [key: string]: NotJson | Value });
  for (const item of items) {
    check(item, depth + 1, charge);
  }
}

/** What libyaml says where it says the same in one sentence for many mistakes; else the reader's own reason. */
function sentence(error: YAMLException, text: string): string {
  const line = (error.mark?.line ?? 0) + 1;
  const reason = error.reason.replace(/\s+/g, " ");
  if (reason.includes("flow collection")) {
    return `yaml: line ${line}: did not find expected ${text.lastIndexOf("{") > text.lastIndexOf("[") ? "',' or '}'" : "',' or ']'"}`;
  }
  return `yaml: line ${line}: ${reason}`;
}

const yaml = "tag:yaml.org,2002:";
const asText = (source: string): string => source;
const never = (): boolean => false;

/** An explicit tag whose value has to be of a kind. */
function typed(name: string, fits: (value: Value | NotJson) => boolean): ReturnType<typeof defineScalarTag> {
  return defineScalarTag(yaml + name, {
    resolve: (source) => {
      const value = resolvePlain(source);
      return fits(value) ? value : NOT_RESOLVED;
    },
    identify: never,
  });
}

const plain = defineScalarTag(`${yaml}plain`, {
  implicit: true,
  resolve: (source) => {
    const value = resolvePlain(source);
    return value === source ? NOT_RESOLVED : value;
  },
  identify: never,
});

const binary = defineScalarTag(`${yaml}binary`, {
  resolve: (source) => {
    try {
      return fromBytes(decodeBase64(toBytes(source.replace(/\s/g, "")), "standard"));
    } catch {
      return NOT_RESOLVED;
    }
  },
  identify: never,
});

const sequence = {
  create: (): Value[] => [],
  addItem: (items: Value[], item: unknown): void => {
    // Items are made by this schema.
    items.push(item as Value);
  },
  identify: never,
};

type Entries = Record<string, Value>;

const mapping = {
  create: (): Entries => ({}),
  addPair: (entries: Entries, key: unknown, value: unknown): string => {
    // Keys and values are made by this schema.
    const name = keyName(key as Value | NotJson);
    if (name === undefined) return `invalid map key of type ${key === null ? "null" : typeof key}`;
    define(entries, name, value as Value);
    return "";
  },
  has: (entries: Entries, key: unknown): boolean => {
    const name = keyName(key as Value | NotJson);
    return name !== undefined && Object.hasOwn(entries, name);
  },
  keys: (entries: Entries): Iterable<unknown> => Object.keys(entries),
  get: (entries: Entries, key: unknown): unknown => (typeof key === "string" ? entries[key] : undefined),
  identify: never,
};

function keyName(key: Value | NotJson): string | undefined {
  if (typeof key === "string") return key;
  if (typeof key === "boolean") return String(key);
  if (key === null || key instanceof NotJson || !isNumber(key)) return undefined;
  return typeof key === "number" && !Number.isInteger(key) ? formatFloat(key, "g", -1) : numberText(key);
}

const schema = new Schema([
  strTag,
  plain,
  mergeTag,
  binary,
  typed("int", (value) => isNumber(value as Value) && !(typeof value === "number" && !Number.isInteger(value))),
  typed("float", (value) => isNumber(value as Value)),
  typed("bool", (value) => typeof value === "boolean"),
  typed("null", (value) => value === null),
  defineSequenceTag(`${yaml}seq`, sequence),
  defineMappingTag(`${yaml}map`, mapping),
  ...["!", yaml].flatMap((prefix) => [
    defineScalarTag(prefix, { matchByTagPrefix: true, resolve: asText, identify: never }),
    defineSequenceTag(prefix, { ...sequence, matchByTagPrefix: true }),
    defineMappingTag(prefix, { ...mapping, matchByTagPrefix: true }),
  ]),
]);
