import type { Words } from "./words.ts";

/** `sekisho exemptions` の決まり文句（日本語）。 */
export const ja: Words = {
  ends: (status, expires, daysLeft) => {
    if (status === "expired") return `${expires} に終了`;
    return daysLeft === 0 ? `${expires} まで（今日で終了）` : `${expires} まで（残り ${daysLeft} 日）`;
  },
  ahead: (approved) => `${approved} から有効`,
  age: (ageDays) => (ageDays < 0 ? "承認日がまだ来ていません" : `承認から ${ageDays} 日`),
  approver: (team) => `承認 ${team}`,
  owner: (teams) => `担当 ${teams}`,
  needed: (count) => `ここでは ${count} 件の違反が対象`,
  unneeded: "もう必要ありません。削除できます",
  unseen: "ここには対象がありません",
  expired: "もう何も許可していません。削除するか、あらためて申請してください",
  none: "例外はありません。",
  total: (count, work, soon) => `例外 ${count} 件: 削除または更新が必要 ${work} 件、30 日以内に終了 ${soon} 件。`,
  separator: "、",
};
