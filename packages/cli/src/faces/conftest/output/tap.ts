import type { CheckResults, Result } from "../check/result.ts";
import { testsOf, totalsOf } from "../check/totals.ts";
import { indicatorOf } from "./indicator.ts";

interface Section {
  readonly header?: string;
  readonly status: "ok" | "not ok";
  readonly results: readonly Result[];
}

/** The Test Anything Protocol: one plan, numbers that go on over all files. Nothing at all without tests. */
export function tapOutput(results: CheckResults): string {
  const total = testsOf(totalsOf(results));
  if (total === 0) return "";
  let text = `1..${total}\n`;
  let number = 1;
  for (const result of results) {
    const place = indicatorOf(result);
    const sections: readonly Section[] = [
      { status: "not ok", results: result.failures },
      { header: "warnings", status: "not ok", results: result.warnings },
      { header: "exceptions", status: "ok", results: result.exceptions },
      { header: "skip", status: "ok", results: result.skipped },
      { header: "successes", status: "ok", results: Array.from({ length: result.successes }, () => SUCCESS) },
    ];
    for (const section of sections) {
      if (section.header !== undefined && section.results.length > 0) text += `# ${section.header}\n`;
      for (const { message } of section.results) text += `${section.status} ${number++} ${place} ${message}\n`;
    }
  }
  return text;
}

const SUCCESS: Result = { message: "SUCCESS" };
