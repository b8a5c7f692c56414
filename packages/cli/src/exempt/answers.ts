import type { Invocation } from "@sekisho/gate";
import type { Words } from "./words.ts";

/** What an exemption has to say beside the things that it is for. */
export interface Answers {
  readonly reason: string;
  readonly ticket: string;
  readonly approver: string;
  /** `YYYY-MM-DD`, UTC. */
  readonly until: string;
}

export interface Defaults {
  /** Absent where no team may approve it. */
  readonly approver: string | undefined;
  readonly until: string;
}

/** Why there are no answers. */
export type NoAnswers =
  /** Options that nobody can be asked for. */
  | { readonly missing: readonly string[] }
  /** Who was asked went away: Ctrl-C, Ctrl-D. */
  | { readonly stopped: true }
  | { readonly badDay: string };

/** From the options, else from whoever sits at the terminal, who is asked again until there is an answer. */
export async function answersOf(
  { options, terminal }: Pick<Invocation, "options" | "terminal">,
  words: Words,
  defaults: Defaults,
): Promise<Answers | NoAnswers> {
  const given = (name: string): string | undefined => {
    const text = options[name];
    return typeof text === "string" && text.trim() !== "" ? text.trim() : undefined;
  };
  const day = given("until");
  if (day !== undefined && !isDay(day)) return { badDay: day };
  const ask = terminal.keyboard && terminal.ask !== undefined ? terminal.ask.bind(terminal) : undefined;
  const questions: readonly Question[] = [
    { name: "reason", text: words.questions.reason },
    { name: "ticket", text: words.questions.ticket },
    { name: "approver", text: words.questions.approver, fallback: defaults.approver },
    { name: "until", text: words.questions.until, fallback: defaults.until, fits: isDay, again: words.badDay },
  ];
  const answers = new Map<string, string>();
  const missing: string[] = [];
  // One after the other: a person answers them.
  for (const question of questions) {
    const { name, fallback } = question;
    const known = given(name) ?? (ask === undefined ? fallback : undefined);
    if (known !== undefined) answers.set(name, known);
    else if (ask === undefined) missing.push(`--${name}`);
    else {
      const told = await asked(question, ask, (text) => terminal.err(text));
      if (told === undefined) return { stopped: true };
      answers.set(name, told);
    }
  }
  if (missing.length > 0) return { missing };
  const answer = (name: string): string => answers.get(name) ?? "";
  return { reason: answer("reason"), ticket: answer("ticket"), approver: answer("approver"), until: answer("until") };
}

interface Question {
  readonly name: string;
  readonly text: string;
  readonly fallback?: string | undefined;
  readonly fits?: (answer: string) => boolean;
  /** What is said of an answer that does not fit. */
  readonly again?: (answer: string) => string;
}

/** Undefined once the input is closed. */
async function asked(
  { text, fallback, fits, again }: Question,
  ask: (question: string) => Promise<string | undefined>,
  err: (text: string) => void,
): Promise<string | undefined> {
  for (;;) {
    const told = (await ask(`${text}${fallback === undefined ? "" : ` [${fallback}]`}: `))?.trim();
    if (told === undefined) return undefined;
    const answer = told === "" ? fallback : told;
    if (answer !== undefined && (fits?.(answer) ?? true)) return answer;
    if (answer !== undefined && again !== undefined) err(`${again(answer)}\n`);
  }
}

/** Whether a text has the form of a day; the rulebook tells whether it is one, and may be the last. */
function isDay(text: string): boolean {
  return /^\d{4}-\d{2}-\d{2}$/.test(text);
}
