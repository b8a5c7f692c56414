import type { Json, Path } from "@sekisho/core";
import { describe, expect, test } from "vitest";
import { anyBytesAreAnswered, ask, everyPathHasAPlace, takesNoTime } from "../../test/laws.ts";
import { ignore } from "./index.ts";

const { value, at, document } = ask(ignore, ".gitignore");

describe("values", () => {
  test.each<readonly [text: string, value: Json]>([
    ["", [{ Kind: "Empty", Value: "", Original: "" }]],
    [
      "a \n!b\\\\c",
      [
        { Kind: "Path", Value: "a", Original: "a " },
        { Kind: "NegatedPath", Value: "b\\c", Original: "!b\\\\c" },
      ],
    ],
    [
      "# c \n \n\\#d\\ ",
      [
        { Kind: "Comment", Value: "c", Original: "# c " },
        { Kind: "Empty", Value: " ", Original: " " },
        { Kind: "Path", Value: "#d ", Original: "\\#d\\ " },
      ],
    ],
  ])("%j", (text, expected) => expect(value(text)).toEqual(expected));
});

const TEXT = "# c\n!b/ \n";

describe("places", () => {
  test.each<readonly [path: Path, key: string | undefined, value: string]>([
    [[1, "Value"], undefined, "b/"],
    [[1, "Kind"], undefined, "!b/ "],
    [[0, "Original"], undefined, "# c"],
    [[2], undefined, ""],
  ])("%j", (path, key, text) => expect(at(TEXT, path)).toEqual([key, text]));

  test("every path has one", () => everyPathHasAPlace(document(TEXT)));
});

describe("hostile texts", () => {
  test.each([
    ["lines", "a\n".repeat(300_000)],
    ["backslashes", "\\".repeat(500_000)],
    ["spaces", `a${" ".repeat(500_000)}`],
  ])("many %s take no time", (_what, text) => takesNoTime(ignore, text));

  test("law: any bytes give a value or diagnostics", () =>
    anyBytesAreAnswered(ignore, ["a", "!", "#", "\n", " ", "\\", "\t", "é"]));
});
