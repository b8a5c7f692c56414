import { expect, test } from "vitest";
import { fixedReport } from "../../test/report.ts";
import { markdownReport } from "./markdown.ts";

test("a table of what stops, one of what is not judged, and nothing that Markdown or HTML would take for its own", () => {
  const text = markdownReport(fixedReport());
  expect(text).toMatch(/^## Sekisho\n\n/);
  expect(text).toContain("| rule | place | what | message | owner |\n| --- | --- | --- | --- | --- |\n");
  expect(text).toContain("| not judged | place | why |\n");
  for (const line of text.split("\n").filter((row) => row.startsWith("| ")))
    expect([5, 3]).toContain(line.replaceAll("\\|", "").split("|").length - 2);
  expect(text.replaceAll("<br>", "").replaceAll(/`+[^`]*`+/g, "")).not.toMatch(/[<>]/);
});

test("no more rows than a page takes, the rest counted; in Japanese, too", () => {
  const [finding] = fixedReport().findings;
  if (finding === undefined) throw new Error("the fixed report has findings");
  const rest = { unknown: [], errors: [], remarks: [], findings: Array.from({ length: 103 }, () => finding) };
  const text = markdownReport(fixedReport(rest));
  expect(text.split("\n").filter((line) => line.startsWith("| `"))).toHaveLength(100);
  expect(text).toContain("\nAnd 3 more.");
  expect(markdownReport(fixedReport({ ...rest, language: "ja" }))).toContain("| ルール | 場所 | 対象 | 内容 | 担当 |");
});
