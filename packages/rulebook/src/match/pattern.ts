/**
 * The patterns of rulebook files: `*` stays inside a segment, `**` crosses segments, everything else stands for itself
 * (a Terraform address has brackets and quotes). As in .gitignore, `a/**` is what lies below `a`, and also `a` itself:
 * a chart's or kustomization's own directory is the path of what it renders; `**` + `/b` is `b` at any depth, also the
 * top. Names that start with a dot are ordinary. Matching takes time in proportion to pattern × name, never more.
 */
export interface Pattern {
  readonly text: string;
  matches(name: string): boolean;
}

/** `/` separates the segments of paths, ids and scopes, `.` those of Terraform addresses. */
export type Separator = "/" | ".";

export function compilePattern(text: string, separator: Separator = "/"): Pattern {
  if (!text.includes("*")) return { text, matches: (name) => name === text };
  const steps = compile(text, separator);
  return { text, matches: (name) => run(steps, name, separator) };
}

/** Whether a name matches any of some patterns. */
export function matchesAny(patterns: readonly Pattern[], name: string): boolean {
  return patterns.some((pattern) => pattern.matches(name));
}

/** A character; any run inside a segment; any run at all; or "the next N steps may be left out". */
type Step = { readonly char: string } | { readonly run: "segment" | "any" } | { readonly skip: number };

function compile(text: string, separator: Separator): readonly Step[] {
  const steps: Step[] = [];
  for (let i = 0; i < text.length; ) {
    const atStart = i === 0 || text[i - 1] === separator;
    if (atStart && text.startsWith(`**${separator}`, i)) {
      steps.push({ skip: 2 }, { run: "any" }, { char: separator });
      i += 3;
    } else if (i > 0 && text.slice(i) === `${separator}**`) {
      steps.push({ skip: 2 }, { char: separator }, { run: "any" });
      i += 3;
    } else if (text.startsWith("**", i)) {
      steps.push({ run: "any" });
      i += 2;
    } else {
      const char = text.charAt(i);
      steps.push(char === "*" ? { run: "segment" } : { char });
      i += 1;
    }
  }
  return steps;
}

/** Follows all ways through the steps at once, so that no pattern can make it go back. */
function run(steps: readonly Step[], name: string, separator: Separator): boolean {
  let current = reach(steps, new Set([0]));
  for (let i = 0; i < name.length && current.size > 0; i++) {
    const char = name.charAt(i);
    const next = new Set<number>();
    for (const at of current) {
      const step = steps[at];
      if (step === undefined || "skip" in step) continue;
      if ("char" in step) {
        if (step.char === char) next.add(at + 1);
      } else if (step.run === "any" || char !== separator) next.add(at);
    }
    current = reach(steps, next);
  }
  return current.has(steps.length);
}

/** Adds the steps that are reached without reading a character; a set takes what is added while it is walked. */
function reach(steps: readonly Step[], from: Set<number>): Set<number> {
  for (const at of from) {
    const step = steps[at];
    if (step === undefined || "char" in step) continue;
    from.add(at + 1);
    if ("skip" in step) from.add(at + 1 + step.skip);
  }
  return from;
}
