import type { Words } from "./words.ts";

/** 通知コマンドの決まり文句（日本語）。 */
export const ja: Words = {
  usage: "notify test にはチームを一つ指定してください: sekisho notify test TEAM",
  noToken: "トークンがありません。teams.notify の権限を持つ API トークンを SEKISHO_TOKEN に入れてください",
  badUrl: (url) => `--url: https://sekisho.example.com のようなアドレスが必要ですが、${url} とあります`,
  unreachable: (url) => `サーバー ${url} から応答がありません。起動するか、--url または SEKISHO_URL で指定してください`,
  refused: (why) => `サーバーに拒否されました: ${why}`,
  noChannels: (team) => `${team} には連絡先がありません。owners.yaml の tell に追加してください`,
  sent: "送信しました",
  failed: "送信できませんでした",
  todo: "対処",
};
