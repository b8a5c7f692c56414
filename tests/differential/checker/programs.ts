/** A program to compare: module texts, each with what it is a variation of. */
export interface Sample {
  /** Where it comes from: `negation/3 + drop a token`. */
  readonly name: string;
  readonly modules: readonly string[];
}

/** How both checkers are asked. */
export interface Mode {
  readonly version: "v0" | "v1";
  readonly strict: boolean;
}

export function modeName({ version, strict }: Mode): string {
  return strict ? `${version} strict` : version;
}
