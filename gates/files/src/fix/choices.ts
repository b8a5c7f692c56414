/** Which value a patch gets that lets choose: by the command line, or by whoever sits at the keyboard. */
import type { Json } from "@sekisho/core";
import type { Terminal } from "@sekisho/gate";
import { choicesOf, type Violation } from "@sekisho/rulebook";
import { visible } from "../frame/visible.ts";
import { showValue } from "./show-value.ts";
import type { FixWords } from "./words.ts";

export class Choices {
  readonly #said: ReadonlyMap<string, string>;
  readonly #terminal: Terminal;
  readonly #words: FixWords;
  /** What was answered for a rule and its choices; undefined where nobody wanted any. */
  readonly #answers = new Map<string, Json | undefined>();

  /** `said` is by rule. */
  constructor(said: ReadonlyMap<string, string>, terminal: Terminal, words: FixWords) {
    this.#said = said;
    this.#terminal = terminal;
    this.#words = words;
  }

  /** Asks for what the command line leaves open, once a rule and its choices; where nobody sits there it stays open. */
  async ask(violations: readonly Violation[]): Promise<void> {
    for (const violation of violations) {
      const choices = choicesOf(violation.patch ?? []);
      const name = nameOf(violation, choices);
      if (choices.length === 0 || this.#said.has(violation.rule) || this.#answers.has(name)) continue;
      if (this.#terminal.ask === undefined || !this.#terminal.keyboard) continue;
      const values = choices.map((choice) => visible(showValue(choice)));
      const question = this.#words.question(visible(violation.rule), visible(violation.message), values);
      const answer = (await this.#terminal.ask(question))?.trim() ?? "";
      this.#answers.set(name, /^\d+$/.test(answer) ? choices[Number(answer) - 1] : undefined);
    }
  }

  /** The chosen value; undefined where there is none, or it is none of the choices. */
  of(violation: Violation): Json | undefined {
    const choices = choicesOf(violation.patch ?? []);
    const said = this.#said.get(violation.rule);
    if (said === undefined) return this.#answers.get(nameOf(violation, choices));
    return choices.find((choice) => showValue(choice) === said);
  }
}

function nameOf({ rule }: Violation, choices: readonly Json[]): string {
  return `${rule} ${choices.map(showValue).join("\n")}`;
}
