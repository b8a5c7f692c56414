import { expect, test } from "vitest";
import { fixedReport, violation } from "../../test/report.ts";
import { junitReport } from "./junit.ts";

const xml = junitReport(fixedReport());

/** Opening tags and their attributes, in order; throws where tags do not close as they open. */
function tags(text: string): readonly string[] {
  const open: string[] = [];
  const seen: string[] = [];
  for (const [, close, name = "", self] of text.matchAll(
    /<(\/?)([a-z]+)(?:\s+[a-z]+="[^"<&]*(?:&(?:[a-z]+|#\d+);[^"<&]*)*")*\s*(\/?)>/g,
  )) {
    if (close === "/") expect(open.pop()).toBe(name);
    else {
      seen.push(name);
      if (self !== "/") open.push(name);
    }
  }
  expect(open).toEqual([]);
  return seen;
}

test("tags nest, and every angle bracket belongs to one", () => {
  expect(tags(xml)).toEqual([
    "testsuites",
    "testsuite",
    "testcase",
    "failure",
    "testcase",
    "skipped",
    "testcase",
    "testsuite",
    "testcase",
    "error",
  ]);
  expect(xml.match(/</g)?.length).toBe(xml.match(/>/g)?.length);
});

test("counts", () => expect(xml).toMatch(/<testsuites name="sekisho" tests="4" failures="1" errors="1" skipped="1"/));

test("a subject that no rule judged is skipped, not passed", () => {
  const { verdicts } = fixedReport();
  const [tested, skipped] = [["k/a"], []].map((judged) =>
    junitReport(fixedReport({ verdicts: verdicts.slice(1).map((verdict) => ({ ...verdict, judged })) })),
  );
  expect([tested?.includes("<skipped"), skipped?.includes("<skipped")]).toEqual([false, true]);
});

test("characters that XML lacks are replaced, the others escaped", () => {
  expect(xml).toContain('<testsuite name="deploy/a,b:c%&lt;&quot;&amp;&gt;\ufffd\ufffd日本.yaml"');
  expect(xml).toContain('message="100% broken&#13;&#10;in two lines"');
});

test("what is only audited is no failure; warnings are where they fail", () => {
  const verdict = fixedReport().verdicts[1];
  if (verdict === undefined) throw new Error("the fixed report has verdicts");
  const verdicts = [
    { ...verdict, warnings: [violation("k/b", "warn", "high")], audited: [violation("k/b", "audit", "high")] },
  ];
  const failures = (failOn: "deny" | "warn") =>
    junitReport(fixedReport({ verdicts, failOn })).match(/<failure/g)?.length ?? 0;
  expect([failures("deny"), failures("warn")]).toEqual([0, 1]);
});
