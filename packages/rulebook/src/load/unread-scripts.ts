/** TypeScript below rules/ that no rule and no test reaches, and what looks like a rule in another language's ending. */
import { isTestFile } from "@sekisho/rule/messages";
import { readFiles, type SourceFile } from "./files.ts";
import { type Mistakes, startOfFile } from "./mistakes.ts";

/** Where a text may import from; comments and texts are taken along, for a file too many only means a warning less. */
const IMPORT = /(?:from|import)\s*\(?\s*["'](\.[^"']*)["']/g;

/** Warns with `rulebook_unread`. `files` are all `*.ts` of rules/ but declarations. */
export function warnOfUnreadScripts(directory: string, files: readonly SourceFile[], mistakes: Mistakes): void {
  const byPath = new Map(files.map((file) => [file.path, file]));
  const reached = new Set<string>();
  const reach = (path: string): void => {
    const file = byPath.get(path);
    if (file === undefined || reached.has(path)) return;
    reached.add(path);
    for (const [, specifier = ""] of new TextDecoder().decode(file.bytes).matchAll(IMPORT))
      reach(decodeURIComponent(new URL(specifier, `file:///${path}`).pathname.slice(1)));
  };
  for (const { path } of files) if (path.endsWith(".rule.ts") || isTestFile(path)) reach(path);
  for (const { path, file, bytes } of files) {
    if (reached.has(path)) continue;
    const isRule = /\brule\s*\(/.test(new TextDecoder().decode(bytes));
    const hint = isRule
      ? `rules stand in files that end in .rule.ts: ${path.replace(/\.ts$/, ".rule.ts")}`
      : "no rule and no test imports it";
    warn(path, file, hint);
  }
  for (const { path, file } of readFiles(
    directory,
    "rules",
    (name) => /\.([mc]ts|[mc]?js|[jt]sx)$/.test(name),
    mistakes,
  ))
    warn(path, file, "rules are written in Rego (.rego) or TypeScript (.rule.ts)");

  function warn(path: string, file: string, hint: string): void {
    mistakes.warning("rulebook_unread", `nothing reads ${path}`, { span: startOfFile(file), hint });
  }
}
