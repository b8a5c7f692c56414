/** Go's Regexp.Expand: `$1`, `$name`, `${name}` and `$$` in a replacement. */

/** A piece of literal text, or the name or number of a group. */
export type Part = { readonly text: string } | { readonly group: string };

/** A `$` that starts none of the forms stands for itself. A name is as long as letters, digits and `_` go. */
export function parseReplacement(template: string): readonly Part[] {
  const parts: Part[] = [];
  let at = 0;
  for (;;) {
    const dollar = template.indexOf("$", at);
    if (dollar < 0) break;
    if (dollar > at) parts.push({ text: template.slice(at, dollar) });
    const rest = template.slice(dollar + 1);
    const form = /^(?:\$|\{([\p{L}\p{Nd}_]+)\}|([\p{L}\p{Nd}_]+))/u.exec(rest);
    const name = form?.[1] ?? form?.[2];
    parts.push(name === undefined ? { text: "$" } : { group: name });
    at = dollar + 1 + (form?.[0].length ?? 0);
  }
  if (at < template.length) parts.push({ text: template.slice(at) });
  return parts;
}

/** The text of a match's replacement; groups that do not exist or did not take part are empty. */
export function expand(
  parts: readonly Part[],
  groups: readonly (string | undefined)[],
  names: readonly string[],
): string {
  let out = "";
  for (const part of parts) out += "text" in part ? part.text : (groupText(part.group, groups, names) ?? "");
  return out;
}

function groupText(
  name: string,
  groups: readonly (string | undefined)[],
  names: readonly string[],
): string | undefined {
  // "01" is a name, not the number 1.
  if (/^(?:0|[1-9][0-9]*)$/.test(name)) return groups[Number(name)];
  const at = names.findIndex((candidate, number) => candidate === name && groups[number] !== undefined);
  return at < 0 ? undefined : groups[at];
}
