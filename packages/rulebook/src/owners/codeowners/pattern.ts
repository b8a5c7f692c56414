/**
 * The patterns of CODEOWNERS, as GitHub documents them ("About code owners", CODEOWNERS syntax): those of .gitignore,
 * but for `!`, `[ ]` and `\#`, which do not work, and for `docs/*`, which is what lies in `docs` and not below that.
 */
export interface CodeownersPattern {
  readonly text: string;
  /** Whether a file is meant: its path from the repository's top, `/` between segments. Case counts. */
  matches(path: string): boolean;
}

/** Why a pattern is none; its line is passed over. */
export interface PatternFault {
  readonly code: "codeowners_negation" | "codeowners_range" | "codeowners_escaped_hash" | "codeowners_bad_pattern";
  readonly message: string;
  readonly hint?: string;
}

/** Matching takes time in proportion to pattern × path, whatever the pattern. */
export function compileCodeownersPattern(text: string): CodeownersPattern | PatternFault {
  const fault = faultOf(text);
  if (fault !== undefined) return fault;
  const names = text.replace(/^\//, "").replace(/\/$/, "").split("/");
  const isAnchored = text.slice(0, -1).includes("/");
  const segments = (isAnchored ? names : ["**", ...names]).map(compileSegment);
  const below = text.endsWith("/") ? "only" : names.at(-1) === "*" ? "never" : "also";
  return { text, matches: (path) => matchesPath({ segments, below }, path.split("/")) };
}

interface Compiled {
  readonly segments: readonly Segment[];
  /** Whether what lies below a directory that matches is meant, too, or nothing else. */
  readonly below: "also" | "only" | "never";
}

const ANY_DEPTH = Symbol("**");
/** A name, a name with wildcards, or any number of names. */
type Segment = string | readonly Token[] | typeof ANY_DEPTH;
/** A character, any character, or any run of characters. */
type Token = { readonly char: string } | "one" | "run";

function faultOf(text: string): PatternFault | undefined {
  if (text.startsWith("!")) {
    return {
      code: "codeowners_negation",
      message: `\`!\` takes nothing back in CODEOWNERS: ${text}`,
      hint: "name what has no owner on a later line without owners",
    };
  }
  if (text.startsWith("\\#")) {
    const hint = `write ${text.replace("\\#", "?")}`;
    return { code: "codeowners_escaped_hash", message: `a pattern can't begin with \`\\#\`: ${text}`, hint };
  }
  if (/(?:^|[^\\])(?:\\\\)*[[\]]/.test(text)) {
    return {
      code: "codeowners_range",
      message: `\`[\` and \`]\` are no range in CODEOWNERS: ${text}`,
      hint: /^\^?\[/.test(text)
        ? "sections are GitLab's; a name with brackets has `\\` before each"
        : "a name with brackets has `\\` before each; for a range write a line for each name",
    };
  }
  if (text.includes("***")) {
    const hint = `did you mean ${text.replace(/\*{3,}/g, "**")}?`;
    return { code: "codeowners_bad_pattern", message: `three stars mean nothing: ${text}`, hint };
  }
  if (/^\/+$/.test(text)) {
    return { code: "codeowners_bad_pattern", message: `${text} matches nothing`, hint: "did you mean `*`?" };
  }
  if (/(?:^|[^\\])(?:\\\\)*\\$/.test(text)) {
    return { code: "codeowners_bad_pattern", message: `nothing stands behind the last \`\\\`: ${text}` };
  }
  return undefined;
}

function compileSegment(text: string): Segment {
  if (text === "**") return ANY_DEPTH;
  const tokens: Token[] = [];
  const chars = [...text];
  for (let i = 0; i < chars.length; i++) {
    const char = chars[i] ?? "";
    if (char === "*") tokens.push("run");
    else if (char === "?") tokens.push("one");
    else if (char === "\\") tokens.push({ char: chars[++i] ?? "" });
    else tokens.push({ char });
  }
  return tokens.every((token) => typeof token === "object") ? tokens.map(({ char }) => char).join("") : tokens;
}

/** Follows all ways to share the path's names out at once. */
function matchesPath({ segments, below }: Compiled, path: readonly string[]): boolean {
  /** How many names of the path the segments so far may have taken. */
  let taken: readonly number[] = [0];
  for (const [i, segment] of segments.entries()) {
    if (segment === ANY_DEPTH) {
      // At the end it is what lies inside, so one name at least.
      const from = (taken[0] ?? path.length) + (i === segments.length - 1 ? 1 : 0);
      taken = path
        .keys()
        .filter((count) => count >= from)
        .toArray();
      if (from <= path.length) taken = [...taken, path.length];
    } else taken = taken.filter((count) => matchesName(segment, path[count])).map((count) => count + 1);
    if (taken.length === 0) return false;
  }
  if (below === "never") return taken.includes(path.length);
  return taken.some((count) => count > 0 && (below === "also" || count < path.length));
}

function matchesName(segment: string | readonly Token[], name: string | undefined): boolean {
  if (name === undefined || name === "") return false;
  return typeof segment === "string" ? segment === name : matchesTokens(segment, [...name]);
}

/** The last run takes one more character whenever the rest does not fit: no earlier one has to. */
function matchesTokens(tokens: readonly Token[], chars: readonly string[]): boolean {
  let token = 0;
  let char = 0;
  let run: { readonly token: number; char: number } | undefined;
  while (char < chars.length) {
    const wanted = tokens[token];
    if (wanted === "run") run = { token: token++, char };
    else if (wanted === "one" || (wanted !== undefined && wanted.char === chars[char])) {
      token++;
      char++;
    } else if (run !== undefined) {
      token = run.token + 1;
      char = ++run.char;
    } else return false;
  }
  return tokens.slice(token).every((rest) => rest === "run");
}
