/** Whether two values say the same: lists and objects by what they hold, whatever made them. */
export function isSame(left: unknown, right: unknown): boolean {
  if (Object.is(left, right)) return true;
  if (typeof left !== "object" || typeof right !== "object" || left === null || right === null) return false;
  if (Array.isArray(left) || Array.isArray(right))
    return (
      Array.isArray(left) &&
      Array.isArray(right) &&
      left.length === right.length &&
      left.every((item, i) => isSame(item, right[i]))
    );
  const [mine, theirs] = [fieldsOf(left), fieldsOf(right)];
  return (
    mine.length === theirs.length &&
    mine.every(([key, value]) => Object.hasOwn(right, key) && isSame(value, Reflect.get(right, key)))
  );
}

/** A field without a value is none, as in JSON. */
function fieldsOf(value: object): readonly (readonly [string, unknown])[] {
  return Object.entries(value).filter(([, field]) => field !== undefined);
}

const MOST_SHOWN = 2_000;

/** A value as a person reads it, in one line. */
export function shown(value: unknown): string {
  return write(value).slice(0, MOST_SHOWN);
}

function write(value: unknown): string {
  if (typeof value === "function") return "a function";
  if (typeof value !== "object" || value === null)
    return typeof value === "string" ? JSON.stringify(value) : String(value);
  try {
    return JSON.stringify(value, (_, part: unknown) => (typeof part === "bigint" ? String(part) : part));
  } catch {
    return "a value that can't be shown";
  }
}
