import type { Words } from "./words.ts";

/** 台帳コマンドの決まり文句（日本語）。 */
export const ja: Words = {
  noStore: "ストアの指定がありません。--data DIR か --store URL を付けるか、SEKISHO_STORE を設定してください",
  twoStores: "--data と --store の両方が指定されています。どちらか一つにしてください",
  intact: (entries, checkpoints) => `異常なし: ${entries}と${checkpoints}を確かめました。`,
  empty: "異常なし: 台帳にはまだ記録がありません。",
  entries: (count) => `記録 ${count} 件`,
  checkpoints: (count) => `チェックポイント ${count} 件`,
  ledger: (origin) => `台帳 ${origin}`,
  waiting: (count) => `${count} 件は連鎖に入るのを待っています。サーバーが動いていれば 1 秒以内に入ります。`,
  uncovered: (count) => `${count} 件は最新のチェックポイントより新しく、まだ署名で守られていません。`,
  compared: (count) => `データベースの外にあるチェックポイント ${count} 件と照合しました。`,
  notCompared:
    "外部のチェックポイント（--checkpoint FILE）とは照合していません。末尾がチェックポイントごと切り取られた場合、内部からは分かりません。",
  limits:
    "書かれた時点で偽りだった記録、書かれなかった記録、署名鍵と外部のチェックポイントをすべて握る者が作り直した台帳は、どの検証でも見つけられません。",
  strayLines: (file, count) => `${file}: チェックポイントに属さない ${count} 行は読み飛ばしました。`,
  noCheckpoint: (file) => `${file} にはチェックポイントがありません`,
  noKey:
    "すべては確認できません: 公開鍵がないため、署名を検証していません。--key FILE か、サーバーの --data DIR を指定してください。",
  broken: (what) => `異常あり: ${what}`,
  holdsBefore: (seq) =>
    seq < 1 ? "それより前に正しい記録はありません。" : `記録 1 から ${seq} までの連鎖は正しいです。`,
  entry: (seq, id) =>
    [seq === undefined ? "順番のない記録" : `記録 ${seq}`, id === undefined ? "" : `（行 ${id}）`].join(""),
  checkpoint: (size, outside) =>
    outside === undefined ? `${size} 件時点のチェックポイント` : `${outside} にある ${size} 件時点のチェックポイント`,
  faults: {
    body: (entry) => `${entry}の本文は、封印されたものと違います。`,
    column: (entry, column) => `${entry}の列 ${column} は、本文と一致しません。`,
    version: (entry) =>
      `${entry}の版は、このプログラムでは読めません。改変されたか、新しいプログラムが書いたものです。`,
    missing: (entry) => `${entry}がありません。削除されたか、別の場所へ移されました。`,
    extra: (entry) => `${entry}は、記録があるはずのない場所にあります。挿入されたものです。`,
    chain: (entry) =>
      `${entry}は、前の記録につながりません。挿入または移動されたか、どちらかがハッシュごと改変されています。`,
    node: (from, to) => `記録 ${from} から ${to} までの木の保存済みハッシュが、記録と一致しません。`,
    unsealed: (entry) =>
      `${entry}は 1 分以上順番を待っていますが、封印するものがいません。サーバーを起動してから、もう一度検証してください。`,
    cut: (checkpoint, from) => `${checkpoint}が示す記録 ${from} 以降がありません。末尾が切り取られています。`,
    note: (checkpoint) => `${checkpoint}は、署名付きチェックポイントの形になっていません。`,
    size: (checkpoint) => `${checkpoint}に、別の件数が書かれています。入れ替えられたか、改変されています。`,
    origin: (checkpoint) => `${checkpoint}は、別の台帳のものです。`,
    forged: (checkpoint) => `${checkpoint}の署名が正しくありません。偽造または改変されています。`,
    signer: (checkpoint) =>
      `${checkpoint}は、指定されたどの鍵の署名でもありません。偽造か、当時の鍵が不足しています（--key）。`,
    root: (checkpoint, from) =>
      `${checkpoint}のルートが、記録と一致しません。${from} 以降のどれかが改変され、その後の連鎖が作り直されています。`,
  },
  proof: {
    proved: (seq, size) => `証明済み: 記録 ${seq} は、最初の ${size} 件の中にあります`,
    of: (origin, key) => `（台帳 ${origin}、署名鍵 ${key}）。`,
    root: "異常あり: 記録の本文、順番、経路から、署名されたルートになりません。",
    forged: "異常あり: チェックポイントの署名が正しくありません。",
    signer: "異常あり: チェックポイントは、指定されたどの鍵の署名でもありません。",
    syntax: "確認できません: このプログラムで読める証明の形式ではありません。",
    noKey: "確認できません: 証明の検証には、台帳の公開鍵が必要です（--key FILE）。",
  },
  proveUsage: "prove には記録の順番を一つ、1 以上の整数で指定してください",
  limitUsage: "--limit: 1 から 100000 までの整数を指定してください",
  noEntries: "当てはまる記録はありません。",
  unsealed: "未封印",
};
