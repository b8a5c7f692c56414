import type { Diagnostic } from "@sekisho/core/browser";

/** How large a program may be. */
export interface ProgramLimits {
  /** UTF-16 units of all texts together. Default: 5,000,000. */
  readonly sourceLength?: number;
  /** Rules of all modules together, each body of a name being one. Default: 50,000. */
  readonly rules?: number;
}

/** Ten times what large rulebooks have; at the limit, a compilation takes some seconds and about 1 GB (47,000 rules: 1.07 GB). */
const defaults = { sourceLength: 5_000_000, rules: 50_000 } as const;

/** Counts what a program is made of, module by module, and refuses it before there is work with what is too much. */
export class ProgramSize {
  readonly #limits: Required<ProgramLimits>;
  #sourceLength = 0;
  #rules = 0;

  constructor(limits: ProgramLimits = {}) {
    this.#limits = { ...defaults, ...limits };
  }

  /** To be asked before a text is read. `rego_too_large`. */
  addText(text: string): Diagnostic | undefined {
    this.#sourceLength += text.length;
    return refusal(this.#sourceLength, this.#limits.sourceLength, "characters of Rego");
  }

  /** To be asked before the rules of a module are looked at. `rego_too_large`. */
  addRules(count: number): Diagnostic | undefined {
    this.#rules += count;
    return refusal(this.#rules, this.#limits.rules, "rules");
  }
}

function refusal(found: number, most: number, what: string): Diagnostic | undefined {
  if (found <= most) return undefined;
  const message = `expected at most ${most} ${what} in one program, found ${found} or more`;
  const hint = "Keep tables in data files, or split the program; who calls `compile` can allow more.";
  return { code: "rego_too_large", severity: "error", message, hint };
}
