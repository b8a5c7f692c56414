/** What `--fix` says, in English. The other languages have the same keys. */
export const en = {
  fixed: (count: number, files: number) => `Fixed ${plural(count, "violation")} in ${plural(files, "file")}.`,
  wouldFix: (count: number, files: number) =>
    `${plural(count, "violation")} in ${plural(files, "file")} can be fixed; nothing is written.`,
  nothing: "No violation has a fix that can be applied.",
  known: (count: number) =>
    count === 1
      ? "1 violation that the baseline lets be has a fix, and is left: take its line out of the baseline."
      : `${count} violations that the baseline lets be have a fix, and are left: take their lines out of the baseline.`,
  notFixed: "not fixed",
  standardInput: "--fix writes files, and standard input is none: name the file",
  choose: (rule: string, values: string) => `it has to be chosen: --choose '${rule}=VALUE', one of ${values}`,
  question: (rule: string, message: string, values: readonly string[]) =>
    [
      `${rule}: ${message}`,
      ...values.map((value, i) => `  ${i + 1}  ${value}`),
      "Which one? (number; nothing: none) ",
    ].join("\n"),
  reasons: {
    patch_no_format: "no patch for this format",
    patch_misses: "the place of the patch is not there",
    patch_wrong_type: "the patch does not fit what stands there",
    patch_shared: "its text comes from an anchor or a merge key elsewhere",
    patch_changes_more: "the edit would change more than what was judged, as the text of an anchor does",
    patch_layout: "its lines can't be edited without changing more",
    patch_expression: "the value is made by an expression",
    patch_unreadable: "the file can't be read completely",
    patch_does_not_cure: "the patch does not cure it",
    patch_breaks: "the patch would break a rule",
    patch_needs_choice: "a value has to be chosen",
    patch_rounds: "too many patches of the file fail; call it again",
    patch_not_written: "what the rule read is made from something else, as a plan is: change that",
    patch_secret: "the patch rests on a secret",
    fix_rendered: "it was rendered: change the chart, base or values that it comes from",
    fix_changed: "the file changed since it was judged",
    fix_link: "a link leads out of the repository",
    fix_hard_link: "the file has other names (hard links), which would keep the old text: edit it by hand",
    fix_read_only: "the file may not be written",
    fix_not_written: "the file could not be written",
  },
};

function plural(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? "" : "s"}`;
}
