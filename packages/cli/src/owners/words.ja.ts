import type { Words } from "./words.ts";

/** `sekisho owners` の決まり文句（日本語）。 */
export const ja: Words = {
  findings: {
    codeowners_missing: {
      message: (places) => `CODEOWNERS がありません。GitHub が探す場所: ${places}`,
      hint: () => "CODEOWNERS を書くか、owners.yaml で `path` と `team` によってチームを指定してください",
    },
    codeowners_unread_file: {
      message: (path, used) => `${path} は読まれません。${used} が優先されます`,
      hint: () => "内容を移してから削除してください",
    },
    codeowners_unowned: {
      message: (path, count) =>
        path === "/"
          ? "どのファイルにも当てはまる行がありません"
          : `${path} に当てはまる行がありません（${count} ファイル）`,
      hint: () =>
        "先頭に `* @org/team` の行を置くか、パスの行を足してください。担当なしでよければ、担当のない行にします",
    },
    codeowners_not_owning_itself: {
      message: (path) => `${path} 自体の担当がありません。変更すれば、誰でもどのファイルでも引き取れてしまいます`,
      hint: (path) => `最後の行に書いてください: /${path} @org/team`,
    },
    codeowners_line_unused: {
      message: (pattern) => `${pattern} に当てはまるファイルがありません`,
      hint: () =>
        "行を削除するか、パスを直してください。大文字と小文字は区別され、スラッシュを含むパスは最上位から数えます",
    },
    codeowners_line_shadowed: {
      message: (pattern, file, later, line) =>
        `${pattern} は何も決めていません。最後に当てはまる行が優先されます。${file} を決めるのは ${line} 行目の ${later} です`,
      hint: () => "その行より後に移すか、削除してください",
    },
    codeowners_dead_team: {
      message: (team) => `owners.yaml に \`github\` が ${team} のチームがありません。誰にも通知されません`,
      hint: (team, close) =>
        close === ""
          ? `チームに \`github: ${team.slice(1)}\` と書くか、別のチームにしてください`
          : `@${close} のことですか？`,
    },
    owners_entry_shadowed: {
      message: (line) => `この項目は何も決めていません。${line} 行目の項目が同じものすべてに当てはまります`,
      hint: () => "その項目より後に移すか、削除してください",
    },
  },
  passedOver: {
    codeowners_negation: "CODEOWNERS では `!` による取り消しができません。この行は読み飛ばされます",
    codeowners_range: "CODEOWNERS では `[` と `]` による範囲指定ができません。この行は読み飛ばされます",
    codeowners_escaped_hash: "パターンを `\\#` で始めることはできません。この行は読み飛ばされます",
    codeowners_bad_pattern: "パターンが正しくありません。この行は読み飛ばされます",
    codeowners_bad_owner: "担当は @user、@org/team、メールアドレスのいずれかです。この行は読み飛ばされます",
    codeowners_too_large: "3 MB 以上あるため、GitHub はファイル全体を読み飛ばし、何の担当も決まりません",
    codeowners_unreadable: "CODEOWNERS を読めません",
  },
  nothing: "CODEOWNERS も owners.yaml もありません。",
  clean: (what) => `${what} に問題はありません。`,
  found: (count) => `${count} 件の指摘があります。`,
  more: (count, code) => `${code} はほかに ${count} 件（--all ですべて表示）`,
  and: " と ",
};
