import type { FindingCode } from "./lint/finding.ts";

/** What is said of a finding, and what to do about it. */
export interface FindingWords {
  readonly message: (...of: string[]) => string;
  readonly hint?: (...of: string[]) => string;
}

const files = (count: string): string => (count === "1" ? "1 file" : `${count} files`);

/** The fixed words of `sekisho owners`, in English. The other languages have the same keys. */
export const en = {
  findings: {
    codeowners_missing: {
      message: (places: string) => `there is no CODEOWNERS: GitHub looks at ${places}`,
      hint: () => "write one, or name the teams in owners.yaml by `path` and `team`",
    },
    codeowners_unread_file: {
      message: (path: string, used: string) => `${path} is never read: ${used} stands before it`,
      hint: () => "move its lines there and delete it",
    },
    codeowners_unowned: {
      message: (path: string, count: string) =>
        path === "/" ? "no line matches any file" : `no line matches ${path} (${files(count)})`,
      hint: () =>
        "begin with a line `* @org/team`, or write one for the path; without owners where nobody shall own it",
    },
    codeowners_not_owning_itself: {
      message: (path: string) => `nobody owns ${path}, so whoever changes it takes any file over unseen`,
      hint: (path: string) => `write as the last line: /${path} @org/team`,
    },
    codeowners_line_unused: {
      message: (pattern: string) => `${pattern} matches no file`,
      hint: () => "delete the line, or mend its path: case counts, and a path with a slash starts at the top",
    },
    codeowners_line_shadowed: {
      message: (pattern: string, file: string, later: string, line: string) =>
        `${pattern} decides on no file, for the last match counts: of ${file} that is ${later} in line ${line}`,
      hint: () => "put it behind that line, or delete it",
    },
    codeowners_dead_team: {
      message: (team: string) => `owners.yaml has no team whose \`github\` is ${team}: nobody is told`,
      hint: (team: string, close: string) =>
        close === "" ? `write \`github: ${team.slice(1)}\` at a team, or name another` : `did you mean @${close}?`,
    },
    owners_entry_shadowed: {
      message: (line: string) => `this entry never decides: that of line ${line} matches whatever it matches`,
      hint: () => "put it behind that one, or delete it",
    },
  } satisfies Readonly<Record<FindingCode, FindingWords>>,
  passedOver: undefined as Readonly<Record<string, string>> | undefined,
  nothing: "There is neither CODEOWNERS nor an owners.yaml to look at.",
  clean: (what: string) => `Nothing stands against ${what}.`,
  found: (count: number) => (count === 1 ? "1 finding." : `${count} findings.`),
  more: (count: number, code: string) => `and ${count} more of ${code} (--all shows them)`,
  and: " and ",
};
