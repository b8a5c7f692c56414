import type { Json, Path } from "@sekisho/core";
import { describe, expect, test } from "vitest";
import { anyBytesAreAnswered, ask, everyPathHasAPlace, takesNoTime } from "../../test/laws.ts";
import { dockerfile } from "./index.ts";

const { value, problems, at, document } = ask(dockerfile, "Dockerfile");
const command = (Cmd: string, Value: Json, rest: Readonly<Record<string, Json>> = {}): Json => ({
  Cmd,
  SubCmd: "",
  JSON: false,
  Flags: [],
  Value,
  Stage: 0,
  ...rest,
});

describe("values", () => {
  test.each<readonly [text: string, command: Json]>([
    ["RUN a  b", command("run", ["a  b"])],
    ['RUN ["a", "b\\n"]', command("run", ["a", "b\n"], { JSON: true })],
    ["RUN [a]", command("run", ["[a]"])],
    ["RUN []", command("run", null, { JSON: true })],
    ["RUN", command("run", null, { Flags: null })],
    ["RUN a \\\n # c\n\n  b", command("run", ["a   b"])],
    ["COPY --from=x --chown=1:2 a b/", command("copy", ["a", "b/"], { Flags: ["--from=x", "--chown=1:2"] })],
    ["ENV a b c", command("env", ["a", "b c", ""])],
    ['ENV a=b c="d e"', command("env", ["a", "b", "=", "c", '"d e"', "="])],
    ["ARG a=b c", command("arg", ["a=b", "c"])],
    ["HEALTHCHECK --interval=5m CMD a b", command("healthcheck", ["CMD", "a b"], { Flags: ["--interval=5m"] })],
    ['ONBUILD CMD ["a"]', command("onbuild", ["a"], { SubCmd: "CMD", JSON: true })],
    ["from b AS c", command("from", ["b", "AS", "c"], { Stage: 1 })],
    ["RUN cat <<E\nUSER x\nE", command("run", ["cat <<E"])],
    ["RUN cat <<-'E' <<F\n\tE\nUSER\nF", command("run", ["cat <<-'E' <<F"])],
  ])("%j", (text, expected) => expect(value(`FROM a\n${text}\n`)).toEqual([command("from", ["a"]), expected]));

  test("comments are commands, those inside of an instruction are not", () => {
    const comment = command("comment", ["c"], { Flags: null });
    expect(value("# escape=`\n# c\nFROM a\nRUN a `\n# d\nb")).toEqual([
      comment,
      command("from", ["a"]),
      command("run", ["a b"]),
    ]);
  });
});

const TEXT = `# escape=\`
FROM golang:1.26 AS build
ENV a=b \`
    cc="d e"
RUN --mount=type=cache,target=/x go build \`
  ./...
ENTRYPOINT ["/bin/x", "\\u0061"]
`;

describe("places", () => {
  test.each<readonly [path: Path, value: string]>([
    [[0, "Cmd"], "FROM"],
    [[0, "Value", 0], "golang:1.26"],
    [[1], 'ENV a=b `\n    cc="d e"'],
    [[1, "Value", 3], "cc"],
    [[1, "Value", 4], '"d e"'],
    [[2, "Flags", 0], "--mount=type=cache,target=/x"],
    [[2, "Value"], "go build `\n  ./..."],
    [[3, "Value", 1], '"\\u0061"'],
    [[3, "JSON"], '"/bin/x"'],
  ])("%j", (path, text) => expect(at(TEXT, path)).toEqual([undefined, text]));

  test("every path has one", () => everyPathHasAPlace(document(TEXT)));
});

describe("mistakes", () => {
  test.each<readonly [text: string, problem: string]>([
    ["", "dockerfile_syntax 1:1"],
    ["# c\n", "dockerfile_syntax 1:1"],
    ["FROM a\nRUNN b", "dockerfile_instruction 2:1"],
    ["FROM a b", "dockerfile_instruction 1:1"],
    ["FROM a AS 1", "dockerfile_instruction 1:11"],
    ["FROM a\nCOPY a", "dockerfile_instruction 2:1"],
    ["FROM a\nCOPY --form=x a b", "dockerfile_instruction 2:6"],
    ["FROM a\nENV a=b \\\n c", "dockerfile_syntax 3:2"],
    ["FROM a\nENV a", "dockerfile_syntax 2:5"],
    ['FROM a\nRUN ["a", 1]', "dockerfile_syntax 2:11"],
    ["FROM a\nRUN cat <<E\n", "dockerfile_syntax 2:1"],
    ["FROM a\nSHELL sh", "dockerfile_instruction 2:1"],
    ["FROM a\nONBUILD FROM b", "dockerfile_instruction 2:9"],
    ["FROM a\nHEALTHCHECK --retries=x CMD a", "dockerfile_instruction 2:13"],
    ["# escape=x\nFROM a", "dockerfile_syntax 1:1"],
    ["# escape=`\n# escape=`\nFROM a", "dockerfile_syntax 2:1"],
  ])("%j: %s", (text, problem) => expect(problems(text)).toEqual([problem]));
});

describe("hostile texts", () => {
  test.each([
    ["continued lines", `RUN ${"a \\\n".repeat(200_000)}b`],
    ["flags", `COPY ${"--exclude=x ".repeat(100_000)}a b`],
    ["words", `ENV ${'a="b c" '.repeat(100_000)}`],
    ["heredocs", `RUN ${"<<E ".repeat(100_000)}\n`],
    ["comments", `${"# c\n".repeat(200_000)}FROM a`],
    ["items", `RUN ["a"${', "b"'.repeat(200_000)}]`],
    ["spaces", `ENV a=${" ".repeat(500_000)}b`],
    ["brackets", `RUN ${"[".repeat(500_000)}`],
  ])("many %s take no time", (_what, text) => takesNoTime(dockerfile, text));

  test("law: any bytes give a value or diagnostics", () =>
    anyBytesAreAnswered(dockerfile, [
      "FROM a\n",
      "RUN ",
      "ENV ",
      "ONBUILD ",
      "a=b",
      '"',
      "'",
      "\\\n",
      "\n",
      " ",
      "<<E",
      "\nE\n",
      "[",
      "]",
      "--x=y ",
      "#",
      "é",
    ]));
});
