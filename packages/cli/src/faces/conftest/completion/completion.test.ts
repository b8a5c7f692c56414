import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { flag, text } from "../../line/flags.ts";
import { commands } from "../commands/commands.ts";
import { answerText, candidatesFor, SHELLS } from "./candidates.ts";
import { SCRIPTS } from "./scripts.ts";

const GLOBALS = [text("config-file", "", "", "c"), flag("version", "", "v")];
const of = (line: string): unknown => {
  const { words, files } = candidatesFor(line.split(" "), commands, GLOBALS);
  return files ? "files" : words.map(({ word }) => word).join(" ");
};

describe("what may stand at the cursor", () => {
  test.each([
    ["te", "test"],
    ["p", "parse plugin pull push"],
    ["h", "help"],
    ["test ", "files"],
    ["test a.yaml b", "files"],
    ["test --no", "--no-fail --no-color"],
    ["test --output ", "stdout json tap table junit github azuredevops sarif"],
    ["test -o j", "json junit"],
    ["test --output=t", "--output=tap --output=table"],
    ["test --rego-version ", "v0 v1"],
    ["test --no-color=", "--no-color=true --no-color=false"],
    ["test --no-color ", "files"],
    ["test --policy ", "files"],
    ["test -- --out", "files"],
    ["verify --report f", "full fails"],
    ["completion z", "zsh"],
    ["plugin i", "install"],
    ["-c conf.toml te", "test"],
    ["--con", "--config-file"],
    ["zzz", ""],
  ])("%s", (line, expected) => {
    expect(of(line)).toBe(expected);
  });

  test("the answer ends with whether files may stand there", () => {
    expect(answerText(candidatesFor(["--con"], commands, GLOBALS))).toBe("--config-file\n:4\n");
    expect(answerText(candidatesFor(["test", ""], commands, GLOBALS))).toBe(":0\n");
  });
});

describe("scripts", () => {
  let directory: string;
  beforeAll(() => {
    directory = mkdtempSync(join(tmpdir(), "sekisho-completion-test-"));
    // It tells its words, each in brackets, and one word for the shell to offer.
    const program = `#!/bin/sh\nshift 2\nfor word in "$@"; do printf '[%s]' "$word" >>"$SEEN"; done\nprintf '%s\\n' "$ANSWER" ":4"\n`;
    writeFileSync(join(directory, "sekisho"), program, { mode: 0o755 });
    for (const shell of SHELLS) writeFileSync(join(directory, shell), SCRIPTS[shell]);
  });
  afterAll(() => rmSync(directory, { recursive: true, force: true }));

  /** What bash offers for words, and what the program was asked. */
  function bash(words: readonly string[], answer: string): readonly string[] {
    const list = words.map((word) => `'${word}'`).join(" ");
    const script = `source bash; COMP_WORDS=(${list}); COMP_CWORD=${words.length - 1}; _sekisho_conftest; printf '%s\\n' "\${COMPREPLY[@]}"; cat seen; rm seen`;
    const env = { PATH: `${directory}:${process.env["PATH"] ?? ""}`, SEEN: "seen", ANSWER: answer };
    const { stdout } = spawnSync("bash", ["-c", script], { cwd: directory, env, encoding: "utf8" });
    return stdout.split("\n");
  }

  test.each<[readonly string[], string, readonly string[]]>([
    [["conftest", "te"], "test\tjudge files", ["test", "[te]"]],
    [["conftest", "test", ""], "x", ["x", "[test][]"]],
    [["conftest", "test", "a b", "--o"], "--output", ["--output", "[test][a b][--o]"]],
    [["conftest", "test", "--output", "=", "j"], "--output=json", ["json", "[test][--output=j]"]],
    [["conftest", "test", "--output", "="], "--output=json", ["json", "[test][--output=]"]],
  ])("bash asks the program: %j", (words, answer, expected) => {
    expect(bash(words, answer)).toEqual(expected);
  });

  const hasFish = spawnSync("fish", ["--version"]).error === undefined;
  if (!hasFish) console.log("completion is not tried in fish, which is not installed");
  test.runIf(hasFish)("fish asks the program", () => {
    const env = {
      PATH: `${directory}:${process.env["PATH"] ?? ""}`,
      SEEN: "seen",
      ANSWER: "test\tjudge files",
      HOME: directory,
    };
    const words = ["-c", 'source fish; complete -C "conftest te"; cat seen; rm seen'];
    const { stdout } = spawnSync("fish", words, { cwd: directory, env, encoding: "utf8" });
    expect(stdout).toBe("test\tjudge files\n[te]");
  });

  const hasZsh = spawnSync("zsh", ["--version"]).error === undefined;
  if (!hasZsh) console.log("completion is not tried in zsh, which is not installed");
  test.runIf(hasZsh)("zsh asks the program", () => {
    const script = [
      "compdef() { :; }",
      "_describe() { print -rl -- ${(P)2}; }",
      "source ./zsh",
      'words=(conftest test "a b" --o) CURRENT=4',
      "_sekisho_conftest",
      "cat seen",
      "rm seen",
    ].join("\n");
    const env = { PATH: `${directory}:${process.env["PATH"] ?? ""}`, SEEN: "seen", ANSWER: "--output\tb:c" };
    const { stdout } = spawnSync("zsh", ["-fc", script], { cwd: directory, env, encoding: "utf8" });
    expect(stdout).toBe("--output:b\\:c\n[test][a b][--o]");
  });
});
