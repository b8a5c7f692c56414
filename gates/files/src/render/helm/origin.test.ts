import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { templateOf } from "./origin.ts";

const chart = mkdtempSync(join(tmpdir(), "sekisho-chart-"));
afterAll(() => rmSync(chart, { recursive: true, force: true }));
for (const name of ["templates/a.yaml", "charts/sub/templates/b.yaml"]) {
  mkdirSync(dirname(join(chart, name)), { recursive: true });
  writeFileSync(join(chart, name), "");
}

test.each<[string, string, string]>([
  ["a template", "# Source: api/templates/a.yaml\nX", "templates/a.yaml"],
  [
    "of two the last one before",
    "# Source: api/x\n---\n# Source: api/templates/a.yaml\nX\n# Source: api/y\n",
    "templates/a.yaml",
  ],
  ["a chart inside of it", "# Source: api/charts/sub/templates/b.yaml\nX", "charts/sub/templates/b.yaml"],
  ["a packed chart", "# Source: api/charts/packed/templates/b.yaml\nX", "Chart.yaml"],
  ["a way out", "# Source: api/../../../../etc/passwd\nX", "Chart.yaml"],
  ["nothing", "X", "Chart.yaml"],
  ["not at the start of a line", "a: '# Source: api/templates/a.yaml'\nX", "Chart.yaml"],
])("%s", (_, text, expected) => {
  expect(templateOf(text, chart)(text.indexOf("X"))).toBe(join(chart, expected));
});
