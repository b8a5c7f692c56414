/** Why a test of Conftest's own suites is not asked of us, by its name. */
export type Reason =
  /** It reaches for a public server. */
  | { readonly needs: "internet" }
  /** It needs a program that is not there. */
  | { readonly needs: "program"; readonly program: string }
  /** It needs a format by Conftest's name for it: asked as soon as packages/formats has it. */
  | { readonly needs: "format"; readonly format: string };

const format = (name: string): Reason => ({ needs: "format", format: name });
const internet: Reason = { needs: "internet" };
const preCommit: Reason = { needs: "program", program: "pre-commit" };

export const LEFT_OUT: Readonly<Record<string, Reason>> = {
  "Can parse edn files": format("edn"),
  "Can parse hocon files": format("hocon"),
  "Can parse vcl files": format("vcl"),
  "Can parse jsonnet files": format("jsonnet"),
  "Can parse cue files": format("cue"),
  "Can parse CODEOWNERS files": format("codeowners"),
  "Can combine configs and reference by file": format("hcl1"),
  "Can test a Jenkinsfile with the Groovy parser": format("groovy"),
  "Can test a safe Jenkinsfile": format("groovy"),
  "Can update policies in test command": internet,
  "TextProto policy returns expected results": format("textproto"),
  "TextProto policy fails when the proto messages could not be resolved": format("textproto"),
  "Can install plugin from URL": internet,
  "Pull command works with relative paths (default behavior)": internet,
  "Pull command uses absolute paths as relative when --absolute-paths is not set": internet,
  "Pull command works with absolute path when --absolute-paths is set": internet,
  "pre-commit: test hook validates as expected": preCommit,
  "pre-commit: verify hook runs policy tests": preCommit,
  "pre-commit: verify fmt hook changes a policy file": preCommit,
  "pre-commit: pull hook downloads policies successfully": preCommit,
};
