import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { ROOT } from "./steps.ts";
import { draw, pictures, runsOf, terminalSvg } from "./terminal-svg.ts";

const red = (text: string): string => `\x1b[31m${text}\x1b[39m`;

describe("runs", () => {
  test.each<[string, string, [string, number, number, string][]]>([
    ["plain", "ab", [["ab", 0, 2, ""]]],
    [
      "a colour, and back",
      `a${red("b")}c`,
      [
        ["a", 0, 1, ""],
        ["b", 1, 1, "red"],
        ["c", 2, 1, ""],
      ],
    ],
    ["bold and red", `\x1b[1m${red("x")}\x1b[22m`, [["x", 0, 1, "bold red"]]],
    [
      "wide characters take two cells",
      "a違反 b",
      [
        ["a", 0, 1, ""],
        ["違反", 1, 4, ""],
        [" b", 5, 2, ""],
      ],
    ],
    ["nothing but spaces is not drawn", "   ", []],
  ])("%s", (_, text, wanted) => {
    const [runs = []] = runsOf(text === "   " ? "   \nx" : text);
    expect(runs.map((run) => [run.text, run.column, run.width, run.classes.join(" ")])).toEqual(wanted);
  });
});

test("what is printed is text in the picture, never markup", () => {
  const svg = terminalSvg("<script>&", "a<b");
  expect(svg).toContain("&lt;script&gt;&amp;");
  expect(svg).not.toContain("<script");
  expect(svg).toContain("<title>a&lt;b</title>");
});

test.each(pictures)("$file is what the program prints now (else: node tools/terminal-svg.ts)", async (picture) => {
  expect(lasting(await draw(picture))).toEqual(lasting(readFileSync(join(ROOT, picture.file), "utf8")));
});

/** Without the time that the run took and the digests of the rulebook, which no reader of a picture looks at. */
function lasting(svg: string): readonly string[] {
  const text = svg.replace(/(?<=in |>)\d+\.\d\d(?= s\b|<)/g, "0.00").replace(/\b[0-9a-f]{12}\b/g, "digest");
  return text.replace(/ (?:x|textLength)="[\d.]+"/g, "").split("\n");
}
