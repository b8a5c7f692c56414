/** Colours of a terminal; without them every function gives its text back. */
export interface Paint {
  readonly bold: Stroke;
  readonly dim: Stroke;
  readonly red: Stroke;
  readonly yellow: Stroke;
  readonly blue: Stroke;
  readonly green: Stroke;
}

export type Stroke = (text: string) => string;

export function paint(colors: "on" | "off"): Paint {
  const stroke = (open: number, close: number): Stroke =>
    colors === "on" ? (text) => (text === "" ? "" : `\x1b[${open}m${text}\x1b[${close}m`) : (text) => text;
  return {
    bold: stroke(1, 22),
    dim: stroke(2, 22),
    red: stroke(31, 39),
    yellow: stroke(33, 39),
    blue: stroke(36, 39),
    green: stroke(32, 39),
  };
}
