import type { Flag, FlagValue } from "../line/flags.ts";

/** The flags of one call: what was given, else each flag's default. Asking for a flag that there is not is a bug. */
export class Options {
  readonly #flags: readonly Flag[];
  readonly #given: ReadonlyMap<string, FlagValue>;

  constructor(flags: readonly Flag[], given: ReadonlyMap<string, FlagValue>) {
    this.#flags = flags;
    this.#given = given;
  }

  /** Whether the command has such a flag. */
  has(name: string): boolean {
    return this.#flags.some((flag) => flag.name === name);
  }

  isGiven(name: string): boolean {
    return this.#given.has(name);
  }

  bool(name: string): boolean {
    return this.#value(name) === true;
  }

  text(name: string): string {
    return String(this.#value(name));
  }

  /** Milliseconds, for durations. */
  number(name: string): number {
    return Number(this.#value(name));
  }

  texts(name: string): readonly string[] {
    const value = this.#value(name);
    return typeof value === "object" ? value : [];
  }

  #value(name: string): FlagValue {
    const given = this.#given.get(name);
    if (given !== undefined) return given;
    const flag = this.#flags.find((candidate) => candidate.name === name);
    if (flag === undefined) throw new Error(`no flag is called ${name}`);
    return flag.initial;
  }
}
