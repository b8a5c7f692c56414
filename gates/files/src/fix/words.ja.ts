import type { en } from "./words.en.ts";

export const ja: typeof en = {
  fixed: (count, files) => `${files} ファイルの違反 ${count} 件を直しました。`,
  wouldFix: (count, files) => `${files} ファイルの違反 ${count} 件を直せます。何も書き込んでいません。`,
  nothing: "適用できる修正のある違反はありません。",
  known: (count) =>
    `ベースラインが見逃している違反 ${count} 件にも修正がありますが、そのままにします。直すにはベースラインからその行を消してください。`,
  notFixed: "未修正",
  standardInput: "--fix はファイルに書き込みます。標準入力には使えないので、ファイル名を指定してください",
  choose: (rule, values) => `値を選んでください: --choose '${rule}=値'（${values} のどれか）`,
  question: (rule, message, values) =>
    [
      `${rule}: ${message}`,
      ...values.map((value, i) => `  ${i + 1}  ${value}`),
      "どれにしますか（番号。空なら直しません） ",
    ].join("\n"),
  reasons: {
    patch_no_format: "この形式には修正を書き込めません",
    patch_misses: "修正する場所がありません",
    patch_wrong_type: "修正がそこにある値に合いません",
    patch_shared: "その値は別の場所のアンカーかマージキーから来ています",
    patch_changes_more: "アンカーの値のように、判定した箇所のほかも変わってしまいます",
    patch_layout: "ほかを変えずにその行を編集できません",
    patch_expression: "値が式で作られています",
    patch_unreadable: "ファイル全体を読めません",
    patch_does_not_cure: "修正しても違反が残ります",
    patch_breaks: "修正すると別のルールに反します",
    patch_needs_choice: "値を選ぶ必要があります",
    patch_rounds: "このファイルでは失敗する修正が多すぎます。もう一度実行してください",
    patch_not_written: "ルールが読んだ値はプランのように別のものから作られています。元を直してください",
    patch_secret: "修正がシークレットに基づいています",
    fix_rendered: "レンダリングされたものです。元のチャート、ベース、値を直してください",
    fix_changed: "判定してからファイルが変わりました",
    fix_link: "リンクがリポジトリの外を指しています",
    fix_hard_link: "ファイルに別の名前（ハードリンク）があり、そちらは古いままになります。手で直してください",
    fix_read_only: "ファイルに書き込めません",
    fix_not_written: "ファイルを書き込めませんでした",
  },
};
