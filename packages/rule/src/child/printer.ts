import { Buffer } from "node:buffer";

/** What rules may print in all. */
const MOST_PRINTED = 64 * 1024;

/** Where what rules print goes: to who asked, before the answer, or to the test that runs. */
export class Printer {
  readonly #tell: (lines: string) => void;
  #left = MOST_PRINTED;
  #heard: string[] | undefined;
  #about = "";
  #isMuted = false;

  constructor(tell: (lines: string) => void) {
    this.#tell = tell;
  }

  print(text: string): void {
    if (this.#isMuted) return;
    const line = Buffer.from(`${this.#about}${text}\n`).subarray(0, this.#left);
    this.#left -= line.length;
    if (line.length === 0) return;
    const shown = line.toString("utf8");
    if (this.#heard === undefined) this.#tell(shown);
    else this.#heard.push(...shown.replace(/\n$/, "").split("\n"));
  }

  /** What is printed from now on comes from this rule. */
  about(rule: string): void {
    this.#about = `${rule}: `;
  }

  /** Runs something that has run before, and printed what it prints. */
  muted<T>(run: () => T): T {
    this.#isMuted = true;
    try {
      return run();
    } finally {
      this.#isMuted = false;
    }
  }

  /** Runs something, and keeps the lines that are printed meanwhile. */
  async heard<T extends object>(run: () => Promise<T>): Promise<T & { readonly output: readonly string[] }> {
    const output: string[] = [];
    this.#heard = output;
    this.#left = MOST_PRINTED;
    try {
      return { ...(await run()), output };
    } finally {
      this.#heard = undefined;
    }
  }
}
