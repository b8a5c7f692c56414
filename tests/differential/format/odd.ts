import type { Random } from "../../../tools/random.ts";

const token = /"(?:[^"\\\n]|\\.)*"|`[^`]*`|#[^\n]*|\w+|[:=!<>]=|[^\s\w]/g;

/** The text with comments, line breaks and gaps at places where nobody puts them; one in `rarity` tokens gets something. */
export function withOddities(text: string, random: Random, rarity: number): string {
  let count = 0;
  return text.replace(token, (word) => {
    if (random.below(rarity) > 0) return word;
    return `${random.pick(oddities)(`# c${count++}\n`)}${word}`;
  });
}

const oddities: readonly ((comment: string) => string)[] = [
  (comment) => ` ${comment}`,
  (comment) => ` ${comment}`,
  (comment) => `\n${comment}`,
  (comment) => ` ${comment}# d\n`,
  () => "\n",
  () => "\n\n",
];
