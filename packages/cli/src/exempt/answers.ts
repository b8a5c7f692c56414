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

/** From the options, else from whoever sits at the terminal; or the options that are missing where nobody does. */
export async function answersOf(
  { options, terminal }: Pick<Invocation, "options" | "terminal">,
  words: Words,
  defaults: Defaults,
): Promise<Answers | readonly string[]> {
  const missing: string[] = [];
  const answer = async (name: string, question: string, fallback?: string): Promise<string> => {
    const given = options[name];
    if (typeof given === "string" && given.trim() !== "") return given.trim();
    const isAsked = terminal.keyboard && terminal.ask !== undefined;
    const shown = fallback === undefined ? question : `${question} [${fallback}]`;
    const told = isAsked ? (await terminal.ask?.(`${shown}: `))?.trim() : undefined;
    const found = told === undefined || told === "" ? fallback : told;
    if (found === undefined) missing.push(`--${name}`);
    return found ?? "";
  };
  // One after the other: a person answers them.
  const reason = await answer("reason", words.questions.reason);
  const ticket = await answer("ticket", words.questions.ticket);
  const approver = await answer("approver", words.questions.approver, defaults.approver);
  const until = await answer("until", words.questions.until, defaults.until);
  return missing.length > 0 ? missing : { reason, ticket, approver, until };
}
