import type { Words } from "./words.ts";

/** `sekisho explain` の決まり文句（日本語）。 */
export const ja: Words = {
  usage: "ルール、ルールと違反の場所（RULE FILE:LINE）、または違反のキーを指定してください",
  noRule: (rule) => `ルールブックに ${rule} というルールはありません`,
  noViolation: (what) => `ここで判定したものに、${what} の違反はありません`,
  didYouMean: (close) => `${close} のことですか？`,
  severities: { critical: "致命的", high: "高", medium: "中", low: "低", info: "参考" },
  actions: { deny: "止める", warn: "知らせるが止めない", audit: "数えるだけ", off: "判定しない" },
  exempted: (id) => `${id} により例外として許可`,
  notConfigured: (names) => `判定されていません。${names} の指定がありません`,
  labels: {
    why: "理由",
    fix: "対処",
    applies: "対象",
    parameters: "パラメーター",
    action: "違反時",
    owner: "担当",
    exemption: "例外",
    see: "参照",
    rule: "ルール",
    key: "キー",
  },
  everyDocument: "すべての文書",
  exemptionBy: (teams, command) => `${teams} が許可できます: ${command}`,
  exemptionByNobody: "owners.yaml に、このルールの例外を許可できるチームはありません",
  holds: (id, day) => `${id}（${day} まで）`,
  found: "見つかった値",
  read: "ルールが読んだところ",
  missing: "書かれていない",
  separator: "、",
};
