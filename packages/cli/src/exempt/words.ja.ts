import type { Words } from "./words.ts";

/** `sekisho exempt` の決まり文句（日本語）。 */
export const ja: Words = {
  usage: "違反のキー、またはルールと違反の場所を指定してください: exempt RULE FILE:LINE",
  questions: {
    reason: "このままでよい理由",
    ticket: "チケット",
    approver: "承認するチーム",
    until: "最終日",
  },
  missing: (options) => `ここでは質問できません。${options} を指定してください`,
  stopped: "中止しました。何も書き込んでいません",
  badDay: (found) => `2027-01-31 のような日付を指定してください: ${JSON.stringify(found)}`,
  noViolation: (what) => `ここで判定したものに、${what} の違反はありません`,
  didYouMean: (close) => `${close} のことですか？`,
  seeCheck:
    "違反は `sekisho check` で確認できます。場所は FILE:LINE、ファイル、または check が示す対象の名前で指定します",
  already: (exemption, day) => `すでに ${exemption} が ${day} まで許可しています`,
  noRulebook: "ここで使われているのは付属のルールブックです。`sekisho init` で自分のルールブックを作ってください",
  noApprover: (rules) => `owners.yaml に、${rules} の例外を承認できるチームがありません`,
  isPattern: (name) => `${name} には \`*\` が含まれ、ほかのものまで例外になってしまいます。手で書いてください`,
  coversNothing: "この例外は対象に当てはまりません。手で書いてください",
  badFile: (name) => `--file には shop のような名前を指定してください: ${JSON.stringify(name)}`,
  unsound: "ルールブックが読み込めなくなるため、何も書き込みませんでした",
  written: (file, line) => `${file}:${line} に書き込みました`,
  wouldWrite: (file, line) => `書き込み先: ${file}:${line}`,
  others: (count) =>
    `注意: 指定していない違反も ${count} 件、同じ例外の対象になります。ルールが同じ instance を与えるため、例外では区別できません。`,
  next: (count, approver) =>
    `ここでは ${count} 件の違反が対象です。このルールブックを使うすべての場所で有効になります。コミットして、${approver} のレビューを受けてください。`,
};
