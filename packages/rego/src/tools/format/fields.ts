import { plainQuoted } from "./quoted.ts";

/** A part of a path behind a dot where it can be a name; one that must stay quoted, or is none, in brackets. */
export function fieldText(name: string, staysQuoted: boolean): string {
  const isName = /^[A-Za-z_][A-Za-z0-9_]*$/.test(name);
  return isName && !staysQuoted ? `.${name}` : `[${plainQuoted(name)}]`;
}
