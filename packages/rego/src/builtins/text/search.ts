/** Beyond this product of lengths the native search, whose worst case is that product, may take a second. */
const most = 200_000_000;

/**
 * Where a part stands in a text at or after a position, or -1: as `String.prototype.indexOf`, in a time that grows with
 * the lengths and not with their product, whatever the two hold.
 */
export function indexOf(text: string, part: string, from = 0): number {
  if (part.length * (text.length - from) <= most) return text.indexOf(part, from);
  const borders = bordersOf(part);
  let matched = 0;
  for (let at = from; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    while (matched > 0 && part.charCodeAt(matched) !== unit) matched = borders[matched - 1] ?? 0;
    if (part.charCodeAt(matched) === unit) matched++;
    if (matched === part.length) return at - matched + 1;
  }
  return -1;
}

/** The length of the longest proper border of each prefix (Knuth, Morris, Pratt: Fast pattern matching in strings, 1977). */
function bordersOf(part: string): Int32Array {
  const borders = new Int32Array(part.length);
  let matched = 0;
  for (let at = 1; at < part.length; at++) {
    const unit = part.charCodeAt(at);
    while (matched > 0 && part.charCodeAt(matched) !== unit) matched = borders[matched - 1] ?? 0;
    if (part.charCodeAt(matched) === unit) matched++;
    borders[at] = matched;
  }
  return borders;
}
