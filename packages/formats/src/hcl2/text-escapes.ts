import { TextMistake } from "../mistake.ts";

const SIMPLE: ReadonlyMap<string, string> = new Map([
  ["n", "\n"],
  ["r", "\r"],
  ["t", "\t"],
  ['"', '"'],
  ["\\", "\\"],
]);
const ESCAPE = /\\|\$\$\{|%%\{/g;
const HEX4 = /[0-9a-fA-F]{4}/y;
const HEX8 = /[0-9a-fA-F]{8}/y;

/** What a text token stands for; `offset` is where it starts. Backslashes mean something between quotes only. */
export function textOf(raw: string, offset: number, isQuoted: boolean): string {
  if (!(isQuoted && raw.includes("\\")) && !raw.includes("{")) return raw;
  const pieces: string[] = [];
  let done = 0;
  ESCAPE.lastIndex = 0;
  for (let match = ESCAPE.exec(raw); match !== null; match = ESCAPE.exec(raw)) {
    const isEscape = match[0] === "\\";
    if (isEscape && !isQuoted) continue;
    pieces.push(raw.slice(done, match.index));
    const [text, length] = isEscape ? escape(raw, match.index, offset) : [match[0].slice(1), 3];
    pieces.push(text);
    done = match.index + length;
    ESCAPE.lastIndex = done;
  }
  pieces.push(raw.slice(done));
  return pieces.join("");
}

/** What the escape at `at` means, and how long it is. */
function escape(raw: string, at: number, offset: number): [text: string, length: number] {
  const selector = raw.charAt(at + 1);
  const simple = SIMPLE.get(selector);
  if (simple !== undefined) return [simple, 2];
  if (selector === "u") return unicode(raw, at, { offset, pattern: HEX4, digits: "four" });
  if (selector === "U") return unicode(raw, at, { offset, pattern: HEX8, digits: "eight" });
  const length = (raw.codePointAt(at + 1) ?? 0) > 0xffff ? 3 : 2;
  const found = raw.slice(at, at + length);
  throw new TextMistake(
    "hcl_syntax",
    `Expected an escape that HCL knows after \`\\\`, found \`${found}\``,
    { start: offset + at, end: offset + at + length },
    "A backslash is written `\\\\`.",
  );
}

interface Unicode {
  readonly offset: number;
  readonly pattern: RegExp;
  readonly digits: string;
}

function unicode(raw: string, at: number, { offset, pattern, digits }: Unicode): [text: string, length: number] {
  pattern.lastIndex = at + 2;
  const found = pattern.exec(raw)?.[0] ?? "";
  const code = Number.parseInt(found, 16);
  if (code <= 0x10ffff && (code < 0xd800 || code > 0xdfff)) return [String.fromCodePoint(code), 2 + found.length];
  const message = `Expected the ${digits} hexadecimal digits of a character after \`${raw.slice(at, at + 2)}\``;
  throw new TextMistake("hcl_syntax", message, { start: offset + at, end: offset + at + 2 + found.length });
}
