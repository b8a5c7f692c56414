/** For tests: programs and what is expected of them, as blocks of a text file: rules, a line `=>`, expectations. */
import { readFileSync } from "node:fs";

export interface Block {
  readonly rules: string;
  readonly expected: readonly string[];
}

export function blocks(name: string): readonly Block[] {
  const text = readFileSync(new URL(`fixtures/${name}`, import.meta.url), "utf8");
  return text.split(/^-----\n/m).map((block) => {
    const [rules = "", expected = ""] = block.split(/^=>\n/m);
    return { rules: rules.trimEnd(), expected: expected.split("\n").filter((line) => line !== "") };
  });
}
