/** What the operating system refused, in the words of Go programs: `open a.rego: no such file or directory`. */
export function systemText(error: Error): string {
  const { code, syscall, path } = error as NodeJS.ErrnoException;
  const what = SYSTEM_WORDS[code ?? ""];
  if (what === undefined || syscall === undefined) return error.message;
  return `${syscall === "scandir" ? "open" : syscall}${path === undefined ? "" : ` ${path}`}: ${what}`;
}

const SYSTEM_WORDS: Readonly<Record<string, string>> = {
  ENOENT: "no such file or directory",
  EACCES: "permission denied",
  EISDIR: "is a directory",
  ENOTDIR: "not a directory",
  ELOOP: "too many levels of symbolic links",
};
