/**
 * Brings the YAML of a METADATA block into the form in which OPA hands it to rules: authors and related resources are
 * objects, empty values are left out, keys that OPA does not know are dropped. Mistakes are reported; then the result is
 * `undefined`.
 */
export function normalise(
  yaml: object,
  report: (message: string) => void,
): Readonly<Record<string, unknown>> | undefined {
  const mistakes: string[] = [];
  const value: Record<string, unknown> = {};
  for (const [key, given] of Object.entries(yaml)) {
    const reader = readers.get(key);
    if (reader === undefined || given === null || given === undefined) continue;
    try {
      const read = reader(given);
      if (read !== undefined) value[key] = read;
    } catch (error) {
      if (!(error instanceof Mistake)) throw error;
      mistakes.push(`METADATA key \`${key}\`: ${error.message}`);
    }
  }
  for (const message of mistakes) report(message);
  return mistakes.length === 0 ? value : undefined;
}

/** A value of the wrong form; stays inside this file. */
class Mistake {
  readonly message: string;
  constructor(message: string) {
    this.message = message;
  }
}

const readers = new Map<string, (given: unknown) => unknown>([
  ["scope", readText],
  ["title", readText],
  ["description", readText],
  ["entrypoint", readFlag],
  ["organizations", (given) => readItems(given, (item) => readText(item) ?? "")],
  ["related_resources", (given) => readItems(given, readResource)],
  ["authors", (given) => readItems(given, readAuthor)],
  ["schemas", (given) => readItems(given, readSchema)],
  ["custom", readObject],
  ["labels", readObject],
  ["compile", readObject],
]);

function readText(given: unknown): string | undefined {
  if (typeof given === "string") return given === "" ? undefined : given;
  if (typeof given === "number" || typeof given === "boolean") return String(given);
  throw new Mistake("expected a string, found another value");
}

function readFlag(given: unknown): true | undefined {
  if (typeof given !== "boolean") throw new Mistake("expected true or false, found another value");
  return given ? true : undefined;
}

function readItems(given: unknown, read: (item: unknown) => unknown): readonly unknown[] | undefined {
  if (!Array.isArray(given)) throw new Mistake("expected a list, found another value");
  return given.length === 0 ? undefined : given.map(read);
}

function readObject(given: unknown): object | undefined {
  if (!isObject(given)) throw new Mistake("expected a mapping, found another value");
  return Object.keys(given).length === 0 ? undefined : given;
}

function readResource(given: unknown): object {
  if (typeof given === "string" && given !== "") return { ref: given };
  if (!isObject(given)) throw new Mistake("expected a URL or a mapping with `ref`, found another value");
  const ref = textOf(given, "ref");
  if (ref === "") throw new Mistake("expected a mapping with `ref`, found none");
  const description = textOf(given, "description");
  return description === "" ? { ref } : { ref, description };
}

/** `Name <address>`: only a last word in angle brackets is the address. */
function readAuthor(given: unknown): object {
  let name = "";
  let email = "";
  if (typeof given === "string") {
    const words = given.split(/\s+/).filter((word) => word !== "");
    const last = words.at(-1) ?? "";
    if (last.length >= 2 && last.startsWith("<") && last.endsWith(">")) {
      email = last.slice(1, -1);
      words.pop();
    }
    if (last === "") throw new Mistake("expected the name of an author, found an empty string");
    name = words.join(" ");
  } else if (isObject(given)) {
    name = textOf(given, "name");
    email = textOf(given, "email");
    if (name === "" && email === "") throw new Mistake("expected a mapping with `name` or `email`, found neither");
  } else {
    throw new Mistake("expected a string or a mapping, found another value");
  }
  return { ...(name === "" ? {} : { name }), ...(email === "" ? {} : { email }) };
}

/** One pair of a document's path and its schema: a path below `schema`, or the schema itself. */
function readSchema(given: unknown): object {
  const [pair] = isObject(given) ? Object.entries(given) : [];
  if (pair === undefined) throw new Mistake("expected a mapping from a path to a schema, found another value");
  const [path, schema] = pair;
  if (!isPath(path)) throw new Mistake("expected a path such as `input.x`, found another key");
  if (isObject(schema)) return { path: path.split("."), definition: schema };
  if (typeof schema === "string" && isPath(schema) && schema.split(".")[0] === "schema") {
    return { path: path.split("."), schema: schema.split(".") };
  }
  throw new Mistake("expected a path such as `schema.x`, or a schema, found another value");
}

function isPath(text: string): boolean {
  return /^[A-Za-z_]\w*(?:\.[A-Za-z_]\w*|\["(?:[^"\\])*"\]|\[\w+\])*$/.test(text);
}

function textOf(object: Readonly<Record<string, unknown>>, key: string): string {
  const value = Object.hasOwn(object, key) ? object[key] : undefined;
  return typeof value === "string" ? value.trim() : "";
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
