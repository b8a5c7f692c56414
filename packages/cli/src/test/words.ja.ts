import type { Words } from "./words.ts";

/** Of failures whose code says it all. What others say is the message of a rule, a test or the engine. */
const failures: ReadonlyMap<string, string> = new Map([
  ["missing_violation", "ケースに書かれた違反が見つかりません"],
  ["unexpected_violation", "ケースに書かれていない違反が見つかりました"],
  ["unknown_differs", "判定に足りない情報が、ケースの記述と異なります"],
  ["patch_refused", "ルールの修正を書き込めません"],
  ["patch_does_not_cure", "修正しても違反が残ります"],
  ["patch_breaks", "修正すると別のルールに反します"],
]);

/** `sekisho test` の決まり文句（日本語）。 */
export const ja: Words = {
  rulebook: (name, version) => `ルールブック ${name} ${version}`,
  outcomes: { passed: "成功", failed: "失敗", todo: "予定" },
  failure: ({ code, message, of }) => {
    const said = failures.get(code);
    if (said === undefined) return message;
    return of === undefined ? said : `${said}: ${of}`;
  },
  expected: "期待  ",
  found: "実際  ",
  coverage: "カバレッジ",
  gaps: {
    body: "成立したことがない",
    else: "else に進んだことがない",
    expression: "評価されたことがない",
    function: "呼ばれたことがない",
    branch: "入ったことがない",
  },
  lacksTypeScript: "TypeScript は含みません（この Node は実行された箇所を数えません）",
  covered: (linesShare, lines, partsShare, parts) =>
    `${lines} 行の ${linesShare}、本体・式・関数・分岐 ${parts} 個の ${partsShare}`,
  below: (share, lines, threshold) =>
    `カバレッジが足りません: ${lines} 行の ${share} です。${threshold} % が求められています。`,
  none: "テストがありません。",
  noneRun: (pattern) => `--run ${pattern} に題名が一致するテストはありません。`,
  total: ({ passed, failed, todo, mistakes }, seconds) => {
    const rest = [...(todo > 0 ? [`、予定 ${todo} 件`] : []), ...(mistakes > 0 ? [`、誤り ${mistakes} 件`] : [])];
    return `成功 ${passed} 件、失敗 ${failed} 件${rest.join("")}（${seconds} 秒）`;
  },
  waiting: "変更を待っています。",
};
