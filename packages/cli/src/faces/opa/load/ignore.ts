import { compileGlob } from "../../go/glob.ts";

/** Whether a path is left out: a pattern fits its last name, or, where it has a slash, the whole of it. */
export function ignores(patterns: readonly string[]): (path: string) => boolean {
  const tests = patterns.flatMap((pattern) => {
    const regex = compileGlob(pattern);
    return regex === undefined ? [] : [{ regex, whole: pattern.includes("/") }];
  });
  return (path) => {
    const name = path.slice(path.lastIndexOf("/") + 1);
    return tests.some(({ regex, whole }) => regex.test(whole ? path : name));
  };
}
