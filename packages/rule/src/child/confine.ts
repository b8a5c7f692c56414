/**
 * Takes away what a rule has no business with, before any rule is loaded. Together with the permission model of the process (no
 * files, no processes, no workers, no addons), frozen intrinsics and no code from texts. This contains mistakes; whoever wants to
 * break out of a process of Node may find a way, so that rules are reviewed code all the same.
 */

/** Names of the global object that rules may use. */
const KEPT: ReadonlySet<string> = new Set([
  ..."Object Function Array Number parseFloat parseInt Infinity NaN undefined Boolean String Symbol Date Promise RegExp Error".split(
    " ",
  ),
  ..."AggregateError EvalError RangeError ReferenceError SyntaxError TypeError URIError globalThis JSON Math Intl Iterator".split(
    " ",
  ),
  ..."ArrayBuffer Uint8Array Int8Array Uint16Array Int16Array Uint32Array Int32Array Float32Array Float64Array".split(
    " ",
  ),
  ..."Uint8ClampedArray BigUint64Array BigInt64Array DataView Map BigInt Set WeakMap WeakSet WeakRef Proxy Reflect".split(
    " ",
  ),
  ..."decodeURI decodeURIComponent encodeURI encodeURIComponent escape unescape isFinite isNaN".split(" "),
  ..."URL URLSearchParams TextEncoder TextDecoder atob btoa structuredClone console".split(" "),
]);

/** The clock and the dice of a process: one answer for one subject means that rules see neither. */
export interface Pinned {
  now: number;
}

/** Leaves rules the language, one API under the name `keep`, and a console; nothing can be added or replaced afterwards. */
export function confine(
  pinned: Pinned,
  { keep, print }: { readonly keep: string; readonly print: (text: string) => void },
): void {
  const world = globalThis as { [name: string]: unknown };
  world["console"] = quietConsole(print);
  world["Date"] = pinnedDate(pinned);
  world["Math"] = withoutDice();
  for (const name of Object.getOwnPropertyNames(globalThis)) {
    if (KEPT.has(name) || name === keep) continue;
    if (!Reflect.deleteProperty(globalThis, name)) Reflect.defineProperty(globalThis, name, { value: undefined });
  }
  for (const symbol of Object.getOwnPropertySymbols(globalThis)) Reflect.deleteProperty(globalThis, symbol);
  Object.freeze(globalThis);
}

function quietConsole(print: (text: string) => void): object {
  const say = (...values: readonly unknown[]): void => print(values.map(shown).join(" "));
  return Object.freeze({ log: say, info: say, warn: say, error: say, debug: say });
}

function shown(value: unknown): string {
  if (typeof value === "string") return value;
  try {
    return (
      JSON.stringify(value, (_, part: unknown) => (typeof part === "bigint" ? String(part) : part)) ?? String(value)
    );
  } catch {
    return "(a value that can't be shown)";
  }
}

function pinnedDate(pinned: Pinned): object {
  return class Date extends globalThis.Date {
    constructor(...values: readonly []) {
      if (values.length === 0) super(pinned.now);
      else super(...values);
    }

    static override now(): number {
      return pinned.now;
    }
  };
}

function withoutDice(): object {
  const math = Object.create(null) as { [name: string]: unknown };
  for (const name of Object.getOwnPropertyNames(Math)) math[name] = Reflect.get(Math, name) as unknown;
  math["random"] = () => {
    throw new TypeError("a check gives one answer for one subject: Math.random is not there");
  };
  return Object.freeze(math);
}
