/** The text of a Go string or character literal; undefined for what is none. */
export function unquote(literal: string): string | undefined {
  const quote = literal[0];
  const inside = literal.slice(1, -1);
  if (quote === "`") return inside.replaceAll("\r", "");
  let wrong = false;
  const text = inside.replace(escape, (whole, body: string) => {
    const plain = Object.hasOwn(letters, body) ? letters[body] : undefined;
    if (plain !== undefined) return plain;
    if ((body === '"' || body === "'") && body === quote) return body;
    const digits = /^[xuU]/.test(body) ? body.slice(1) : body;
    const code = Number.parseInt(digits, /^[xuU]/.test(body) ? 16 : 8);
    const isCode = /^(?:x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|[0-7]{3})$/.test(body);
    if (!isCode || code > 0x10ffff || (code >= 0xd800 && code < 0xe000)) {
      wrong = true;
      return whole;
    }
    return String.fromCodePoint(code);
  });
  return wrong ? undefined : text;
}

const escape = /\\(x.{0,2}|u.{0,4}|U.{0,8}|[0-7]{1,3}|.)/gsu;
const letters: { readonly [letter: string]: string } = {
  a: "\u0007",
  b: "\b",
  f: "\f",
  n: "\n",
  r: "\r",
  t: "\t",
  v: "\v",
  "\\": "\\",
};
