import type { Command } from "@sekisho/gate";

/** How `sekisho --help` names the face; what stands behind the word is read by the face itself (main.ts). */
export const opaCommand: Command = {
  name: "opa",
  summary: "take the commands, flags and files of OPA, and print what it prints",
  operands: { usage: "COMMAND …", what: "a command of OPA: eval, test, fmt, check, …" },
  options: [],
  notes: ["What each takes: sekisho opa COMMAND --help. A script switches by alias opa='sekisho opa'."],
  examples: [{ line: "sekisho opa test policy", what: "run the Rego tests below ./policy" }],
  load: async () => {
    const { face } = await import("./face.ts");
    return ({ operands, cwd, env, clock, terminal }) => face(operands, { cwd, env, clock, terminal });
  },
};
