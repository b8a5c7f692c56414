/** Where each family of built-in functions stands, so that a built module loads those that it calls and no others. */
export interface FamilyPlace {
  /** Below `@sekisho/rego/builtins/`. */
  readonly file: string;
  readonly exported: string;
}

/** Families by file, and the name under which the file exports each. */
const FILES: Readonly<Record<string, () => Promise<Readonly<Record<string, unknown>>>>> = {
  aggregates: () => import("../../builtins/aggregates.ts"),
  arithmetic: () => import("../../builtins/arithmetic.ts"),
  arrays: () => import("../../builtins/arrays.ts"),
  bits: () => import("../../builtins/bits.ts"),
  casts: () => import("../../builtins/casts.ts"),
  cidr: () => import("../../builtins/cidr.ts"),
  comparison: () => import("../../builtins/comparison.ts"),
  encoding: () => import("../../builtins/encoding.ts"),
  glob: () => import("../../builtins/glob.ts"),
  graph: () => import("../../builtins/graph.ts"),
  graphql: () => import("../../builtins/graphql.ts"),
  impure: () => import("../../builtins/impure.ts"),
  json: () => import("../../builtins/json.ts"),
  "json-patch": () => import("../../builtins/json-patch.ts"),
  "json-paths": () => import("../../builtins/json-paths.ts"),
  "json-schema": () => import("../../builtins/json-schema.ts"),
  "jwt-decode": () => import("../../builtins/jwt-decode.ts"),
  keyed: () => import("../../builtins/keyed.ts"),
  numbers: () => import("../../builtins/numbers.ts"),
  objects: () => import("../../builtins/objects.ts"),
  print: () => import("../../builtins/print.ts"),
  rand: () => import("../../builtins/rand.ts"),
  regex: () => import("../../builtins/regex.ts"),
  rego: () => import("../../builtins/rego.ts"),
  "render-template": () => import("../../builtins/render-template.ts"),
  semver: () => import("../../builtins/semver.ts"),
  sets: () => import("../../builtins/sets.ts"),
  sprintf: () => import("../../builtins/sprintf.ts"),
  strings: () => import("../../builtins/strings.ts"),
  time: () => import("../../builtins/time.ts"),
  types: () => import("../../builtins/types.ts"),
  units: () => import("../../builtins/units.ts"),
  uri: () => import("../../builtins/uri.ts"),
  uuid: () => import("../../builtins/uuid.ts"),
  walk: () => import("../../builtins/walk.ts"),
  "x509-parse": () => import("../../builtins/x509-parse.ts"),
  yaml: () => import("../../builtins/yaml.ts"),
};

/** The families that hold some built-in functions, each once, in the order of their files. Throws for one that none holds. */
export async function familiesOf(names: readonly string[]): Promise<readonly FamilyPlace[]> {
  const missing = new Set(names);
  const found: FamilyPlace[] = [];
  for (const [file, load] of Object.entries(FILES)) {
    if (missing.size === 0) break;
    for (const [exported, value] of Object.entries(await load())) {
      const held = builtinsIn(value).filter((name) => missing.delete(name));
      if (held.length > 0) found.push({ file, exported });
    }
  }
  if (missing.size > 0) throw new Error(`no family holds ${[...missing].join(", ")}`);
  return found;
}

/** The names in a family, or in a list of families. */
function builtinsIn(exported: unknown): readonly string[] {
  if (!Array.isArray(exported)) return [];
  return (exported as readonly unknown[]).flatMap((item) => (Array.isArray(item) ? builtinsIn(item) : nameOf(item)));
}

function nameOf(item: unknown): readonly string[] {
  const isBuiltin = typeof item === "object" && item !== null && "name" in item && "run" in item;
  return isBuiltin && typeof item.name === "string" ? [item.name] : [];
}
