import { join } from "node:path";
import { run } from "@sekisho/cli";

/** The repository of the example company. */
export const COMPANY = join(import.meta.dirname, "..", "..", "examples", "company");

/** The day on which the example is what its texts say: one exemption is about to end, another is no longer needed. */
export const DAY = "2026-11-22";

export interface Answer {
  readonly status: number;
  readonly out: string;
  readonly err: string;
}

/** Runs the command line as a person in the company's repository does. */
export function sekisho(...argv: readonly string[]): Promise<Answer> {
  return sekishoIn(COMPANY, ...argv);
}

/** The same in another directory. */
export function sekishoIn(cwd: string, ...argv: readonly string[]): Promise<Answer> {
  return sekishoWith({}, cwd, ...argv);
}

/** The same with an environment. */
export async function sekishoWith(
  env: Readonly<Record<string, string>>,
  cwd: string,
  ...argv: readonly string[]
): Promise<Answer> {
  let out = "";
  let err = "";
  const status = await run(argv, {
    cwd,
    env,
    clock: { now: () => Date.parse(`${DAY}T00:00:00Z`) },
    terminal: {
      out: (text) => {
        out += text;
      },
      err: (text) => {
        err += text;
      },
      read: () => Promise.resolve(new Uint8Array()),
      keyboard: true,
      colors: false,
      columns: 100,
    },
  });
  return { status, out, err };
}
