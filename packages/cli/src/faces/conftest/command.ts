import type { Command } from "@sekisho/gate";

/** How `sekisho --help` names the face; what stands behind the word is read by the face itself (main.ts). */
export const conftestCommand: Command = {
  name: "conftest",
  summary: "take the commands, flags and files of Conftest, and print what it prints",
  operands: { usage: "COMMAND …", what: "a command of Conftest: test, verify, parse, …" },
  options: [],
  notes: [
    "What each takes: sekisho conftest COMMAND --help. A pipeline switches by alias conftest='sekisho conftest'.",
  ],
  examples: [{ line: "sekisho conftest test deployment.yaml", what: "judge a file by the policies in ./policy" }],
  load: async () => {
    const { face } = await import("./face.ts");
    return ({ operands, cwd, env, clock, terminal }) => face(operands, { cwd, env, clock, terminal });
  },
};
