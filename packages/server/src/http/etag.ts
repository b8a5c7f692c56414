import { sha256Hex } from "@sekisho/core";

/** A strong tag of an answer's text. */
export function etagOf(text: string): string {
  return `"${sha256Hex(text).slice(0, 32)}"`;
}

/** Whether a list of tags in `if-match` or `if-none-match` names this one. A weak one stands for its strong one. */
export function hasTag(header: string, tag: string): boolean {
  return header.split(",").some((one) => {
    const given = one.trim();
    return given === "*" || given.replace(/^W\//, "") === tag;
  });
}
