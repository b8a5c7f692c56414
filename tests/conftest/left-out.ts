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
  "Fail due to picking up settings from configuration file": format("toml"),
  "Fail due to picking up settings from config-file flag": format("toml"),
  "Test command with multiple input type": format("toml"),
  "Test command with all namespaces flag": format("dockerfile"),
  "Test command works with nested namespaces": format("hcl2"),
  "Test command matches a single namespace literally": format("dockerfile"),
  "Test command matches every namespace with a wildcard": format("dockerfile"),
  "Test command matches namespaces with a wildcard prefix": format("dockerfile"),
  "Can parse hcl1 files": format("hcl2"),
  "Can parse toml files": format("toml"),
  "Can parse edn files": format("edn"),
  "Can parse xml files": format("xml"),
  "Can parse hocon files": format("hocon"),
  "Can parse vcl files": format("vcl"),
  "Can parse jsonnet files": format("jsonnet"),
  "Can parse .dockerignore files": format("ignore"),
  "Can parse .gitignore files": format("ignore"),
  "Can parse cue files": format("cue"),
  "Can parse ini files": format("ini"),
  "Can parse hcl files": format("hcl2"),
  "Can parse properties files": format("properties"),
  "Can parse CODEOWNERS files": format("codeowners"),
  "Can parse stdin with parser flag": format("ini"),
  "Can verify unit tests using parse_config() and parse_config_file builtins()": format("hcl2"),
  "Can combine configs and reference by file": format("hcl1"),
  "Can parse docker files": format("dockerfile"),
  "Can parse newly introduced keywords for docker": format("dockerfile"),
  "Can parse inputs with 'conftest parse'": format("dockerfile"),
  "Can test a Jenkinsfile with the Groovy parser": format("groovy"),
  "Can test a safe Jenkinsfile": format("groovy"),
  "Can update policies in test command": internet,
  "Can parse SPDX file": format("spdx"),
  "Can validate SPDX file": format("spdx"),
  "Can test cyclonedx against policy": format("cyclonedx"),
  "Can parse cyclonedx JSON file": format("cyclonedx"),
  "Can parse cyclonedx XML file": format("cyclonedx"),
  "Can parse .env files": format("dotenv"),
  "TextProto policy returns expected results": format("textproto"),
  "TextProto policy fails when the proto messages could not be resolved": format("textproto"),
  "Can parse files from a symlinked directory": format("hcl2"),
  "Can parse multi-type files": format("ini"),
  "Can install plugin from URL": internet,
  "Pull command works with relative paths (default behavior)": internet,
  "Pull command uses absolute paths as relative when --absolute-paths is not set": internet,
  "Pull command works with absolute path when --absolute-paths is set": internet,
  "pre-commit: test hook validates as expected": preCommit,
  "pre-commit: verify hook runs policy tests": preCommit,
  "pre-commit: verify fmt hook changes a policy file": preCommit,
  "pre-commit: pull hook downloads policies successfully": preCommit,
};
