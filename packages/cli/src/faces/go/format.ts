/**
 * What Go's Sprintf makes of a text that is its format and has no values: `%%` is a sign, every other directive is told
 * as missing.
 */
export function formatWithoutValues(text: string): string {
  return text.replace(/%[+\-# 0]*(\*|\d+)?(?:\.(\*|\d*))?(.|\n|$)/gsu, (_, width, precision, verb: string) => {
    const bad = `${width === "*" ? "%!(BADWIDTH)" : ""}${precision === "*" ? "%!(BADPREC)" : ""}`;
    if (verb === "") return `${bad}%!(NOVERB)`;
    return verb === "%" ? `${bad}%` : `${bad}%!${verb}(MISSING)`;
  });
}
