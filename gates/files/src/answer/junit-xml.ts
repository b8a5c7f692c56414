/** JUnit XML as CI servers read it. */
import { inertText } from "../frame/visible.ts";

/** One test of a suite. */
export interface TestCase {
  readonly name: string;
  readonly group: string;
  /** Absent: passed. */
  readonly result?: Result;
  readonly durationMs?: number;
}

export interface Result {
  readonly tag: "failure" | "error" | "skipped";
  readonly type: string;
  readonly message: string;
  readonly text: string;
}

/** Suites by the name of their file. */
export function junitXml(suites: ReadonlyMap<string, readonly TestCase[]>, elapsedMs: number): string {
  const all = [...suites.values()].flat();
  const body = [...suites].map(([file, cases]) => suite(file, cases)).join("");
  const seconds = (elapsedMs / 1000).toFixed(3);
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="sekisho" ${counts(all)} time="${seconds}">\n${body}</testsuites>\n`;
}

function suite(file: string, cases: readonly TestCase[]): string {
  return `  <testsuite name="${xml(file)}" ${counts(cases)}>\n${cases.map((test) => testCase(test, file)).join("")}  </testsuite>\n`;
}

function testCase({ name, group, result, durationMs }: TestCase, file: string): string {
  const time = durationMs === undefined ? "" : ` time="${(durationMs / 1000).toFixed(3)}"`;
  const head = `    <testcase name="${xml(name)}" classname="${xml(group)}" file="${xml(file)}"${time}`;
  if (result === undefined) return `${head}/>\n`;
  const { tag, type, message, text } = result;
  const attributes = tag === "skipped" ? `message="${xml(message)}"` : `message="${xml(message)}" type="${xml(type)}"`;
  return `${head}>\n      <${tag} ${attributes}>${xml(text)}</${tag}>\n    </testcase>\n`;
}

function counts(cases: readonly TestCase[]): string {
  const count = (tag: Result["tag"]): number => cases.filter(({ result }) => result?.tag === tag).length;
  return `tests="${cases.length}" failures="${count("failure")}" errors="${count("error")}" skipped="${count("skipped")}"`;
}

const ESCAPES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "\n": "&#10;",
  "\r": "&#13;",
  "\t": "&#9;",
};

/** Text for XML 1.0: what it has no way to write (controls, half surrogate pairs, two noncharacters) is U+FFFD. */
function xml(text: string): string {
  const escaped = text
    .toWellFormed()
    // oxlint-disable-next-line no-control-regex -- finding them is what it is for
    .replace(/[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]/g, "\ufffd")
    .replace(/[&<>"\n\r\t]/g, (character) => ESCAPES[character] ?? character);
  return inertText(escaped, (character) => `&#${character.codePointAt(0)};`);
}
