/** A pattern of Go's path.Match as a regular expression; undefined where it is malformed. `/` is matched by no wildcard. */
export function compileGlob(pattern: string): RegExp | undefined {
  let source = "^";
  for (let at = 0; at < pattern.length; ) {
    const char = pattern.charAt(at);
    if (char === "*") source += "[^/]*";
    else if (char === "?") source += "[^/]";
    else if (char === "[") {
      const found = /\[(\^?)((?:\\.|[^\\\]])+)\]/sy;
      found.lastIndex = at;
      const match = found.exec(pattern);
      const ranges = match === null ? undefined : classOf(match[2] ?? "");
      if (match === null || ranges === undefined) return undefined;
      source += `(?!/)[${match[1]}${ranges}]`;
      at = found.lastIndex;
      continue;
    } else if (char === "\\") {
      if (at + 1 >= pattern.length) return undefined;
      source += escape(pattern.charAt(++at));
    } else source += escape(char);
    at++;
  }
  return new RegExp(`${source}$`, "su");
}

function classOf(text: string): string | undefined {
  const ranges: string[] = [];
  const range = /(\\.|[^\\-])(?:-(\\.|[^\\-]))?/suy;
  for (let at = 0; at < text.length; at = range.lastIndex) {
    range.lastIndex = at;
    const found = range.exec(text);
    if (found === null) return undefined;
    const [low, high] = [literal(found[1] ?? ""), literal(found[2] ?? found[1] ?? "")];
    if (low > high) return undefined;
    ranges.push(`${escape(low)}-${escape(high)}`);
  }
  return ranges.join("");
}

function literal(part: string): string {
  return part.startsWith("\\") ? part.slice(1) : part;
}

function escape(char: string): string {
  return /[\^$\\.*+?()[\]{}|/-]/.test(char) ? `\\${char}` : char;
}
