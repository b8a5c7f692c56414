export type Color = "red" | "green" | "yellow" | "blue" | "cyan";

const CODES: Readonly<Record<Color, number>> = { red: 31, green: 32, yellow: 33, blue: 34, cyan: 36 };

export type Paint = (text: string, color: Color) => string;

/** Conftest colours whatever it prints to, unless it is told not to. */
export function painter({ noColor }: { readonly noColor: boolean }): Paint {
  return noColor ? (text) => text : (text, color) => `\x1b[${CODES[color]}m${text}\x1b[0m`;
}
