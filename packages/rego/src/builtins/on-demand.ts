/**
 * The builtins that some texts can call, for who has the texts before compiling: a family that is large is loaded only
 * where a text has a word that all calls of it must have.
 */
import type { Builtin } from "./builtin.ts";
import { lightFamilies } from "./light.ts";

type Families = readonly (readonly Builtin[])[];

interface LargeFamily {
  readonly word: RegExp;
  readonly load: () => Promise<Families>;
}

const largeFamilies: readonly LargeFamily[] = [
  { word: /\bgraphql\b/, load: async () => [(await import("./graphql.ts")).graphql] },
  { word: /\bglob\b/, load: async () => [(await import("./glob.ts")).glob] },
  { word: /\b(regex|re_match)\b/, load: async () => [(await import("./regex.ts")).regex] },
  { word: /\bjson\b/, load: async () => [(await import("./json-schema.ts")).jsonSchema] },
  { word: /\byaml\b/, load: async () => [(await import("./yaml.ts")).yaml] },
  { word: /\btime\b/, load: async () => [(await import("./time.ts")).time] },
  { word: /\b(http|net|opa)\b/, load: async () => [(await import("./impure.ts")).impure] },
  { word: /\brender_template\b/, load: async () => [(await import("./render-template.ts")).renderTemplate] },
  { word: /\bcrypto\b/, load: async () => [(await import("./x509-parse.ts")).x509Parsing] },
  { word: /\bio\b/, load: async () => [(await import("./jwt-decode.ts")).jwtDecoding] },
  { word: /\b(crypto|io|providers)\b/, load: async () => (await import("./keyed.ts")).keyedFamilies },
];

/** Builtins by name: all that the texts can name, and more. */
export async function builtinsFor(texts: readonly string[]): Promise<ReadonlyMap<string, Builtin>> {
  const needed = largeFamilies.filter(({ word }) => texts.some((text) => word.test(text)));
  const large = await Promise.all(needed.map(async ({ load }) => load()));
  return new Map([...lightFamilies, ...large.flat()].flat().map((builtin) => [builtin.name, builtin]));
}
