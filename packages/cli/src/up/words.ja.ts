import type { Words } from "./words.ts";

/** The fixed words of `sekisho up`, in Japanese. */
export const ja: Words = {
  title: (version) => `Sekisho ${version}`,
  gates: "ゲート",
  services: "サービス",
  data: "データ",
  store: "ストア",
  checkpoints: "チェックポイント",
  stop: "停止方法",
  howToStop: (pid) => `Ctrl-C または kill ${pid}`,
  address: "アドレス",
  signIn: "サインイン",
  signInOnce: "1 回限り、15 分以内",
  ready: (seconds) => `ready 準備完了 (${seconds} 秒)`,
  again: (child, how, seconds) => `${child} が終了しました (${how})。${seconds} 秒後に再起動します`,
  backAgain: (child) => `${child} が復帰しました`,
  status: (code) => `終了ステータス ${code}`,
  notStarted: "起動できませんでした",
  stopping: "停止しています: サービス、サーバーの順です。もう一度で急ぎます",
  stopped: "停止しました",
  hopeless: (child, message) => `${child} は動作できません: ${message}`,
};
